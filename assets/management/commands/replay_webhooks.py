"""Sends messages to endpoints again: by their ids, or by when they happened."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets import webhooks
from assets.management.console import AssetsCommand, add_brand, brand_of, instant, shell_actor
from assets.models import DeliveryState


class Command(AssetsCommand):
    help = (
        "Send messages again, with the ids and bodies that they had: those named, or all that happened since a time "
        "and are dead. `work` sends them. "
        "Examples: replay_webhooks msg_5f0c…; replay_webhooks --since 2026-11-25T00:00:00Z --webhook 3; "
        "replay_webhooks --since 2026-11-25T00:00:00Z --until 2026-11-25T06:00:00Z --all"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ids", nargs="*", metavar="MESSAGE_ID")
        add_brand(parser)
        parser.add_argument("--webhook", type=int, default=None, metavar="ID", help="of this one alone")
        parser.add_argument("--since", type=instant, default=None, metavar="TIME", help="ISO 8601 with zone")
        parser.add_argument("--until", type=instant, default=None, metavar="TIME", help="ISO 8601 with zone")
        parser.add_argument("--all", action="store_true", help="delivered ones too")

    def handle(self, *args: Any, **options: Any) -> None:
        named = options["ids"]
        if bool(named) == (options["since"] is not None):
            raise CommandError("Name messages by their ids, or say --since TIME. `webhooks ID` lists them.")
        count = webhooks.replay(
            brand=brand_of(options["brand"]),
            ids=named or None,
            endpoint=options["webhook"],
            since=options["since"],
            until=options["until"],
            states=list(DeliveryState) if options["all"] or named else [DeliveryState.DEAD],
            actor=shell_actor(),
            clock=timezone.now,
        )
        self.say(f"Sent again: {count}.", **options)
