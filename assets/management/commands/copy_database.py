"""Copies an old database into the one that the settings name."""

from typing import Any

from django.core.management.base import CommandParser

from assets.management.console import AssetsCommand, Bar
from assets.management.moving import copy_database


class Command(AssetsCommand):
    help = (
        "Copy every row of an old database into the one that DATABASE_URL names, which has to be migrated and empty. "
        "The old one is not changed, and nobody writes to it meanwhile. All is compared, or nothing is copied. "
        "Example: copy_database --from sqlite:////srv/brand-api/var/db.sqlite3"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="source", required=True, metavar="URL", help="the old database")

    def handle(self, *args: Any, **options: Any) -> None:
        with Bar() as progress:
            copied = copy_database(options["source"], progress=progress)
        full = {table: count for table, count in copied.items() if count}
        self.say("\n".join(f"{count:>9,}  {table}" for table, count in sorted(full.items())), **options)
        self.say(f"{sum(full.values()):,} rows of {len(full)} tables are copied, and read the same.", **options)
