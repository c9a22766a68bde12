"""Replaces an API key by a new one; both work for a while."""

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets import granting
from assets.management.access import key_id_in
from assets.management.console import AssetsCommand, add_brand, brand_of, shell_actor

HOUR = dt.timedelta(hours=1)
MOST_HOURS = granting.LONGEST_OVERLAP // HOUR


class Command(AssetsCommand):
    help = (
        "Make a new key that does what an old one does. The old one works for another day, then it ends by itself; "
        "with --leaked for another hour. The new key is printed on standard output, once. "
        "Examples: rotate_key 4fG7kQ2a; rotate_key 4fG7kQ2a --leaked; rotate_key 4fG7kQ2a --hours 72"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key_id", metavar="KEY_ID")
        add_brand(parser)
        overlap = parser.add_mutually_exclusive_group()
        overlap.add_argument("--leaked", action="store_true", help="somebody else may have it: an hour has to do")
        day = granting.OVERLAP // HOUR
        overlap.add_argument("--hours", type=int, default=day, help="how long both work, 24 without it")

    def handle(self, *args: Any, **options: Any) -> None:
        named = key_id_in(options["key_id"])
        overlap = HOUR * max(0, min(options["hours"], MOST_HOURS + 1))
        issued = granting.rotate_key(
            key_id=named,
            brand=brand_of(options["brand"]),
            overlap=granting.LEAKED_OVERLAP if options["leaked"] else overlap,
            actor=shell_actor(),
            clock=timezone.now,
        )
        row, old = issued.api_key, issued.api_key.replaces
        self.stderr.write(f"Key {row.key_id} of {row.partner.key}, shown this once:")
        self.stdout.write(issued.secret)
        if old is not None and old.expires_at is not None:
            self.stderr.write(f"{old} ends at {old.expires_at:%Y-%m-%d %H:%M:%S} UTC.")
