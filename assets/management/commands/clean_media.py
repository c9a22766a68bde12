"""Writes a copy of a file without what uploads may not have, or what partners may not get."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from assets.management.console import AssetsCommand
from assets.media.cleaning import cleaned_copy


class Command(AssetsCommand):
    help = (
        "Write a copy of an SVG without the elements and attributes that are refused in uploads, or of a JPEG, PNG or "
        "WebP without its metadata, every pixel as it was. Prints what the copy lacks: look at it before you use it. "
        "Examples: clean_media logo.svg --out logo-clean.svg; clean_media cup.jpg --out cup-clean.jpg"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file")

    def handle(self, *args: Any, **options: Any) -> None:
        source, target = options["file"], options["out"]
        try:
            cleaned = cleaned_copy(source.read_bytes(), source.name)
            with target.open("xb") as stream:
                stream.write(cleaned.body)
        except FileExistsError as error:
            raise CommandError(f"{target} is there already. Name a new file.") from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}. Correct the name.") from error
        for each in cleaned.removed:
            self.say(f"removed {each}", **options)
        self.say(f"{target}: written. Look at it before you use it.", **options)
