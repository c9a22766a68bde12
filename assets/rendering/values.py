"""An item → what templates see of it: an object with fields that prints itself as its document needs.

Everything a template may not touch begins with an underscore, which the sandbox hides.
"""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import escape

from assets.errors import RenderingFailed
from assets.localization.formatting import parse_date, parse_instant, parse_money
from assets.localization.locales import direction
from assets.localization.messages.links import is_link
from assets.manifest import MEDIA_TYPES, FieldType, File, Kind, ref, split_ref
from assets.rendering import origins
from assets.rendering.composition import Derived, Field, Item, Placed
from assets.rendering.resolving import MEDIA
from assets.rendering.tracing import html_of
from assets.rendering.voice import Voice, shown


class Printable:
    """Prints itself; filters that read characters are given its plain text."""

    __slots__ = ()


class Blank(Printable):
    """What is not there, on purpose or for now: false, printed as nothing, and so is everything in it."""

    __slots__ = ()
    key = lang = dir = ""
    is_fallback = False
    is_blank = True

    def __getattr__(self, name: str) -> "Blank":
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Any:
        return iter(())

    def __str__(self) -> str:
        return ""

    def __html__(self) -> str:
        return ""


BLANK = Blank()


class _Shown(Printable):
    """One field of an item, printed in the edition's own way."""

    __slots__ = ("_field", "_item", "_name", "_placed", "_voice")

    def __init__(self, voice: Voice, item: Item, name: str, placed: Placed) -> None:
        self._voice, self._item, self._name, self._placed = voice, item, name, placed
        self._field: Field = item.fields[name]

    @property
    def key(self) -> str:
        return self._sourced(split_ref(self._item.ref)[1])

    @property
    def lang(self) -> str:
        return self._field.origin.locale

    @property
    def dir(self) -> str:
        return direction(self._field.origin.locale)

    @property
    def is_fallback(self) -> bool:
        return self._field.origin.is_fallback

    @property
    def is_blank(self) -> bool:
        return self._field.is_blank

    def __bool__(self) -> bool:
        return not self._field.is_blank

    def __str__(self) -> str:
        return self._sourced(shown(self._field, self._voice.context))

    def __html__(self) -> str:
        text = self.__str__()
        return html_of(text) if self._voice.is_traced else escape(text)

    def _sourced(self, text: str) -> str:
        if not self._voice.is_traced:
            return text
        return self._voice.sourced(text, origins.of_field(self._item, self._name, self._field))


class Text(_Shown):
    """A message or rich text: HTML where the document is HTML, plain text elsewhere."""

    __slots__ = ("_html", "_text")

    def __init__(self, voice: Voice, item: Item, name: str, placed: Placed) -> None:
        super().__init__(voice, item, name, placed)
        self._html: str | None = None
        self._text: str | None = None

    def __str__(self) -> str:
        if self._text is None:
            self._text = self._voice.text(self._item, self._name, self._placed)
        return self._text

    def __html__(self) -> str:
        if self._html is None:
            self._html = self._voice.html(self._item, self._name, self._placed)
        return self._html

    def _icu(self) -> str:
        return self._voice.icu(self._item, self._name, self._placed)


class Money(_Shown):
    """An amount of money: prints as a price."""

    __slots__ = ()

    @property
    def amount(self) -> str:
        return self._sourced(str(parse_money(self._field.value)[0]))

    @property
    def currency(self) -> str:
        return self._sourced(parse_money(self._field.value)[1])


class Date(_Shown):
    """A day, or an instant in the market's zone."""

    __slots__ = ()

    @property
    def iso(self) -> str:
        """For `<time datetime>` and machines."""
        return self._sourced(self._field.value)

    def _moment(self) -> Any:
        value = self._field.value
        return parse_instant(value) if "T" in value else parse_date(value)


class Link(_Shown):
    """An address; refuses what a link may not point to."""

    __slots__ = ()

    def __str__(self) -> str:
        if self._field.value and not is_link(self._field.value):
            raise RenderingFailed(
                f"{self._item.ref} is no address a link may have. Write https://…, mailto: or a path."
            )
        return self._sourced(self._field.value)


