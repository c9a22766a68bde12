"""A file, a preset and what was asked for → an order for one derived file, and the recipe that names its bytes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from assets.errors import BadContent
from assets.manifest import CENTRE, File, Format, Preset, canonical, from_plain, point_of, sha256
from assets.media.documents import PDF

DRAWING = "1"
"""Raised with every change of assets.media.drawing that can change a derived file's bytes."""
DRAWN_FROM = frozenset(
    {"image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "image/svg+xml", PDF}
)  # fmt: skip
"""Media types that something can be derived from."""
ACCEPTED = {"image/avif": Format.AVIF, "image/webp": Format.WEBP}


@dataclass(frozen=True, slots=True)
class Order:
    """One derived file to make. `format` is never the preset's `auto` but for what has to be shown anywhere: JPEG, or
    PNG where something is transparent. `focal_point` is "x y", "" for the centre.
    """

    digest: str
    media_type: str
    preset: Preset
    focal_point: str = ""
    dpr: int = 1
    format: Format = Format.AUTO

    @property
    def point(self) -> tuple[float, float]:
        return point_of(self.focal_point) if self.focal_point else CENTRE


@cache
def engine(media_type: str) -> Mapping[str, str]:
    """By name, the versions that the bytes of what is derived from a file of this type depend on."""
    own = {"pypdfium2": version("pypdfium2")} if media_type == PDF else {}
    return {"drawing": DRAWING, "pillow": version("pillow"), "resvg-py": version("resvg-py"), **own}


def recipe_of(order: Order) -> str:
    """The digest of all that the derived file's bytes depend on."""
    return sha256(canonical({"engine": dict(engine(order.media_type)), "order": order}).encode())


def order_for(file: File, preset: Preset, *, focal_point: str = "", dpr: int = 1, accept: str = "") -> Order:
    """The order for what a reader takes, by its Accept. Raises BadContent for what nothing can be derived from."""
    media_type = file.media_type
    if media_type not in DRAWN_FROM:
        remedy = "Upload a poster for it." if media_type.startswith("video/") else "Use a picture."
        raise BadContent(f"No rendition can be made of {media_type or 'no file'}. {remedy}")
    if dpr not in preset.dprs:
        known = ", ".join(map(str, preset.dprs))
        raise BadContent(f"The preset {preset.name} has no density {dpr}. Choose one of {known}.")
    format_ = preset.format if preset.format is not Format.AUTO else _accepted(accept)
    return Order(file.digest, media_type, preset, focal_point, dpr, format_)


def to_json(order: Order) -> str:
    return canonical(order)


def from_json(text: str) -> Order:
    """Raises BadContent."""
    order: Order = from_plain(Order, json.loads(text))
    return order


def _accepted(accept: str) -> Format:
    """The smallest format that an Accept header (RFC 9110 12.5.1) names: what is only `image/*` may be too new."""
    named = set()
    for part in accept.lower().split(","):
        name, *parameters = (text.strip() for text in part.split(";"))
        if not any(text.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000") for text in parameters):
            named.add(name)
    return next((format_ for name, format_ in ACCEPTED.items() if name in named), Format.AUTO)
