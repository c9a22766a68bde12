"""Brings translated copy in as blocks and terms, or shows what that would change."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.exchange.importing import Import, import_fluent
from assets.management.console import AssetsCommand, add_brand, brand_of, folder, shell_actor
from assets.management.pushed import refused_folder, show_push


class Command(AssetsCommand):
    help = (
        "Bring a folder of translated copy (docs/importing.md) into a brand's drafts as blocks and terms: all that "
        "differs, or nothing. What cannot be carried is listed with file and line. "
        "Examples: import_texts copy/ --format fluent --dry-run; import_texts copy/ --format fluent --brand solnap"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=folder, metavar="DIR", help="holds a folder for each locale: en/, pt-BR/ …")
        parser.add_argument("--format", choices=["fluent"], required=True, help="what the files are: LOCALE/**.ftl")
        add_brand(parser)
        parser.add_argument("--note", default="", help="why, for the history")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        with refused_folder(self.stderr):
            done = import_fluent(
                root=options["folder"],
                brand=brand_of(options["brand"]),
                actor=shell_actor(),
                now=timezone.now(),
                note=options["note"],
                is_dry_run=options["dry_run"],
            )
        show_push(self, done.push, is_dry_run=options["dry_run"])
        self._show_losses(done)

    def _show_losses(self, done: Import) -> None:
        for fault in done.adapted:
            self.stderr.write(self.style.WARNING(f"adapted: {fault}"))
        for fault in done.left_out:
            self.stderr.write(self.style.WARNING(f"left out: {fault}"))
        self.stdout.write(
            f"{done.carried} of {done.texts} texts carried; {len(done.adapted)} adapted, "
            f"{len(done.left_out)} things left out."
        )
