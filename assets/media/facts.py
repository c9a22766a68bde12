"""What is known of a file's bytes: as looking into them told it, as its row keeps it, as manifests say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from assets.manifest import File


@dataclass(frozen=True, slots=True)
class Decoded:
    """What is inside a file. Sizes of a document are those of its first page, at 96 px an inch.

    `colour` is a picture's mean one. `details` are for editors alone: exif, colour profile, glyphs; `private` of
    them lists what tells of a person.
    """

    width_px: int = 0
    height_px: int = 0
    duration_ms: int = 0
    pages: int = 0
    codec: str = ""
    family: str = ""
    style: str = ""
    colour: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """A file with what its bytes told. The colour is no part of the file: it depends on who decodes it."""

    file: File
    details: Mapping[str, Any] = field(default_factory=dict)
    colour: str = ""


def file_of(row: object) -> File:
    """A stored file's row as manifests say it."""
    return File(**{item.name: getattr(row, item.name) for item in fields(File)})


def private_parts(details: Mapping[str, Any]) -> str:
    """What in a file tells of a person or a place, in words; "" for nothing."""
    return ", ".join(map(str, details.get("private", ())))
