"""Loads a folder of content files into the drafts, or shows what that would change."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets.exchange.difference import Change, Sign
from assets.exchange.faults import BadFolder
from assets.exchange.pushing import Push, push
from assets.management.console import AssetsCommand, folder, shell_actor


class Command(AssetsCommand):
    help = (
        "Load content files (docs/content-files.md) into the drafts: all that differs, or nothing. "
        "Assets that the folder has not stay as they are. "
        "Examples: push examples/solnap --note 'Spring'; push examples/solnap --dry-run"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=folder, metavar="DIR", help="holds brand.yaml, blocks/, media/, templates/, kits/"
        )
        parser.add_argument("--brand", default="", metavar="KEY", help="needed only where there is no brand.yaml")
        parser.add_argument("--note", default="", help="why, for the history")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = push(
                root=options["folder"],
                actor=shell_actor(),
                now=timezone.now(),
                note=options["note"],
                brand_key=options["brand"],
                is_dry_run=options["dry_run"],
            )
        except BadFolder as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            count = len(error.faults)
            raise CommandError(f"{count} fault{'s' if count > 1 else ''}; nothing was stored.") from error
        self._show(done, is_dry_run=options["dry_run"])

    def _show(self, done: Push, *, is_dry_run: bool) -> None:
        for change in done.changes:
            self._show_change(change)
        for warning in done.warnings:
            self.stderr.write(self.style.WARNING(f"warning: {warning}"))
        if not done.changes:
            self.stdout.write(f"{done.brand}: nothing to change; {done.unchanged} assets are as written.")
            return
        new = sum(change.is_new for change in done.changes)
        counted = f"{new} new, {len(done.changes) - new} changed, {done.unchanged} unchanged"
        if is_dry_run:
            self.stdout.write(f"{done.brand}: would be {counted}. Nothing was stored.")
            return
        self.stdout.write(f"{done.brand}: {counted}.{f' Act {done.act.pk}.' if done.act else ''}")

    def _show_change(self, change: Change) -> None:
        if change.is_new:
            self.stdout.write(self.style.SUCCESS(f"+ {change.ref}"))
            return
        self.stdout.write(f"~ {change.ref}")
        for line in change.lines:
            style = self.style.SUCCESS if line.sign is Sign.ADDED else self.style.ERROR
            self.stdout.write(style(f"    {line.sign} {line.text}"))
