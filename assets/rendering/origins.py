"""A composition's values → the sources that spans name, and each source → its row in a document's index."""

from typing import Any, NamedTuple

from assets.manifest import Kind, ref
from assets.rendering.composition import Composition, Field, Item
from assets.rendering.tracing import TemplateSource

SINGLE = "value"
LAYOUT_PREFIX = "kits/"
"""Layouts are named as they stand in the templates folder; a part's own name holds no slash."""


class ValueSource(NamedTuple):
    """Where a value came from: `entry` is a lock entry, with `#field` where the field is not `value`."""

    kind: str
    entry: str
    locale: str | None = None
    region: str | None = None
    step: int | None = None
    via: str | None = None


def of_field(item: Item, name: str, field: Field) -> ValueSource:
    kind = "term" if item.is_term else Kind.MEDIA.value if item.ref.startswith(Kind.MEDIA.value) else Kind.BLOCK.value
    entry = item.ref if name == SINGLE else f"{item.ref}#{name}"
    return ValueSource(kind, entry, field.origin.locale, field.origin.region, field.origin.step)


def of_literal(composition: Composition, item: Item, argument: str) -> ValueSource:
    """A literal argument, written where the kit places the item or the template's slot gives a default."""
    return ValueSource("argument", ref(Kind.KIT, composition.kit), via=f"{item.ref}#{argument}")


def of_brand(composition: Composition, via: str) -> ValueSource:
    return ValueSource("brand", composition.brand.ref, via=via)


def of_market(composition: Composition, via: str) -> ValueSource:
    return ValueSource("market", composition.brand.ref, region=composition.edition.region, via=via)


def of_message(template: str, locale: str) -> ValueSource:
    """A fixed string of the layouts, from the catalogue that the template's release holds."""
    return ValueSource("catalogue", template, locale)


def row(source: Any, template: str) -> list[Any]:
    """[kind, lock entry, locale, region, fallback step, within, via]; `template` is the template's reference."""
    if isinstance(source, TemplateSource):
        kind = "layout" if source.name.startswith(LAYOUT_PREFIX) else Kind.TEMPLATE.value
        return [kind, template, None, None, None, None, f"{source.name}:{source.line}" if source.name else None]
    kind, entry, locale, region, step, via = source
    return [kind, entry, locale, region, step, None, via]
