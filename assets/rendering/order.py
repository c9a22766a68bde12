"""A composition and a part → the order to render it: exactly what the document depends on, as JSON, and its digest."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from assets.errors import RenderingFailed
from assets.localization.locales import PSEUDO_LOCALES, language
from assets.localization.pseudo import pseudo_text
from assets.manifest import (
    UNDETERMINED,
    Channel,
    Part,
    TemplateManifest,
    canonical,
    from_plain,
    ref_of,
    sha256,
)
from assets.rendering import guard
from assets.rendering.compose import closure
from assets.rendering.composition import BrandFacts, Composition, Filling, Placed
from assets.rendering.engine import engine_of
from assets.rendering.environment import LAYERS, Sources
from assets.rendering.resolving import MEDIA

BRAND = "brand"
LAYOUT_LANGUAGE = "en"
"""The language that layouts are written in: for it, a fixed string is its own translation."""


@dataclass(frozen=True, slots=True)
class Order:
    """One document to make. The composition holds no more than the part can reach."""

    sources: Sources
    template: str
    channel: Channel
    limit: int
    composition: Composition


def order_for(composition: Composition, template: TemplateManifest, part: Part) -> Order:
    """Never raises: a source that cannot be read depends on everything, and rendering it says what is wrong."""
    try:
        layouts = guard.reachable(part.name, part.source, template.layouts)
        named = _names(part, layouts)
        keys, presets = _keys(part, layouts), _presets(part, layouts)
    except RenderingFailed:
        layouts, keys, presets = dict(template.layouts), frozenset(), frozenset()
        named = frozenset({BRAND, *composition.slots.get(template.key, {})})
    sources = Sources(
        template=ref_of(template),
        name=part.name,
        media_type=LAYERS if part.is_drawn else part.media_type,
        source=part.source,
        layouts=tuple(sorted(layouts.items())),
        messages=tuple(_messages(template.catalogues, keys, composition)),
    )
    narrowed = _narrowed(composition, template.key, named, is_drawn=part.is_drawn)
    return Order(sources, template.key, template.channel, part.limit, _with_pictures(narrowed, composition, presets))


def names_brand(template: TemplateManifest, part: Part) -> bool:
    """Whether a part's document depends on the brand's identity or presets. One whose source cannot be read does, and
    so does a picture, for its fonts.
    """
    if part.is_drawn:
        return True
    try:
        layouts = guard.reachable(part.name, part.source, template.layouts)
        return BRAND in _names(part, layouts) or bool(_presets(part, layouts))
    except RenderingFailed:
        return True


def presets_named(template: TemplateManifest, part: Part) -> frozenset[str]:
    """The presets that a part's sources name; none where they cannot be read."""
    try:
        return _presets(part, guard.reachable(part.name, part.source, template.layouts))
    except RenderingFailed:
        return frozenset()


def recipe(composition: Composition, template: TemplateManifest, part: Part) -> str:
    """The digest of all that the document's bytes and spans depend on, and of nothing else."""
    parts = {"engine": dict(engine_of(part.media_type)), "order": order_for(composition, template, part)}
    if part.is_drawn:
        parts["media_type"] = part.media_type
    return sha256(canonical(parts).encode())


def job(composition: Composition, template: TemplateManifest, part: Part) -> bytes:
    """The order as a payload for the limited child."""
    return canonical(order_for(composition, template, part)).encode()


@lru_cache(maxsize=2)
def read_order(payload: bytes) -> Order:
    order: Order = from_plain(Order, json.loads(payload))
    return order


@lru_cache(maxsize=512)
def _names_in(name: str, source: str) -> frozenset[str]:
    return guard.names(name, source)


def _names(part: Part, layouts: Mapping[str, str]) -> frozenset[str]:
    return _names_in(part.name, part.source).union(*(_names_in(name, text) for name, text in layouts.items()))


@lru_cache(maxsize=512)
def _presets_in(name: str, source: str) -> frozenset[str]:
    return guard.presets(name, source) if any(word in source for word in guard.PRESET_FILTERS) else frozenset()


def _presets(part: Part, layouts: Mapping[str, str]) -> frozenset[str]:
    return _presets_in(part.name, part.source).union(*(_presets_in(name, text) for name, text in layouts.items()))


def _keys(part: Part, layouts: Mapping[str, str]) -> frozenset[str]:
    return guard.messages(part.name, part.source).union(*(guard.messages(name, text) for name, text in layouts.items()))


def _messages(
    catalogues: Mapping[str, Mapping[str, str]], keys: Iterable[str], composition: Composition
) -> Iterable[tuple[str, str, str]]:
    """(key, locale, text) of each fixed string, by the edition's chain; what is in none stays as the layout has it.

    A pseudo-locale has them all.
    """
    locale = composition.edition.locale
    if locale in PSEUDO_LOCALES:
        yield from ((key, locale, pseudo_text(key.rpartition("\x04")[2], locale)) for key in sorted(keys))
        return
    chain = [composition.brand.source_locale if step == UNDETERMINED else step for step in composition.chain]
    for key in sorted(keys):
        for locale in chain:
            if language(locale) == LAYOUT_LANGUAGE:
                break
            text = catalogues.get(locale, {}).get(key)
            if text:
                yield key, locale, text
                break


def _narrowed(composition: Composition, template: str, named: frozenset[str], *, is_drawn: bool) -> Composition:
    slots = {name: filling for name, filling in composition.slots.get(template, {}).items() if name in named}
    brand = composition.brand
    shown = tuple(placed for filling in slots.values() for placed in filling.placed)
    logos = tuple(Placed(wanted) for wanted in brand.logos.values()) if BRAND in named else ()
    font_files = brand.font_files if is_drawn else {}
    fonts = tuple(Placed(wanted) for media in font_files.values() for wanted in media)
    wanted = closure(composition.items, (*shown, *logos, *fonts))
    items = {name: composition.items[name] for name in wanted if name in composition.items}
    has_media = any(item.type == MEDIA for item in items.values())
    return Composition(
        kit=composition.kit if _has_literals(slots) else "",
        edition=composition.edition,
        market=replace(composition.market, parent="", locales=()),
        chain=(),
        brand=replace(_named_brand(brand, is_named=BRAND in named, has_media=has_media), font_files=font_files),
        slots={template: slots},
        items=items,
    )


def _with_pictures(narrowed: Composition, composition: Composition, presets: frozenset[str]) -> Composition:
    """The derived files that the part can name."""
    found = [each for each in composition.renditions if each.preset in presets and each.media in narrowed.items]
    return replace(narrowed, renditions=tuple(found)) if found else narrowed


def _has_literals(slots: Mapping[str, Filling]) -> bool:
    placed = (each for filling in slots.values() for each in filling.placed)
    return any(argument.literal is not None for each in placed for argument in each.arguments.values())


def _named_brand(brand: BrandFacts, *, is_named: bool, has_media: bool) -> BrandFacts:
    media_base = brand.media_base if has_media else ""
    if is_named:
        return replace(brand, media_base=media_base, source_locale="")
    return BrandFacts(brand.ref, "", "", media_base, {}, {}, {})
