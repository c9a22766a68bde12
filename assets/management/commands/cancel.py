"""Takes back what is still to start."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, add_brand, brand_of, shell_actor
from assets.publishing import cancel


class Command(AssetsCommand):
    help = (
        "Cancel a schedule; its act is named in `schedules`. What has started stays live, and releases stay. "
        "Example: cancel 812 --note 'Not before the trade fair'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", type=int, metavar="ACT")
        add_brand(parser)
        parser.add_argument("--note", default="", help="why, for the history")

    def handle(self, *args: Any, **options: Any) -> None:
        act = cancel(
            brand=brand_of(options["brand"]),
            act_id=options["act"],
            actor=shell_actor(),
            clock=timezone.now,
            note=options["note"],
        )
        self.say(f"Cancelled: {', '.join(act.subjects)}. Act {act.pk}.", **options)
