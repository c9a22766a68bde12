"""Copies an old folder of media to where the settings keep files."""

from typing import Any

from django.core.management.base import CommandParser

from assets.management.console import AssetsCommand, Bar, folder
from assets.management.moving import copy_files


class Command(AssetsCommand):
    help = (
        "Copy every file of an old folder of media to where MEDIA_STORAGE or MEDIA_ROOT says that files lie. Each is "
        "hashed on the way. Files that are there are left alone, so that it may be interrupted and run again. "
        "Example: copy_media --from /srv/brand-api/var/media"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from", dest="folder", required=True, type=folder, metavar="FOLDER", help="the old folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with Bar() as progress:
            copied, count = copy_files(options["folder"], progress=progress)
        self.say(f"{copied} of {count} files are copied; the others were there.", **options)
