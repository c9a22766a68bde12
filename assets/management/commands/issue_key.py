"""Makes an API key for a partner and prints it once."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets import granting
from assets.management.access import partner_of
from assets.management.console import AssetsCommand, add_brand, brand_of, instant, shell_actor


class Command(AssetsCommand):
    help = (
        "Make an API key for a partner. It is printed on standard output, once: only a digest of it is stored. "
        "Examples: issue_key lisbon-shop --title 'Web shop'; issue_key lisbon-shop --expires 2027-01-01T00:00:00Z"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("partner", metavar="PARTNER", help="the partner's key")
        add_brand(parser)
        parser.add_argument("--title", default="", help="what it is for")
        parser.add_argument("--expires", type=instant, default=None, metavar="TIME", help="ISO 8601 with zone")
        parser.add_argument(
            "--origin", action="append", metavar="ORIGIN", help="a web origin that may use it; repeatable"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        issued = granting.issue_key(
            partner=partner_of(brand, options["partner"]),
            title=options["title"],
            expires_at=options["expires"],
            origins=options["origin"] or (),
            actor=shell_actor(),
            clock=timezone.now,
        )
        self.stderr.write(f"Key {issued.api_key.key_id} of {options['partner']}, shown this once:")
        self.stdout.write(issued.secret)
