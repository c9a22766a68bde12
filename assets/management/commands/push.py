"""Loads a folder of content files into the drafts, or shows what that would change."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.exchange.pushing import push
from assets.management.console import AssetsCommand, folder, shell_actor
from assets.management.pushed import refused_folder, show_push


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
        with refused_folder(self.stderr):
            done = push(
                root=options["folder"],
                actor=shell_actor(),
                now=timezone.now(),
                note=options["note"],
                brand_key=options["brand"],
                is_dry_run=options["dry_run"],
            )
        show_push(self, done, is_dry_run=options["dry_run"])
