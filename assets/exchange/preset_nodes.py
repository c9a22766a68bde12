"""The presets of brand.yaml become recipes: one entry a preset, by its name."""

from assets.errors import BadContent
from assets.exchange.nodes import Entry
from assets.exchange.reading import Reading
from assets.exchange.records import Record
from assets.manifest import Fit, Format, Preset, require_preset

KEYS = ("version", "fit", "width", "height", "crop", "format", "quality", "background", "dprs", "page")


def presets_of(record: Record, reading: Reading) -> tuple[Preset, ...]:
    entries = record.entries("presets", "presets is a table: `hero: {width: 800}`.")
    return tuple(_preset(entry, reading) for entry in entries)


def _preset(entry: Entry, reading: Reading) -> Preset:
    record = Record(entry.node, KEYS, reading.faults, what="A preset")
    dprs = [text.text for text in record.texts("dprs")] or ["1"]
    preset = Preset(
        name=entry.key.text,
        version=record.number("version", 1),
        fit=record.choice("fit", Fit, Fit.FIT),
        width_px=record.number("width", 0),
        height_px=record.number("height", 0),
        crop=record.text("crop"),
        format=record.choice("format", Format, Format.AUTO),
        quality=record.number("quality", 80),
        background=record.text("background"),
        dprs=tuple(int(dpr) if dpr.isascii() and dpr.isdigit() and len(dpr) < 3 else 0 for dpr in dprs),
        page=record.number("page", 1),
    )
    try:
        require_preset(preset)
    except BadContent as error:
        reading.faults.add(entry.key.place, str(error))
    return preset
