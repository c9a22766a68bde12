"""Content as frozen values: what a draft, a snapshot and a release say, in canonical JSON with a digest.

A manifest names other assets by reference ("block/hero") and holds no person, no clock time and no release number, so
the same content has the same digest on every machine. Sequences whose order means nothing are sorted when a manifest is
made: two manifests are equal exactly when their content is.
"""

import hashlib
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

import rfc8785

from assets.errors import BadContent

SCHEMA = 1
WORLD = "001"
"""The region that contains all others (UN M49)."""
UNDETERMINED = "und"
"""In a chain: the brand's source locale. Never stored."""


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

    @property
    def is_text(self) -> bool:
        """Text looks for the language first, every other value for the region first."""
        return self in (FieldType.MESSAGE, FieldType.RICH, FieldType.TERM)


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
    "alt": FieldType.MESSAGE,
    "caption": FieldType.MESSAGE,
}
OWN_REGION_TYPES = frozenset({BlockType.LEGAL, BlockType.CLAIM, BlockType.MONEY})


def default_policy(block_type: BlockType) -> Policy:
    return Policy.OWN_REGION if block_type in OWN_REGION_TYPES else Policy.ANY


def ref(kind: Kind | str, key: str) -> str:
    """How manifests and locks name an asset: `block/hero`."""
    return f"{Kind(kind).value}/{key}"


def split_ref(text: str) -> tuple[Kind, str]:
    """The kind and key of `block/hero`. Raises BadContent."""
    kind, separator, key = text.partition("/")
    if not separator or kind not in Kind.__members__.values():
        raise BadContent(f"{text!r} is not a reference. Write kind/key, such as block/hero.")
    return Kind(kind), key


@dataclass(frozen=True, slots=True, order=True)
class Form:
    """A grammatical form of a term, such as genitive."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, order=True)
class Variant:
    """A field's value for one locale and region; "" is a deliberate blank, absence falls through."""

    field: str
    locale: str
    region: str
    value: str
    forms: tuple[Form, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "forms", tuple(sorted(self.forms)))


@dataclass(frozen=True, slots=True)
class Argument:
    """What fills a message's argument: a literal, an asset, or the application at run time."""

    literal: int | str | tuple[str, ...] | None = None
    asset: str = ""
    is_runtime: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """A market's facts. `parent` is "" only for 001; `locales` are ordered, the first is the default."""

    code: str
    parent: str
    currency: str
    time_zone: str
    measurement: str
    calendar: str
    numbering: str
    locales: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class File:
    """An immutable stored file; `digest` is the SHA-256 of its bytes in lower-case hex."""

    digest: str
    name: str
    media_type: str
    size_bytes: int
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a template. `types` are block types or "media"; `defaults` fill arguments no placement fills."""

    name: str
    types: tuple[str, ...]
    is_list: bool = False
    is_required: bool = True
    defaults: Mapping[str, Argument] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a template. `limit` is its greatest length in graphemes, 0 for none."""

    name: str
    media_type: str
    source: str
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Placement:
    """What fills a slot at a position; `asset` "" blanks the whole slot on purpose. `channel` "" is every channel."""

    slot: str
    channel: str
    region: str
    position: int
    asset: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)


def _sorted_by(*names: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda item: tuple(getattr(item, name) for name in names)


@dataclass(frozen=True, slots=True)
class BrandManifest:
    """Identity and markets. `chains` override content chains; `logos` name media by key; `fonts` are CSS stacks."""

    KIND: ClassVar[Kind] = Kind.BRAND
    key: str
    title: str
    source_locale: str
    media_base: str = "/m"
    regions: tuple[Region, ...] = ()
    chains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)
    logos: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "regions", tuple(sorted(self.regions)))


@dataclass(frozen=True, slots=True)
class BlockManifest:
    KIND: ClassVar[Kind] = Kind.BLOCK
    key: str
    title: str
    type: BlockType
    policy: Policy
    variants: tuple[Variant, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "variants", tuple(sorted(self.variants)))


@dataclass(frozen=True, slots=True)
class MediaManifest:
    """An upload. Its variants' fields are file (a digest listed in `files`), alt and caption."""

    KIND: ClassVar[Kind] = Kind.MEDIA
    key: str
    title: str
    is_decorative: bool = False
    variants: tuple[Variant, ...] = ()
    files: tuple[File, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "variants", tuple(sorted(self.variants)))
        object.__setattr__(self, "files", tuple(sorted(self.files)))