class Media(Printable):
    """A file with its words. Prints its address."""

    __slots__ = ("_item", "_placed", "_voice")

    def __init__(self, voice: Voice, item: Item, placed: Placed) -> None:
        self._voice, self._item, self._placed = voice, item, placed

    @property
    def key(self) -> str:
        return self._fact(split_ref(self._item.ref)[1])

    @property
    def url(self) -> str:
        return self._address(self._item.file)

    @property
    def width(self) -> int:
        return self._item.file.width_px

    @property
    def _reference(self) -> str:
        return self._item.ref

    @property
    def _media_type(self) -> str:
        return self._item.file.media_type

    @property
    def _drawn_from(self) -> str:
        """The field that names what presets draw from."""
        return "file" if self._item.picture is self._item.file else "poster"

    def _derived(self, preset: str) -> tuple[Derived, ...]:
        """What the preset made of it, the formats that are shown anywhere last."""
        made = self._voice.composition.renditions
        return tuple(each for each in made if (each.media, each.preset) == (self._item.ref, preset))

    def _address(self, file: File | Derived, field: str = "file") -> str:
        """Where documents find a file of it, or one that was derived; it is there by what this field says."""
        return self._fact(file_url(self._voice.composition.brand.media_base, file.digest, file.media_type), field)

    @property
    def height(self) -> int:
        return self._item.file.height_px

    @property
    def media_type(self) -> str:
        return self._fact(self._item.file.media_type)

    @property
    def alt(self) -> str:
        """Plain text, as attributes need it; "" for a decorative picture."""
        field = self._item.fields.get("alt")
        if self._item.is_decorative or field is None or field.is_blank:
            return ""
        return self._voice.text(self._item, "alt", self._placed)

    @property
    def caption(self) -> Any:
        return field_view(self._voice, self._item, "caption", self._placed)

    @property
    def transcript(self) -> Any:
        return field_view(self._voice, self._item, "transcript", self._placed)

    @property
    def poster(self) -> str:
        """The address of the picture that stands for a film, as it was uploaded; "" for none."""
        return self._address(self._item.poster, "poster") if self._item.poster.digest else ""

    @property
    def track(self) -> str:
        """The address of its captions (WebVTT); "" for none."""
        return self._address(self._item.track, "track") if self._item.track.digest else ""

    @property
    def track_locale(self) -> str:
        """The language of its captions, as srclang has it."""
        field = self._item.fields.get("track")
        return self._fact(field.origin.locale, "track") if field and self._item.track.digest else ""

    def __bool__(self) -> bool:
        return bool(self._item.file.digest)

    def __str__(self) -> str:
        return self.url

    def __html__(self) -> str:
        return html_of(self.url) if self._voice.is_traced else escape(self.url)

    def _fact(self, text: str, name: str = "file") -> str:
        field = self._item.fields.get(name) if self._voice.is_traced else None
        return self._voice.sourced(text, origins.of_field(self._item, name, field)) if field else text


class Card(Printable):
    """A title, a text, a picture and a link; those it does not have are blank."""

    __slots__ = ("_item", "_voice", "link", "media", "text", "title")

    def __init__(self, voice: Voice, item: Item, placed: Placed) -> None:
        self._voice, self._item = voice, item
        self.title = field_view(voice, item, "title", placed)
        self.text = field_view(voice, item, "text", placed)
        self.media = field_view(voice, item, "media", placed)
        self.link = field_view(voice, item, "link", placed)

    @property
    def key(self) -> str:
        return split_ref(self._item.ref)[1]

    @property
    def is_blank(self) -> bool:
        return self._item.is_blank

    def __bool__(self) -> bool:
        return bool(self._item.fields) and not self._item.is_blank

    def __str__(self) -> str:
        return str(self.title)

    def __html__(self) -> str:
        html: str = self.title.__html__()
        return html


_VIEWS: Mapping[FieldType, type[_Shown]] = {
    FieldType.MESSAGE: Text,
    FieldType.RICH: Text,
    FieldType.TERM: Text,
    FieldType.MONEY: Money,
    FieldType.DATE: Date,
    FieldType.LINK: Link,
}


def file_url(media_base: str, digest: str, media_type: str) -> str:
    """Where documents find a file: `{media_base}/{digest}.{extension}`."""
    return f"{media_base.rstrip('/')}/{digest}.{MEDIA_TYPES.get(media_type, ('bin',))[0]}"


def view(voice: Voice, placed: Placed) -> Any:
    """An item as templates see it."""
    item = voice.composition.items.get(placed.ref)
    if item is None:
        return BLANK
    if item.type == MEDIA:
        return Media(voice, item, placed)
    return Card(voice, item, placed) if item.type == "card" else field_view(voice, item, origins.SINGLE, placed)


def field_view(voice: Voice, item: Item, name: str, placed: Placed) -> Any:
    """One field of an item as templates see it; blank where the edition has none."""
    field = item.fields.get(name)
    if field is None or (field.is_blank and field.type is FieldType.MEDIA):
        return BLANK
    if field.type is FieldType.MEDIA:
        return view(voice, Placed(ref(Kind.MEDIA, field.value), placed.arguments))
    if field.type is FieldType.DATA:
        return _data(voice, item, name, field)
    return _VIEWS[field.type](voice, item, name, placed)


def _data(voice: Voice, item: Item, name: str, field: Field) -> Any:
    """Data as lists, mappings, texts and numbers. Raises RenderingFailed for what is no JSON."""
    if not field.value:
        return BLANK
    try:
        found = json.loads(field.value)
    except (ValueError, RecursionError) as error:
        raise RenderingFailed(f"{item.ref} is no JSON: {error}. Correct the data.") from error
    return _sourced_data(voice, found, origins.of_field(item, name, field))


def _sourced_data(voice: Voice, value: Any, source: Any) -> Any:
    if isinstance(value, str):
        return voice.sourced(value, source)
    if isinstance(value, list):
        return [_sourced_data(voice, item, source) for item in value]
    if isinstance(value, dict):
        return {name: _sourced_data(voice, item, source) for name, item in value.items()}
    return value


def as_plain(value: Any) -> Any:
    """The same with every text object as plain text: what filters that read characters are given."""
    if isinstance(value, Printable):
        return str(value)
    if isinstance(value, list | tuple):
        return type(value)([as_plain(item) for item in value])
    if isinstance(value, dict):
        return {name: as_plain(item) for name, item in value.items()}
    return value
