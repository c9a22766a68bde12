"""Takes assets off the air."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, add_brand, brand_of, shell_actor
from assets.manifest import WORLD
from assets.publishing import withdraw


class Command(AssetsCommand):
    help = (
        "Take assets off the air from now on; releases and history stay, and publishing them again re-instates them. "
        "Examples: withdraw kit/spring-launch --note 'Wrong price'; withdraw kit/spring-launch --region DE"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("refs", nargs="+", metavar="KIND/KEY")
        add_brand(parser)
        parser.add_argument("--region", action="append", metavar="CODE", help="only there; may be repeated")
        parser.add_argument("--note", default="", help="why, for the history")

    def handle(self, *args: Any, **options: Any) -> None:
        regions = tuple(options["region"] or (WORLD,))
        act = withdraw(
            brand=brand_of(options["brand"]),
            refs=options["refs"],
            actor=shell_actor(),
            clock=timezone.now,
            note=options["note"],
            regions=regions,
        )
        for name in act.subjects:
            self.say(f"{name}: withdrawn in {', '.join(regions)}", **options)
        self.say(f"Act {act.pk}.", **options)
