"""What is written under a field becomes variants: `en`, `CH/de-CH` or `CH` in front of a value."""

import re
from collections.abc import Iterator

from assets.exchange.faults import shown
from assets.exchange.nodes import Entry, Node, Table, Text
from assets.exchange.reading import Reading
from assets.exchange.records import as_table, as_text
from assets.manifest import WORLD, FieldType, Form, Variant

_REGION = re.compile(r"[A-Z]{2}|[0-9]{3}")
_BASE = "text"
"""What a term with forms calls the word itself."""


def variants_of(node: Node, ref: str, field: str, field_type: FieldType, reading: Reading) -> tuple[Variant, ...]:
    """A field's variants. A value alone, where no text is translated, holds everywhere."""
    if isinstance(node, Text) and not field_type.has_language:
        return tuple(_variant(node, ref, (field, reading.source_locale, WORLD), field_type, reading))
    example = "`en: …`, `CH/de-CH: …`" if field_type.has_language else "`CH: …`"
    table = as_table(node, reading.faults, f"{field} has a value for each locale or region, such as {example}.")
    return tuple(variant for entry in table.entries for variant in _of_entry(entry, ref, field, field_type, reading))


def _of_entry(entry: Entry, ref: str, field: str, field_type: FieldType, reading: Reading) -> Iterator[Variant]:
    where = _where(entry.key, field_type, reading)
    if where is None:
        return
    reading.note(entry.key.place, ref, field, *where)
    spot = (field, *where)
    if field_type is FieldType.TERM and isinstance(entry.node, Table):
        yield from _term(entry.node, spot, reading)
    else:
        yield from _variant(entry.node, ref, spot, field_type, reading)


def _where(key: Text, field_type: FieldType, reading: Reading) -> tuple[str, str] | None:
    """Locale and region of `fr`, `CH/fr-CH` or, for values, `CH`; a check looks at whether they exist."""
    region, slash, locale = key.text.partition("/")
    if slash:
        if _REGION.fullmatch(region) and locale:
            return locale, region
        reading.faults.add(key.place, f"{shown(key.text)} is no REGION/locale. Write it as CH/fr-CH.")
        return None
    if not _REGION.fullmatch(key.text):
        return key.text, WORLD
    if field_type.has_language:
        hint = f"{key.text}/{reading.source_locale}"
        reading.faults.add(key.place, f"Text needs a language. Write {hint} for {key.text}, or a locale such as fr.")
        return None
    return reading.source_locale, key.text


def _variant(
    node: Node, ref: str, spot: tuple[str, str, str], field_type: FieldType, reading: Reading
) -> Iterator[Variant]:
    field, locale, region = spot
    if not isinstance(node, Text):
        as_text(node, reading.faults, "A value is a text. Quote one that begins with { or [.")
        return
    reading.note(node.place, ref, field, locale, region)
    if node.is_cut and field_type.is_text:
        message = "The text ends before #, which begins a comment. Quote the text, or give the comment its own line."
        reading.faults.add(node.place, message)
    text = as_text(node, reading.faults, "A value is a text.").rstrip("\n")
    yield Variant(field=field, locale=locale, region=region, value=text)


def _term(table: Table, spot: tuple[str, str, str], reading: Reading) -> Iterator[Variant]:
    field, locale, region = spot
    forms = {entry.key.text: as_text(entry.node, reading.faults, "A form is a text.") for entry in table.entries}
    if _BASE not in forms:
        reading.faults.add(table.place, f"A term with forms needs the word itself. Add a line `{_BASE}: …`.")
    value = forms.pop(_BASE, "")
    yield Variant(
        field=field,
        locale=locale,
        region=region,
        value=value,
        forms=tuple(Form(name=name, value=text) for name, text in forms.items()),
    )
