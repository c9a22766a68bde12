"""What an edition shows, as frozen values: each slot's assets, each field's chosen value, and where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assets.localization.lookup import Origin
from assets.manifest import Argument, BlockType, FieldType, File, Form, Policy, Region
from assets.manifest.vocabulary import ADDED_LATER
from assets.rendering.editions import Edition


@dataclass(frozen=True, slots=True)
class Field:
    """A field's value for an edition. `is_same_language` is false where a reader needs to be told the language."""

    type: FieldType
    value: str
    origin: Origin
    forms: tuple[Form, ...] = ()
    is_same_language: bool = True

    @property
    def is_blank(self) -> bool:
        return not self.value


NO_FILE = File("", "", "", 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Item:
    """One block or media in one edition: its fields by name, without those that have no value here.

    `type` is a block type or "media"; `file`, `poster` and `track` are NO_FILE where there is none. `lacks` names the
    fields that have variants of which the edition may use none.
    """

    ref: str
    type: str
    policy: Policy
    fields: Mapping[str, Field]
    file: File = NO_FILE
    is_decorative: bool = False
    lacks: tuple[str, ...] = ()
    poster: File = field(default=NO_FILE, metadata=ADDED_LATER)
    track: File = field(default=NO_FILE, metadata=ADDED_LATER)

    @property
    def picture(self) -> File:
        """What presets draw from: a film's poster, else the file."""
        return self.poster if self.poster.digest and self.file.media_type.startswith("video/") else self.file

    @property
    def is_blank(self) -> bool:
        """Whether an editor left it empty on purpose."""
        return bool(self.fields) and all(each.is_blank for each in self.fields.values())

    @property
    def is_term(self) -> bool:
        return self.type == BlockType.TERM.value


@dataclass(frozen=True, slots=True)
class Placed:
    """An asset in a slot, with the slot's defaults overlaid by the placement's arguments."""

    ref: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filling:
    """What a slot holds: nothing where it is blanked on purpose or optional and empty."""

    is_list: bool
    placed: tuple[Placed, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Something an edition lacks; `id` is the problem's, `reason` a fact fit for an editor."""

    id: str
    template: str
    slot: str
    ref: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class BrandFacts:
    """The brand as templates see it; `logos` refer to items, and so do `font_files`, which pictures are drawn with."""

    ref: str
    title: str
    source_locale: str
    media_base: str
    colours: Mapping[str, str]
    fonts: Mapping[str, str]
    logos: Mapping[str, str]
    font_files: Mapping[str, tuple[str, ...]] = field(default_factory=dict, metadata=ADDED_LATER)


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived file of a media's picture, made by the preset; `format` is what was asked for, `media_type` what it is.

    `colour` is the mean one, shown until the file has come.
    """

    media: str
    preset: str
    format: str
    dpr: int
    digest: str
    media_type: str
    width_px: int
    height_px: int
    colour: str


@dataclass(frozen=True, slots=True)
class Composition:
    """One edition of a kit before any formatting. `slots`: template key → slot name → what fills it."""

    kit: str
    edition: Edition
    market: Region
    chain: tuple[str, ...]
    brand: BrandFacts
    slots: Mapping[str, Mapping[str, Filling]]
    items: Mapping[str, Item]
    missing: tuple[Missing, ...] = ()
    renditions: tuple[Derived, ...] = field(default=(), metadata=ADDED_LATER)
