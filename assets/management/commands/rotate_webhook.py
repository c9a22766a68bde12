"""Gives an endpoint a new secret; the one before signs too for a while. Or seals all secrets with the newest key."""

import datetime as dt
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets import granting, webhooks
from assets.management.console import AssetsCommand, add_brand, brand_of, shell_actor
from assets.management.webhooks import show_secret

HOUR = dt.timedelta(hours=1)
MOST_HOURS = granting.LONGEST_OVERLAP // HOUR


class Command(AssetsCommand):
    help = (
        "Give a webhook a new secret, which is printed on standard output, once. Messages carry a signature of the old "
        "one too for another day; with --leaked for another hour. With --reseal and no ID: no secret changes, but all "
        "are sealed anew with the first of WEBHOOK_KEYS, so that the others can be taken out. "
        "Examples: rotate_webhook 3; rotate_webhook 3 --leaked; rotate_webhook 3 --hours 72; rotate_webhook --reseal"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("webhook", type=int, nargs="?", metavar="ID")
        add_brand(parser)
        parser.add_argument("--reseal", action="store_true", help="seal all secrets with the first of WEBHOOK_KEYS")
        overlap = parser.add_mutually_exclusive_group()
        overlap.add_argument("--leaked", action="store_true", help="somebody else may have it: an hour has to do")
        day = granting.OVERLAP // HOUR
        overlap.add_argument("--hours", type=int, default=day, help="how long both sign, 24 without it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reseal"] == (options["webhook"] is not None):
            raise CommandError("Name one webhook by its ID, or say --reseal. `webhooks` lists them.")
        if options["reseal"]:
            self.say(f"Sealed anew: {webhooks.reseal_webhooks()}.", **options)
            return
        overlap = HOUR * max(0, min(options["hours"], MOST_HOURS + 1))
        issued = webhooks.rotate_webhook(
            pk=options["webhook"],
            brand=brand_of(options["brand"]),
            overlap=granting.LEAKED_OVERLAP if options["leaked"] else overlap,
            actor=shell_actor(),
            clock=timezone.now,
        )
        show_secret(self.stdout, self.stderr, issued)
        self.stderr.write(f"The secret before signs too until {issued.endpoint.former_until:%Y-%m-%d %H:%M:%S} UTC.")
