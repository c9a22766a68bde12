"""Makes an API key for a partner and prints it once."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets import granting
from assets.management.access import partner_of
from assets.management.console import AssetsCommand, add_brand, brand_of, instant, shell_actor
from assets.models import Action


class Command(AssetsCommand):
    help = (
        "Make an API key for a partner. It is printed on standard output, once: only a digest of it is stored. "
        "Examples: issue_key lisbon-shop --title 'Web shop'; issue_key lisbon-shop --expires 2027-01-01T00:00:00Z; "
        "issue_key lisbon-shop --origin https://shop.example --action read"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("partner", metavar="PARTNER", help="the partner's key")
        add_brand(parser)
        parser.add_argument("--title", default="", help="what it is for")
        parser.add_argument("--expires", type=instant, default=None, metavar="TIME", help="ISO 8601 with zone")
        parser.add_argument(
            "--origin", action="append", metavar="ORIGIN", help="make it publishable, for pages of this; repeatable"
        )
        parser.add_argument(
            "--action", action="append", metavar="ACTION", help=f"narrow it: {', '.join(Action.values)}; repeatable"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        issued = granting.issue_key(
            partner=partner_of(brand, options["partner"]),
            title=options["title"],
            expires_at=options["expires"],
            origins=options["origin"] or (),
            actions=options["action"] or (),
            actor=shell_actor(),
            clock=timezone.now,
        )
        row = issued.api_key
        kind = f"Publishable key {row.key_id}" if row.is_publishable else f"Key {row.key_id}"
        self.stderr.write(f"{kind} of {options['partner']}, shown this once:")
        self.stdout.write(issued.secret)
