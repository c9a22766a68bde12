"""Ends an endpoint for good, or silences it for a while."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets import webhooks
from assets.management.console import AssetsCommand, add_brand, brand_of, shell_actor

DONE = {"end": "has ended", "disable": "is disabled", "enable": "is told of what changes from now on"}


class Command(AssetsCommand):
    help = (
        "End a webhook for good: its secret is forgotten, and what waits to be sent is dead. With --disable it is only "
        "silenced, with --enable told again of what changes from then on. "
        "Examples: end_webhook 3; end_webhook 3 --disable; end_webhook 3 --enable"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("webhook", type=int, metavar="ID")
        add_brand(parser)
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--disable", action="store_const", const="disable", dest="what", help="silence it")
        instead.add_argument("--enable", action="store_const", const="enable", dest="what", help="tell it again")

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"] or "end"
        doing = {"end": webhooks.end_webhook, "disable": webhooks.disable_webhook, "enable": webhooks.enable_webhook}
        brand = brand_of(options["brand"])
        row = doing[what](pk=options["webhook"], brand=brand, actor=shell_actor(), clock=timezone.now)
        self.say(f"Webhook {row.pk} of {row.partner.key} {DONE[what]}.", **options)
