"""Lists media whose rights end soon, and the live kits that use them."""

import argparse
import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.provenance import Expiring, expiring_rights

DAYS, MOST_DAYS = 30, 36_500


def days(text: str) -> int:
    """A command line's number of days. Raises ArgumentTypeError."""
    if not text.isascii() or not text.isdigit() or len(text) > len(str(MOST_DAYS)) or int(text) > MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days. Write one from 0 to {MOST_DAYS}.")
    return int(text)


class Command(AssetsCommand):
    help = (
        "List released media whose rights end within so many days or have ended, the soonest first, and the live kits "
        "that use them. Examples: expiring_rights; expiring_rights --days 90 --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_brand(parser)
        parser.add_argument("--days", type=days, default=DAYS, metavar="N", help=f"default: {DAYS}")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        found = expiring_rights(brand=brand_of(options["brand"]), now=timezone.now(), days=options["days"])
        if options["format"] == "json":
            self.stdout.write(json.dumps([_facts(each) for each in found], indent=2))
            return
        for each in found:
            self.stdout.write(
                f"{each.valid_until}  {each.ref}@{each.number}  {', '.join(each.kits) or 'in no live kit'}"
            )
        if not found:
            self.stdout.write(f"No right of a live media ends within {options['days']} days.")


def _facts(each: Expiring) -> dict[str, Any]:
    return {
        "asset": each.ref,
        "release": each.number,
        "valid_until": each.valid_until.isoformat(),
        "licence": each.licence,
        "uses": [
            {"kit": use.kit, "kit_release": use.kit_release, "region": use.edition.region, "locale": use.edition.locale}
            for use in each.uses
        ],
    }
