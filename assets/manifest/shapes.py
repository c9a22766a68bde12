"""The frozen shapes of content: one manifest a kind, and the parts they are made of."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from assets.manifest.presets import Preset
from assets.manifest.vocabulary import ADDED_LATER, DRAWN_TYPES, BlockType, Channel, Kind, Policy, Shape, Theme, ref

MEDIA_BASE = re.compile(r"(?=.)(?:https?://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?)?(?:/[A-Za-z0-9._~-]+)*/?")
"""A path or web address without anything that HTML, JSON or a URL writes otherwise: exports find it again in bytes."""


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
    """An immutable stored file; `digest` is the SHA-256 of its bytes in lower-case hex.

    A document's size is that of its first page; `family` and `style` are a font's.
    """

    digest: str
    name: str
    media_type: str
    size_bytes: int
    width_px: int
    height_px: int
    duration_ms: int = field(default=0, metadata=ADDED_LATER)
    pages: int = field(default=0, metadata=ADDED_LATER)
    codec: str = field(default="", metadata=ADDED_LATER)
    family: str = field(default="", metadata=ADDED_LATER)
    style: str = field(default="", metadata=ADDED_LATER)


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

    @property
    def is_drawn(self) -> bool:
        """Whether its source gives a list of layers, and the document is the picture drawn from it."""
        return self.media_type in DRAWN_TYPES


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
class LogoRules:
    """How a logo is used: on grounds of which theme, its shape, its least width, and the space around it.

    The clear space is in percent of the logo's height; 0 stands for no rule.
    """

    theme: Theme
    shape: Shape
    min_width_px: int = 0
    clear_space_percent: int = 0


@dataclass(frozen=True, slots=True)
class BrandManifest:
    """Identity and markets. `chains` override content chains; `logos` name media by key; `fonts` are CSS stacks.

    `logo_rules` are by the names in `logos`; `contrasts` name, for a ground, the colours of texts on it; `spacing` are
    lengths such as 8px or 0.5rem. `font_files` name, for a font, the media whose files pictures are drawn with: the
    first that has a character is taken.
    """

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
    logo_rules: Mapping[str, LogoRules] = field(default_factory=dict, metadata=ADDED_LATER)
    contrasts: Mapping[str, tuple[str, ...]] = field(default_factory=dict, metadata=ADDED_LATER)
    spacing: Mapping[str, str] = field(default_factory=dict, metadata=ADDED_LATER)
    presets: tuple[Preset, ...] = field(default=(), metadata=ADDED_LATER)
    font_files: Mapping[str, tuple[str, ...]] = field(default_factory=dict, metadata=ADDED_LATER)

    def __post_init__(self) -> None:
        object.__setattr__(self, "regions", tuple(sorted(self.regions)))
        object.__setattr__(self, "presets", tuple(sorted(self.presets)))

    @property
    def named_media(self) -> tuple[str, ...]:
        """The keys of its logos and its fonts' files."""
        return (*self.logos.values(), *(key for keys in self.font_files.values() for key in keys))


@dataclass(frozen=True, slots=True)
class BlockManifest:
    """A piece of content. `guidance` tells translators what they need to know of it; no partner reads it."""

    KIND: ClassVar[Kind] = Kind.BLOCK
    key: str
    title: str
    type: BlockType
    policy: Policy
    variants: tuple[Variant, ...] = ()
    guidance: str = field(default="", metadata=ADDED_LATER)
    tags: tuple[str, ...] = field(default=(), metadata=ADDED_LATER)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variants", tuple(sorted(self.variants)))
        object.__setattr__(self, "tags", tuple(sorted(self.tags)))


@dataclass(frozen=True, slots=True)
class MediaManifest:
    """An upload. Its variants' fields: file (a digest listed in `files`), focal_point, alt, caption and transcript.

    What follows `files` are its rights. Where no region or channel is listed, all are allowed; `valid_from` and
    `valid_until` are its first and last day (ISO 8601) on the clocks of the region that shows it, "" for none. No
    partner reads `source` and `consent`.
    """

    KIND: ClassVar[Kind] = Kind.MEDIA
    key: str
    title: str
    is_decorative: bool = False
    variants: tuple[Variant, ...] = ()
    files: tuple[File, ...] = ()
    licence: str = field(default="", metadata=ADDED_LATER)
    source: str = field(default="", metadata=ADDED_LATER)
    credit_line: str = field(default="", metadata=ADDED_LATER)
    consent: str = field(default="", metadata=ADDED_LATER)
    allowed_regions: tuple[str, ...] = field(default=(), metadata=ADDED_LATER)
    allowed_channels: tuple[str, ...] = field(default=(), metadata=ADDED_LATER)
    valid_from: str = field(default="", metadata=ADDED_LATER)
    valid_until: str = field(default="", metadata=ADDED_LATER)
    tags: tuple[str, ...] = field(default=(), metadata=ADDED_LATER)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variants", tuple(sorted(self.variants)))
        object.__setattr__(self, "files", tuple(sorted(self.files)))
        object.__setattr__(self, "allowed_regions", tuple(sorted(self.allowed_regions)))
        object.__setattr__(self, "allowed_channels", tuple(sorted(self.allowed_channels)))
        object.__setattr__(self, "tags", tuple(sorted(self.tags)))


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
    tags: tuple[str, ...] = field(default=(), metadata=ADDED_LATER)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", tuple(sorted(self.slots, key=_sorted_by("name"))))
        object.__setattr__(self, "parts", tuple(sorted(self.parts, key=_sorted_by("name"))))
        object.__setattr__(self, "tags", tuple(sorted(self.tags)))


@dataclass(frozen=True, slots=True)
class KitManifest:
    """What a launch needs. `templates` are template keys, `regions` the codes it is rendered for."""

    KIND: ClassVar[Kind] = Kind.KIT
    key: str
    title: str
    templates: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    placements: tuple[Placement, ...] = ()
    tags: tuple[str, ...] = field(default=(), metadata=ADDED_LATER)

    def __post_init__(self) -> None:
        object.__setattr__(self, "templates", tuple(sorted(self.templates)))
        object.__setattr__(self, "regions", tuple(sorted(self.regions)))
        order = _sorted_by("slot", "channel", "region", "position")
        object.__setattr__(self, "placements", tuple(sorted(self.placements, key=order)))
        object.__setattr__(self, "tags", tuple(sorted(self.tags)))


Manifest = BrandManifest | BlockManifest | MediaManifest | TemplateManifest | KitManifest
MANIFESTS: Mapping[Kind, type[Manifest]] = {
    Kind.BRAND: BrandManifest,
    Kind.BLOCK: BlockManifest,
    Kind.MEDIA: MediaManifest,
    Kind.TEMPLATE: TemplateManifest,
    Kind.KIT: KitManifest,
}


def ref_of(manifest: Manifest) -> str:
    return ref(manifest.KIND, manifest.key)
