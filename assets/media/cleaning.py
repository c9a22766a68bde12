"""A file that may not be kept or published → the cleaned copy that its editor may confirm, made in a limited child.

A refused SVG loses what is refused in it, a picture its metadata.
"""

import math
from functools import cache

from django.conf import settings

from assets.errors import BadContent, SandboxError
from assets.media.cleaned import Cleaned
from assets.media.decoding import SVG
from assets.media.inspection import SNIFFED_BYTES, limit_of, media_type_of
from assets.media.picture_cleaning import JPEG, PNG, WEBP
from assets.sandbox import ChildFailed, Limits, Sandbox

GROWTH = 2
"""How much larger than the original an answer may be: base64, and what was removed."""
_CLEAN_PICTURE = "assets.media.picture_cleaning:clean"
CLEANERS = {
    SVG: "assets.media.svg_cleaning:clean",
    JPEG: _CLEAN_PICTURE,
    PNG: _CLEAN_PICTURE,
    WEBP: _CLEAN_PICTURE,
}
"""By media type: those of which there are cleaned copies."""


def cleaned_copy(body: bytes, name: str) -> Cleaned:
    """The copy without what is refused. Raises BadContent where there is none that could be kept."""
    media_type = SVG if is_svg(name) else media_type_of(body[:SNIFFED_BYTES], name)
    if media_type not in CLEANERS:
        raise BadContent(f"There are no cleaned copies of {media_type}. Export it without metadata.", where=name)
    limit = limit_of(media_type)
    if len(body) > limit:
        raise BadContent(f"The file has {len(body):,} bytes, more than {limit:,}. Make it smaller.", where=name)
    seconds = settings.ASSETS_INSPECTION_SECONDS
    limits = Limits(
        wall_seconds=seconds,
        cpu_seconds=math.ceil(seconds),
        memory_bytes=settings.ASSETS_INSPECTION_MEMORY_BYTES,
        output_bytes=GROWTH * limit,
    )
    try:
        return Cleaned.decode(_sandbox().run(CLEANERS[media_type], body, limits=limits, label=name))
    except ChildFailed as error:
        reason = error.reason if error.type_name == BadContent.__name__ else "The file cannot be read. Export it again."
        raise BadContent(reason, where=name) from error
    except SandboxError as error:
        raise BadContent(f"Cleaning needs too much ({error.limit}). Make the file smaller.", where=name) from error


def is_svg(name: str) -> bool:
    """What is refused may not be known by its content."""
    return name.lower().endswith(".svg")


@cache
def _sandbox() -> Sandbox:
    return Sandbox(preload=("assets.media.svg_cleaning", "assets.media.picture_cleaning"))
