"""A composition of a real edition → the same market in a pseudo-locale, formatted as the pseudo-locale's language does.

The texts themselves are respelled where they are read, as messages: see `texts.read`.
"""

from dataclasses import replace

from assets.localization.locales import PSEUDO_LOCALES, chain
from assets.localization.lookup import Reason
from assets.localization.pseudo import pseudo_text
from assets.manifest import BrandManifest
from assets.rendering.composition import Composition, Field, Item
from assets.rendering.editions import Edition, market_of

LAST_RESORT = "en"


def real_edition(brand: BrandManifest, edition: Edition) -> Edition:
    """The edition whose content a pseudo edition shows: its region's first real locale. Raises BadContent."""
    locales = (*market_of(brand, edition).locales, brand.source_locale, LAST_RESORT)
    return Edition(edition.region, next(locale for locale in locales if locale not in PSEUDO_LOCALES))


def in_pseudo_locale(composition: Composition, locale: str) -> Composition:
    """Every text belongs to the pseudo-locale, so that a page says one language and one direction."""
    return replace(
        composition,
        edition=Edition(composition.edition.region, locale),
        chain=chain(locale),
        brand=replace(composition.brand, title=pseudo_text(composition.brand.title, locale)),
        items={name: _item(item, locale) for name, item in composition.items.items()},
    )


def _item(item: Item, locale: str) -> Item:
    return replace(item, fields={name: _field(field, locale) for name, field in item.fields.items()})


def _field(field: Field, locale: str) -> Field:
    return replace(field, origin=replace(field.origin, locale=locale, reason=Reason.OWN), is_same_language=True)
