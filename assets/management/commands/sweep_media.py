"""Removes files that nothing names any more, or shows which."""

import argparse
import datetime as dt
import re
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, Bar
from assets.publishing.sweeping import Swept, sweep_media

DEFAULT = "30d"
SHORTEST = dt.timedelta(hours=1)
UNITS = {"d": "days", "h": "hours"}


def grace(text: str) -> dt.timedelta:
    """`30d` or `24h`. Raises ArgumentTypeError below an hour: an upload is in use before anything names it."""
    read = re.fullmatch(r"(\d{1,5})([dh])", text)
    if read is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no period. Write days such as 30d or hours such as 24h.")
    period = dt.timedelta(**{UNITS[read[2]]: int(read[1])})
    if period < SHORTEST:
        raise argparse.ArgumentTypeError("Less than an hour would take files that are being handed in. Write 1h.")
    return period


class Command(AssetsCommand):
    help = (
        "Remove files that no draft, snapshot, release, recall or document names, and unfinished uploads. "
        "Look first with --dry-run. Examples: sweep_media --dry-run; sweep_media --older-than 90d"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--older-than", type=grace, default=grace(DEFAULT), metavar="PERIOD", help=f"30d, 24h; default {DEFAULT}"
        )
        parser.add_argument("--dry-run", action="store_true", help="list what would be removed, remove nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        with Bar() as bar:
            done = sweep_media(
                before=timezone.now() - options["older_than"], is_dry_run=options["dry_run"], progress=bar
            )
        self._show(done, is_dry_run=options["dry_run"])

    def _show(self, done: Swept, *, is_dry_run: bool) -> None:
        for name in (*done.files, *done.leftovers):
            self.stdout.write(f"- {name}")
        fate = "would be removed" if is_dry_run else "removed"
        counted = f"{len(done.files)} files and {len(done.leftovers)} leftovers"
        self.stdout.write(f"{counted} {fate}: {done.size_bytes:,} bytes.")