@dataclass(frozen=True, slots=True)
class TemplateManifest:
    """Editors' Jinja source. `layouts` and `catalogues` are empty in a draft; publishing copies in those it uses."""

    KIND: ClassVar[Kind] = Kind.TEMPLATE
    key: str
    title: str
    channel: Channel
    slots: tuple[Slot, ...] = ()
    parts: tuple[Part, ...] = ()
    layouts: Mapping[str, str] = field(default_factory=dict)
    catalogues: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", tuple(sorted(self.slots, key=_sorted_by("name"))))
        object.__setattr__(self, "parts", tuple(sorted(self.parts, key=_sorted_by("name"))))


@dataclass(frozen=True, slots=True)
class KitManifest:
    """What a launch needs. `templates` are template keys, `regions` the codes it is rendered for."""

    KIND: ClassVar[Kind] = Kind.KIT
    key: str
    title: str
    templates: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    placements: tuple[Placement, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "templates", tuple(sorted(self.templates)))
        object.__setattr__(self, "regions", tuple(sorted(self.regions)))
        order = _sorted_by("slot", "channel", "region", "position")
        object.__setattr__(self, "placements", tuple(sorted(self.placements, key=order)))


Manifest = BrandManifest | BlockManifest | MediaManifest | TemplateManifest | KitManifest
MANIFESTS: Mapping[Kind, type[Manifest]] = {
    Kind.BRAND: BrandManifest,
    Kind.BLOCK: BlockManifest,
    Kind.MEDIA: MediaManifest,
    Kind.TEMPLATE: TemplateManifest,
    Kind.KIT: KitManifest,
}
UPCASTERS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From a schema number to the function that rewrites its JSON as the next number's."""


def ref_of(manifest: Manifest) -> str:
    return ref(manifest.KIND, manifest.key)


def to_json(manifest: Manifest) -> str:
    """Canonical JSON (RFC 8785) with `schema` and `kind`."""
    return canonical({"schema": SCHEMA, "kind": manifest.KIND.value, **_plain(manifest)})


def from_json(text: str) -> Manifest:
    """The manifest of canonical JSON, of this schema or an older one. Raises BadContent."""
    data = json.loads(text)
    schema = data.pop("schema", None)
    while schema in UPCASTERS:
        data = UPCASTERS[schema](data)
        schema += 1
    if schema != SCHEMA:
        raise BadContent(f"Manifest schema {schema!r} is unknown. Update the application that reads it.")
    manifest: Manifest = from_plain(MANIFESTS[Kind(data.pop("kind"))], data)
    return manifest


def digest_of(manifest_json: str, lock: Mapping[str, str]) -> str:
    """A release's digest: SHA-256 over its content and the exact releases it was made with."""
    return sha256(canonical({"lock": dict(lock), "manifest": json.loads(manifest_json)}).encode())


def canonical(data: object) -> str:
    """RFC 8785 canonical JSON. Raises BadContent for what JSON cannot say exactly."""
    try:
        encoded: bytes = rfc8785.dumps(_plain(data))
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        raise BadContent(f"The content has no canonical JSON: {error}") from error
    return encoded.decode()


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def from_plain(shape: Any, data: Any) -> Any:
    """A value of the annotated `shape` (a manifest dataclass or its parts) from JSON data. Raises BadContent."""
    if is_dataclass(shape):
        return _dataclass_from(shape, data)
    origin, arguments = get_origin(shape), get_args(shape)
    if origin in (Union, types.UnionType):
        return tuple(data) if isinstance(data, list) else data
    if origin is tuple:
        return tuple(from_plain(arguments[0], item) for item in data)
    if origin is not None and issubclass(origin, Mapping):
        return {name: from_plain(arguments[1], item) for name, item in data.items()}
    return shape(data) if isinstance(shape, type) and issubclass(shape, StrEnum) else data


def _dataclass_from(shape: Any, data: Mapping[str, Any]) -> Any:
    hints = _hints(shape)
    names = {item.name for item in fields(shape)}
    if set(data) - names:
        raise BadContent(f"{shape.__name__} has no {', '.join(sorted(set(data) - names))}.")
    try:
        return shape(**{name: from_plain(hints[name], item) for name, item in data.items()})
    except (TypeError, ValueError) as error:
        raise BadContent(f"{shape.__name__} cannot be read: {error}") from error


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)
