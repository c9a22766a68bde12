"""Makes the rows that searches and filters look into again, from releases and drafts."""

from typing import Any

from django.core.management.base import CommandParser

from assets import search
from assets.management.console import AssetsCommand, Bar


class Command(AssetsCommand):
    help = (
        "Make the rows that searches and filters look into, where they are missing or of an older folding. Broken off, "
        "it goes on where it was. Examples: reindex; reindex --all"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="make all of them anew")

    def handle(self, *args: Any, **options: Any) -> None:
        with Bar() as bar:
            done = search.reindex(is_whole=options["all"], progress=bar)
        for name in done.unreadable:
            self.stderr.write(f"{name} cannot be read: it has no rows. See verify_releases and verify_history.")
        self.say(f"{done.releases} releases and {done.drafts} drafts were read again.", **options)
