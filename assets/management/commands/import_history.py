"""Brings the saves of translated files in, each at its own time, or shows what that would do."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.exchange.importing_history import History, import_history
from assets.management.console import AssetsCommand, Bar, add_brand, brand_of, shell_actor
from assets.management.pushed import refused_folder


class Command(AssetsCommand):
    help = (
        "Bring the history of translated Fluent files (docs/importing.md) into a brand: each line of FILE is one save "
        "at its own time, each time one act dated back; all of it, or nothing. "
        "Examples: import_history history.jsonl --release --dry-run; import_history history.jsonl --brand solnap"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="lines of JSON: at, locale, file, content, change")
        add_brand(parser)
        parser.add_argument("--release", action="store_true", help="make each state live from its time on")
        parser.add_argument("--note", default="", help="why, for the history")
        parser.add_argument("--dry-run", action="store_true", help="do it, show it, and take it back")

    def handle(self, *args: Any, **options: Any) -> None:
        with refused_folder(self.stderr), Bar() as bar:
            done = import_history(
                path=options["file"],
                brand=brand_of(options["brand"]),
                actor=shell_actor(),
                now=timezone.now(),
                progress=bar,
                note=options["note"],
                is_released=options["release"],
                is_dry_run=options["dry_run"],
            )
        self._show(done, **options)

    def _show(self, done: History, **options: Any) -> None:
        for step in done.steps:
            counted = f"{step.new} new, {step.changed} changed, {step.deleted} deleted"
            self.say(f"{step.at.isoformat()}: {counted} {' '.join(step.changes)}".rstrip(), **options)
        for fault in done.adapted:
            self.stderr.write(self.style.WARNING(f"adapted: {fault}"))
        for fault in done.left_out:
            self.stderr.write(self.style.WARNING(f"left out: {fault}"))
        told = f"{done.saves} saves at {done.instants} instants"
        if not done.steps:
            self.stdout.write(f"{told}: nothing to change; {done.before} acts were imported before.")
        elif options["dry_run"]:
            self.stdout.write(f"{told} would be {len(done.steps)} acts. Nothing was stored.")
        else:
            self.stdout.write(f"{told}: {len(done.steps)} acts, {done.before} imported before.")
