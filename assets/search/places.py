"""A variant's locale, region and policy → the place its text is searched at; editions → the places they may read.

One row holds what one place says, so that a reader finds nothing by a text that no edition of theirs may show.
"""

from collections.abc import Iterable

from assets.localization.lookup import places, route
from assets.manifest import BrandManifest, Policy
from assets.rendering import Edition, regions_to_world

HEAD = ""
"""The place of what is said of an asset as a whole: key, title and tags."""
_NARROW = (Policy.SAME_LANGUAGE, Policy.OWN_REGION)


def place_of(locale: str, region: str, policy: Policy) -> str:
    """`de/CH`; `de/CH/own-region` where only some of the editions that come by may read it."""
    return f"{locale}/{region}/{policy.value}" if policy in _NARROW else f"{locale}/{region}"


def places_read(brand: BrandManifest, editions: Iterable[Edition]) -> frozenset[str]:
    """Where texts of these editions may come from, and the head. Raises BadContent for a region the brand has not."""
    found = {HEAD}
    for edition in editions:
        way = route(edition.locale, regions_to_world(brand, edition.region), brand.source_locale, brand.chains)
        for policy in (Policy.ANY, *_NARROW):
            found |= {place_of(locale, region, policy) for locale, region in places(way, policy)}
    return frozenset(found)
