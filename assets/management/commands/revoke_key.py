"""Ends an API key at once."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets import granting
from assets.management.access import key_id_in
from assets.management.console import AssetsCommand, add_brand, brand_of, shell_actor


class Command(AssetsCommand):
    help = (
        "End an API key: whoever uses it is refused from now on. Name it by its id, the 8 characters after bk_. "
        "Example: revoke_key 4fG7kQ2a"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key_id", metavar="KEY_ID")
        add_brand(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        named, brand = key_id_in(options["key_id"]), brand_of(options["brand"])
        row = granting.revoke_key(key_id=named, brand=brand, actor=shell_actor(), clock=timezone.now)
        self.stdout.write(f"{row} of {row.partner.key} is revoked since {row.revoked_at:%Y-%m-%d %H:%M:%S} UTC.")
