"""Moves what is still to start."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, add_brand, add_start, brand_of, shell_actor, start_of
from assets.publishing import reschedule


class Command(AssetsCommand):
    help = (
        "Move a schedule to another time; its act is named in `schedules`. Nothing is rendered again. "
        "Examples: reschedule 812 --at 2026-12-02T09:00:00Z; reschedule 812 --at 2026-12-02T00:00 --local"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", type=int, metavar="ACT")
        add_brand(parser)
        add_start(parser, required=True)
        parser.add_argument("--note", default="", help="why, for the history")

    def handle(self, *args: Any, **options: Any) -> None:
        at = start_of(options)
        if at is None:
            raise CommandError("Say when: --at TIME.")
        act = reschedule(
            brand=brand_of(options["brand"]),
            act_id=options["act"],
            at=at,
            actor=shell_actor(),
            clock=timezone.now,
            note=options["note"],
        )
        self.say(f"Moved. It is act {act.pk} now.", **options)
