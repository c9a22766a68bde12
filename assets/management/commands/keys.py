"""Lists API keys, never their secrets."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.access import partner_of
from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.management.granted import key_facts, key_line
from assets.models import ApiKey


class Command(AssetsCommand):
    help = (
        "List the API keys that work, with what narrows them and when each was last used. "
        "Examples: keys; keys lisbon-shop; keys --all --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("partner", metavar="PARTNER", nargs="?", default="", help="of this partner alone")
        add_brand(parser)
        parser.add_argument("--all", action="store_true", help="expired and revoked ones too")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        brand, now = brand_of(options["brand"]), timezone.now()
        rows = ApiKey.objects.filter(partner__brand=brand).order_by("partner__key", "pk")
        if options["partner"]:
            rows = rows.filter(partner=partner_of(brand, options["partner"]))
        rows = rows if options["all"] else rows.working(at=now)
        found = [key_facts(row, now) for row in rows.select_related("partner", "replaces")]
        if options["format"] == "json":
            self.stdout.write(json.dumps(found, indent=2))
            return
        for facts in found:
            self.stdout.write(key_line(facts))
        if not found:
            self.stdout.write("There is no such key. `issue_key PARTNER` makes one.")
