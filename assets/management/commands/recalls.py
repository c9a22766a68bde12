"""Lists what is recalled."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.management.recalled import recall_facts
from assets.models import Recall
from assets.publishing import recalls_of


class Command(AssetsCommand):
    help = "List the recalls that are live or ahead, newest first. Examples: recalls; recalls --all --format json"

    def add_arguments(self, parser: CommandParser) -> None:
        add_brand(parser)
        parser.add_argument("--all", action="store_true", help="those that have ended too")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        found = recalls_of(brand_of(options["brand"]), now=timezone.now(), with_ended=options["all"])
        if options["format"] == "json":
            self.stdout.write(json.dumps([recall_facts(row) for row in found], indent=2))
            return
        for row in found:
            self.stdout.write(_line(row))
        if not found:
            self.stdout.write("Nothing is recalled.")


def _line(row: Recall) -> str:
    until = f" until {row.ends_at.isoformat()}" if row.ends_at else ""
    what = "file only" if row.is_file_only else ""
    instead = f"→ {row.successor.ref}" if row.successor else ""
    said = (f"{row.target}  from {row.starts_at.isoformat()}{until}", what, row.reason, instead)
    return "  ".join(part for part in said if part)
