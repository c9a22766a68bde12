"""A refused SVG → the cleaned copy that its editor may confirm, made in a limited child."""

import math
from functools import cache

from django.conf import settings

from assets.errors import BadContent, SandboxError
from assets.media.svg_cleaning import Cleaned
from assets.sandbox import ChildFailed, Limits, Sandbox

GROWTH = 2
"""How much larger than the original an answer may be: base64, and what was removed."""


def cleaned_copy(body: bytes, name: str) -> Cleaned:
    """The copy without what is refused. Raises BadContent where there is none that could be kept."""
    limit = settings.ASSETS_SVG_BYTES
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
        return Cleaned.decode(_sandbox().run("assets.media.svg_cleaning:clean", body, limits=limits, label=name))
    except ChildFailed as error:
        reason = error.reason if error.type_name == BadContent.__name__ else "The SVG cannot be read. Export it again."
        raise BadContent(reason, where=name) from error
    except SandboxError as error:
        raise BadContent(f"Cleaning needs too much ({error.limit}). Simplify the drawing.", where=name) from error


@cache
def _sandbox() -> Sandbox:
    return Sandbox(preload=("assets.media.svg_cleaning",))
