"""Adds an endpoint that is told of what changes for a partner, and prints its secret once."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets import webhooks
from assets.management.access import partner_of
from assets.management.console import AssetsCommand, add_brand, brand_of, shell_actor
from assets.management.webhooks import show_secret


class Command(AssetsCommand):
    help = (
        "Tell a partner's endpoint of what changes for it from now on. The secret that its messages are signed with is "
        "printed on standard output, once. `work` sends the messages. "
        "Examples: add_webhook lisbon-shop https://shop.example/hooks; "
        "add_webhook lisbon-shop https://shop.example/hooks --event 'kit.*' --event '*.recalled' --title 'Web shop'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("partner", metavar="PARTNER", help="the partner's key")
        parser.add_argument("url", metavar="URL", help="https, port 443 or 8443, reached from the internet")
        add_brand(parser)
        parser.add_argument("--title", default="", help="what it is for")
        parser.add_argument(
            "--event", action="append", metavar="KIND.CHANGE", help="only these, with * for either; repeatable"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        issued = webhooks.add_webhook(
            partner=partner_of(brand_of(options["brand"]), options["partner"]),
            url=options["url"],
            title=options["title"],
            events=options["event"] or (),
            actor=shell_actor(),
            clock=timezone.now,
        )
        show_secret(self.stdout, self.stderr, issued)
