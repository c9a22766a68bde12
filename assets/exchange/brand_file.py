"""brand.yaml becomes the brand's manifest."""

import re

from assets.exchange.faults import shown
from assets.exchange.nodes import Entry
from assets.exchange.preset_nodes import presets_of
from assets.exchange.reading import Reading
from assets.exchange.records import Record, as_row, as_text
from assets.localization.errors import UnknownZone
from assets.localization.formatting.context import zone_of
from assets.manifest import (
    MEDIA_BASE,
    UNDETERMINED,
    WORLD,
    BrandManifest,
    Kind,
    LogoRules,
    Region,
    Shape,
    Theme,
    read_length,
    ref,
)

FILE = "brand.yaml"
KEYS = (
    "key", "title", "source_locale", "media_base", "colours", "contrasts", "fonts", "spacing", "logos", "logo_rules",
    "chains", "regions", "presets", "font_files",
)  # fmt: skip
RULE_KEYS = ("theme", "shape", "min_width_px", "clear_space_percent")
REGION_KEYS = ("parent", "currency", "time_zone", "measurement", "calendar", "numbering", "locales")
DEFAULT_SOURCE = "en"
MEASUREMENTS = ("metric", "US", "UK")
NUMBERINGS = ("default", "latn")
_REGION_CODE = re.compile(r"[A-Z]{2}|[0-9]{3}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_STYLE = re.compile(r"[^{}<>;@\\]{1,200}")


def brand_of(record: Record, key: str, reading: Reading) -> BrandManifest:
    name = ref(Kind.BRAND, key)
    reading.note(record.place, name)
    for logo in record.mapping("logos"):
        reading.note(record.place_of("logos"), name, f"logos/{logo}")
    return BrandManifest(
        key=key,
        title=record.text("title", key),
        source_locale=reading.source_locale,
        media_base=_media_base(record, reading),
        regions=_regions(record, name, reading),
        chains=_chains(record, reading),
        colours=_styles(record, "colours", reading),
        fonts=_styles(record, "fonts", reading),
        logos=record.mapping("logos"),
        logo_rules=_logo_rules(record, name, reading),
        contrasts=_contrasts(record, name, reading),
        spacing=_spacing(record, reading),
        presets=presets_of(record, reading),
        font_files=_font_files(record, name, reading),
    )


def source_locale_of(record: Record) -> str:
    return record.text("source_locale", DEFAULT_SOURCE) or DEFAULT_SOURCE


def _media_base(record: Record, reading: Reading) -> str:
    base = record.text("media_base", "/m")
    if not MEDIA_BASE.fullmatch(base):
        message = f"{shown(base)} is no path or web address. Write one such as /m or https://media.example/m."
        reading.faults.add(record.place_of("media_base"), message)
    return base


def _regions(record: Record, name: str, reading: Reading) -> tuple[Region, ...]:
    entries = record.entries("regions", "regions is a table: `CH: {currency: CHF, …}`.")
    regions = {entry.key.text: _region(entry, name, reading) for entry in entries}
    regions.setdefault(WORLD, Region(WORLD, "", "", "UTC", "metric", "gregorian", "default", ()))
    places = {entry.key.text: entry.key.place for entry in entries}
    for region in regions.values():
        if region.parent and region.parent not in regions:
            reading.faults.add(
                places[region.code], f"The parent {shown(region.parent)} is not among the regions. Add it."
            )
        elif _is_circle(region, regions):
            reading.faults.add(places[region.code], "The region's parents go in a circle. Let one be in 001.")
    return tuple(regions.values())


def _is_circle(region: Region, regions: dict[str, Region]) -> bool:
    seen: set[str] = set()
    at: Region | None = region
    while at and at.parent:
        if at.code in seen:
            return True
        seen.add(at.code)
        at = regions.get(at.parent)
    return False


def _region(entry: Entry, name: str, reading: Reading) -> Region:
    code, record = entry.key.text, Record(entry.node, REGION_KEYS, reading.faults, what="A region")
    if not _REGION_CODE.fullmatch(code):
        reading.faults.add(entry.key.place, f"{shown(code)} is not a region. Write an ISO 3166 code such as CH.")
    if code == WORLD and record.text("parent"):
        reading.faults.add(record.place_of("parent"), "001 is the whole world and has no parent. Delete the line.")
    reading.note(entry.key.place, name, "", "", code)
    for tag in record.texts("locales"):
        reading.note(tag.place, name, "", tag.text, code)
    return Region(
        code=code,
        parent="" if code == WORLD else record.text("parent", WORLD),
        currency=_matching(record, "currency", _CURRENCY, "a currency such as CHF", reading),
        time_zone=_time_zone(record, reading),
        measurement=_one_of(record, "measurement", MEASUREMENTS, reading),
        calendar=record.text("calendar", "gregorian"),
        numbering=_one_of(record, "numbering", NUMBERINGS, reading),
        locales=tuple(tag.text for tag in record.texts("locales")),
    )


def _matching(record: Record, name: str, pattern: "re.Pattern[str]", what: str, reading: Reading) -> str:
    text = record.text(name)
    if text and not pattern.fullmatch(text):
        reading.faults.add(record.place_of(name), f"{shown(text)} is not {what}. Correct it.")
    return text


def _one_of(record: Record, name: str, choices: tuple[str, ...], reading: Reading) -> str:
    text = record.text(name, choices[0])
    if text not in choices:
        reading.faults.add(record.place_of(name), f"{shown(text)} is not a {name}. Use {', '.join(choices)}.")
    return text


def _time_zone(record: Record, reading: Reading) -> str:
    zone = record.text("time_zone", "UTC")
    try:
        zone_of(zone)
    except UnknownZone:
        message = f"{shown(zone)} is not a time zone. Write one such as Europe/Zurich."
        reading.faults.add(record.place_of("time_zone"), message)
    return zone


def _chains(record: Record, reading: Reading) -> dict[str, tuple[str, ...]]:
    chains = {}
    for entry in record.entries("chains", "chains is a table: `pt-PT: [en]`."):
        row = as_row(entry.node, reading.faults, "A chain is a list of locales, such as [en].")
        chains[entry.key.text] = tuple(as_text(item, reading.faults, "This is a locale.") for item in row.items)
        if UNDETERMINED in chains[entry.key.text]:
            reading.faults.add(row.place, f"{UNDETERMINED} ends every chain by itself. Delete it.")
    return chains


def _logo_rules(record: Record, name: str, reading: Reading) -> dict[str, LogoRules]:
    found = {}
    for entry in record.entries("logo_rules", "logo_rules is a table: `main: {theme: light, shape: horizontal}`."):
        reading.note(entry.key.place, name, f"logo_rules/{entry.key.text}")
        rules = Record(entry.node, RULE_KEYS, reading.faults, what="The rules of a logo")
        for word in ("theme", "shape"):
            rules.required_text(word)
        found[entry.key.text] = LogoRules(
            theme=rules.choice("theme", Theme, Theme.ANY),
            shape=rules.choice("shape", Shape, Shape.HORIZONTAL),
            min_width_px=rules.number("min_width_px", 0),
            clear_space_percent=rules.number("clear_space_percent", 0),
        )
    return found


def _contrasts(record: Record, name: str, reading: Reading) -> dict[str, tuple[str, ...]]:
    found = {}
    for entry in record.entries("contrasts", "contrasts is a table of grounds: `paper: [ink]`."):
        reading.note(entry.key.place, name, f"contrasts/{entry.key.text}")
        row = as_row(entry.node, reading.faults, "The colours of texts on a ground are a list, such as [ink].")
        found[entry.key.text] = tuple(as_text(item, reading.faults, "This is a colour's name.") for item in row.items)
    return found


def _font_files(record: Record, name: str, reading: Reading) -> dict[str, tuple[str, ...]]:
    found = {}
    for entry in record.entries("font_files", "font_files is a table of fonts: `body: [noto-sans]`."):
        reading.note(entry.key.place, name, f"font_files/{entry.key.text}")
        row = as_row(entry.node, reading.faults, "The media of a font are a list, such as [noto-sans].")
        found[entry.key.text] = tuple(as_text(item, reading.faults, "This is a media's key.") for item in row.items)
    return found


def _spacing(record: Record, reading: Reading) -> dict[str, str]:
    lengths = record.mapping("spacing")
    for word, text in lengths.items():
        if read_length(text) is None:
            message = f"{shown(text)} is no length. Write {word} such as 8px or 0.5rem."
            reading.faults.add(record.place_of("spacing"), message)
    return lengths


def _styles(record: Record, name: str, reading: Reading) -> dict[str, str]:
    """Values that layouts write into style sheets."""
    values = record.mapping(name)
    for word, value in values.items():
        if not _STYLE.fullmatch(value):
            message = f"{shown(value)} cannot stand in a style sheet. Correct {word}."
            reading.faults.add(record.place_of(name), message)
    return values
