"""Lists who may read what."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.management.granted import partner_facts, partner_lines
from assets.models import Partner


class Command(AssetsCommand):
    help = "List the partners with the grants that hold or are ahead. Examples: partners; partners --all --format json"

    def add_arguments(self, parser: CommandParser) -> None:
        add_brand(parser)
        parser.add_argument("--all", action="store_true", help="grants that have ended too")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        rows = Partner.objects.filter(brand=brand_of(options["brand"])).prefetch_related(
            "grants__collection", "api_keys"
        )
        found = [partner_facts(row, now, with_ended=options["all"]) for row in rows]
        if options["format"] == "json":
            self.stdout.write(json.dumps(found, indent=2))
            return
        for facts in found:
            for line in partner_lines(facts):
                self.stdout.write(line)
        if not found:
            self.stdout.write("There is no partner yet: `grant PARTNER COLLECTION --title TEXT` makes one.")
