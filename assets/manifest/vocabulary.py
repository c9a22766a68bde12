"""The closed sets of the library: kinds, types of blocks and their fields, policies, channels, and references."""

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum

from assets.errors import BadContent

_TAG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
MAX_TAGS = 20
"""Of one asset."""
_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)(px|rem)")
WORLD = "001"
"""The region that contains all others (UN M49)."""
UNDETERMINED = "und"
"""In a chain: the brand's source locale. Never stored."""
ADDED_LATER: Mapping[str, bool] = {"is_added_later": True}
"""Metadata of a field that older content has not: canonical JSON leaves it out while it says its default (ADR 11)."""


class Kind(StrEnum):
    BRAND = "brand"
    BLOCK = "block"
    MEDIA = "media"
    TEMPLATE = "template"
    KIT = "kit"


class BlockType(StrEnum):
    TEXT = "text"
    RICH = "rich"
    LEGAL = "legal"
    CLAIM = "claim"
    MONEY = "money"
    DATE = "date"
    LINK = "link"
    DATA = "data"
    TERM = "term"
    CARD = "card"


class Policy(StrEnum):
    """How far a block may fall back when a variant is missing."""

    ANY = "any"
    SAME_LANGUAGE = "same-language"
    WHOLE = "whole"
    OWN_REGION = "own-region"


class Channel(StrEnum):
    WEB = "web"
    EMAIL = "email"
    SOCIAL = "social"
    STRINGS = "strings"
    IMAGE = "image"


class Theme(StrEnum):
    """The grounds that a logo is made for."""

    LIGHT = "light"
    DARK = "dark"
    ANY = "any"


class Shape(StrEnum):
    """How a logo is built: name and symbol side by side or above each other, one of them alone, in a square."""

    HORIZONTAL = "horizontal"
    STACKED = "stacked"
    WORDMARK = "wordmark"
    SYMBOL = "symbol"
    SQUARE = "square"


class FieldType(StrEnum):
    """What a variant's text is read as."""

    MESSAGE = "message"
    RICH = "rich"
    TERM = "term"
    MONEY = "money"
    DATE = "date"
    LINK = "link"
    DATA = "data"
    MEDIA = "media"
    FILE = "file"
    POINT = "point"
    TRACK = "track"

    @property
    def is_text(self) -> bool:
        return self in (FieldType.MESSAGE, FieldType.RICH, FieldType.TERM)

    @property
    def has_language(self) -> bool:
        """Whether readers need it in their language: it is looked for by that first, every other value by region."""
        return self.is_text or self is FieldType.TRACK


BLOCK_FIELDS: Mapping[BlockType, Mapping[str, FieldType]] = {
    BlockType.TEXT: {"value": FieldType.MESSAGE},
    BlockType.RICH: {"value": FieldType.RICH},
    BlockType.LEGAL: {"value": FieldType.RICH},
    BlockType.CLAIM: {"value": FieldType.MESSAGE},
    BlockType.MONEY: {"value": FieldType.MONEY},
    BlockType.DATE: {"value": FieldType.DATE},
    BlockType.LINK: {"value": FieldType.LINK},
    BlockType.DATA: {"value": FieldType.DATA},
    BlockType.TERM: {"value": FieldType.TERM},
    BlockType.CARD: {
        "title": FieldType.MESSAGE,
        "text": FieldType.RICH,
        "media": FieldType.MEDIA,
        "link": FieldType.LINK,
    },
}
MEDIA_FIELDS: Mapping[str, FieldType] = {
    "file": FieldType.FILE,
    "focal_point": FieldType.POINT,
    "alt": FieldType.MESSAGE,
    "caption": FieldType.MESSAGE,
    "transcript": FieldType.MESSAGE,
    "poster": FieldType.FILE,
    "track": FieldType.TRACK,
}
MEDIA_RIGHTS = (
    "licence", "source", "credit_line", "consent", "allowed_regions", "allowed_channels", "valid_from", "valid_until",
)  # fmt: skip
"""The fields of a media that say what may be done with it."""
MEDIA_TYPES: Mapping[str, tuple[str, ...]] = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "image/avif": ("avif",),
    "image/svg+xml": ("svg",),
    "application/pdf": ("pdf",),
    "video/mp4": ("mp4", "m4v"),
    "video/webm": ("webm",),
    "audio/mpeg": ("mp3",),
    "audio/wav": ("wav",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "font/woff2": ("woff2",),
    "font/ttf": ("ttf",),
    "font/otf": ("otf",),
    "text/vtt": ("vtt",),
}
"""What files may be, with the extensions of their names; the first stands behind a digest in an address."""
DRAWN_TYPES = frozenset({"image/png", "image/jpeg", "image/webp"})
"""Media types of documents whose source lists layers, from which they are drawn."""
OWN_REGION_TYPES = frozenset({BlockType.LEGAL, BlockType.CLAIM, BlockType.MONEY})


def default_policy(block_type: BlockType) -> Policy:
    return Policy.OWN_REGION if block_type in OWN_REGION_TYPES else Policy.ANY


def read_length(text: str) -> tuple[float, str] | None:
    """A length's value and unit, px or rem; None for any other text."""
    found = _LENGTH.fullmatch(text)
    return (float(found[1]), found[2]) if found else None


def is_tag(text: str) -> bool:
    """Whether the text is a word that assets can be tagged with."""
    return _TAG.fullmatch(text) is not None


def is_day(text: str) -> bool:
    """Whether the text is a day as manifests write it: 2027-03-31."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def ref(kind: Kind | str, key: str) -> str:
    """How manifests and locks name an asset: `block/hero`."""
    return f"{Kind(kind).value}/{key}"


def surrogate_key(brand_key: str, reference: str) -> str:
    """How caches name all that is answered about an asset: `solnap/media/hero` in Cache-Tag."""
    return f"{brand_key}/{reference}"


def file_surrogate_key(digest: str) -> str:
    return f"file/{digest}"


def split_ref(text: str) -> tuple[Kind, str]:
    """The kind and key of `block/hero`. Raises BadContent."""
    kind, separator, key = text.partition("/")
    if not separator or kind not in Kind.__members__.values():
        raise BadContent(f"{text!r} is not a reference. Write kind/key, such as block/hero.")
    return Kind(kind), key
