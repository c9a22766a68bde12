"""Sends an endpoint a test message at once, and tells what came of it."""

from typing import Any

from django.core.management.base import CommandParser

from assets import webhooks
from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.management.webhooks import delivery_line


class Command(AssetsCommand):
    help = (
        "Send a webhook a signed test message at once, and print its id and what came of it; exit status 1 where it "
        "was not accepted. No change is behind it. At most ten an hour. "
        f"Examples: ping_webhook 3; ping_webhook 3 --type {webhooks.CHANGED}"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("webhook", type=int, metavar="ID")
        add_brand(parser)
        parser.add_argument("--type", choices=webhooks.TYPES, default=webhooks.PING, help="an example of this message")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        sent = webhooks.send_test(pk=options["webhook"], brand=brand, type=options["type"])
        self.stdout.write(delivery_line(sent))
        if sent.state != "delivered":
            raise SystemExit(1)
