"""Ends the recall of a media or a file."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, add_brand, brand_of, shell_actor
from assets.management.recalled import lines, named
from assets.publishing import end_recall


class Command(AssetsCommand):
    help = (
        "End the recall of a media or a file from now on: it is delivered again, as it was. "
        "Example: end_recall hero --note 'Licence renewed'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="MEDIA|SHA256", help="a media by its key, or a file by its digest")
        add_brand(parser)
        parser.add_argument("--note", default="", help="why, for the history")

    def handle(self, *args: Any, **options: Any) -> None:
        brand, name = brand_of(options["brand"]), named(options["name"])
        done = end_recall(brand=brand, name=name, actor=shell_actor(), clock=timezone.now, note=options["note"])
        self.say(f"{name}: the recall is over. Act {done.recall.ended_by_id}.", **options)
        for line in lines(done):
            self.say(line, **options)
