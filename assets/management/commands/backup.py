"""Makes a backup of database and files while the product runs."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from assets.backups import make
from assets.management.console import AssetsCommand, Bar, folder, human_bytes

SECRETS = (
    "Not in it: SECRET_KEY, API_KEY_PEPPER and all other settings. Keep them apart: no key works without its pepper."
)


class Command(AssetsCommand):
    help = (
        "Copy the database as of one instant and all files that it names, verified, while others read and write. A "
        "folder that was not finished is gone on with; a name that ends in .tar makes one archive. Exits with 1 where "
        "a file was damaged or gone. Examples: backup --out /backups/2026-11-25; backup --out /backups/brand.tar"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--out", type=folder, required=True, metavar="DIR|FILE.tar", help="a new or empty folder, or a new archive"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        with Bar() as bar:
            made = make(out, progress=bar)
        record = made.record
        size = human_bytes(record.size_bytes + sum(record.files.values()))
        self.say(f"{out}: {record.acts} acts and {len(record.files)} files as of {record.made_at}, {size}.", **options)
        if made.kept:
            self.say(f"{made.kept} of the files were there from an attempt before.", **options)
        self.say(SECRETS, **options)
        for digest in record.missing:
            self.stderr.write(f"The file {digest} is damaged or gone, and is not in the backup.")
        if record.missing:
            sys.exit(1)
