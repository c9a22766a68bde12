"""Presets: a brand's recipes for derived files, and the texts that say a point or a part of a picture."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from assets.errors import BadContent
from assets.manifest.vocabulary import ADDED_LATER

CENTRE = (0.5, 0.5)
MAX_SIDE_PX = 4_096
MAX_DPR = 3
MAX_PAGE = 9_999
PRESET_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_PART = r"(?:0|1|0\.[0-9]{1,4})"
_POINT = re.compile(rf"{_PART} {_PART}")
_BOX = re.compile(rf"{_PART} {_PART} {_PART} {_PART}")


class Fit(StrEnum):
    """Wholly inside the width and height, or filling both, cut off around the focal point."""

    FIT = "fit"
    COVER = "cover"


class Format(StrEnum):
    """`auto` is what the reader takes: AVIF, WebP, else JPEG, or PNG where something is transparent."""

    AUTO = "auto"
    JPEG = "jpeg"
    WEBP = "webp"
    AVIF = "avif"
    PNG = "png"


@dataclass(frozen=True, slots=True, order=True)
class Preset:
    """A named recipe. A side of 0 px follows from the other; nothing is made larger than its original.

    `version` is raised to have all files made anew. `crop` is "x y width height" in parts of the original, "" for all
    of it. `background` is what shows through, such as #ffffff; "" keeps what is transparent. `dprs` are densities in
    ascending order. `page` is the one that is drawn of a document.
    """

    name: str
    version: int = 1
    fit: Fit = Fit.FIT
    width_px: int = 0
    height_px: int = 0
    crop: str = ""
    format: Format = Format.AUTO
    quality: int = 80
    background: str = ""
    dprs: tuple[int, ...] = (1,)
    page: int = field(default=1, metadata=ADDED_LATER)


def point_of(text: str) -> tuple[float, float]:
    """Where "0.5 0.3" is: from the left and from the top, in parts of the whole. Raises BadContent."""
    if not _POINT.fullmatch(text):
        raise BadContent(f"{text[:40]!r} is no point. Write two numbers from 0 to 1, such as 0.5 0.3.")
    x, y = map(float, text.split())
    return x, y


def box_of(text: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of "x y width height", in parts of the whole. Raises BadContent."""
    found = tuple(map(float, text.split())) if _BOX.fullmatch(text) else (0.0,) * 4
    left, top, width, height = found
    right, bottom = round(left + width, 4), round(top + height, 4)
    if not (width and height) or right > 1 or bottom > 1:
        message = f"{text[:40]!r} is no part of a picture. Write x, y, width and height from 0 to 1: 0.1 0 0.8 1."
        raise BadContent(message)
    return left, top, right, bottom


def require_preset(preset: Preset) -> None:
    """Raises BadContent for a recipe that nothing can be made by."""
    for is_right, fault in (
        (PRESET_NAME.fullmatch(preset.name), "needs a name of a–z, 0–9, - and _, such as hero"),
        (1 <= preset.version <= 9_999, "needs a version from 1 to 9,999"),
        (min(preset.width_px, preset.height_px) >= 0, "needs sides in pixels"),
        (max(preset.width_px, preset.height_px) > 0, "needs a width or a height"),
        (preset.fit is Fit.FIT or min(preset.width_px, preset.height_px), "covers: it needs a width and a height"),
        (1 <= preset.page <= MAX_PAGE, f"needs a page from 1 to {MAX_PAGE:,}"),
        (1 <= preset.quality <= 100, "needs a quality from 1 to 100"),
        (not preset.background or _COLOUR.fullmatch(preset.background), "needs a background such as #ffffff"),
        (_are_densities(preset.dprs), f"needs densities from 1 to {MAX_DPR} in ascending order"),
        (_longest(preset) <= MAX_SIDE_PX, f"has a side of more than {MAX_SIDE_PX:,} px at its greatest density"),
    ):
        if not is_right:
            raise BadContent(f"The preset {preset.name[:64]!r} {fault}. Correct it.")
    if preset.crop:
        box_of(preset.crop)


def _are_densities(dprs: tuple[int, ...]) -> bool:
    return bool(dprs) and list(dprs) == sorted(set(dprs)) and dprs[0] >= 1 and dprs[-1] <= MAX_DPR


def _longest(preset: Preset) -> int:
    return max(preset.width_px, preset.height_px) * max(preset.dprs, default=1)
