"""A kit with all it is locked to → the (region, locale) pairs it is rendered for, and the way each region looks up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assets.errors import BadContent
from assets.localization.lookup import Route, route
from assets.manifest import WORLD, BrandManifest, Kind, KitManifest, Manifest, Region


@dataclass(frozen=True, slots=True, order=True)
class Edition:
    """A market and a language: `CH/fr-CH`."""

    region: str
    locale: str

    def __str__(self) -> str:
        return f"{self.region}/{self.locale}"


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that rendering may depend on: the kit, the exact releases it is locked to, and their content by reference."""

    kit: KitManifest
    lock: Mapping[str, str]
    assets: Mapping[str, Manifest]

    @property
    def brand(self) -> BrandManifest:
        """The one brand of the bundle. Raises BadContent."""
        brands = [manifest for manifest in self.assets.values() if isinstance(manifest, BrandManifest)]
        if len(brands) != 1:
            raise BadContent(f"The kit {self.kit.key} has {len(brands)} brands. Lock it to exactly one.")
        return brands[0]


def editions(bundle: Bundle, pseudo: str = "") -> tuple[Edition, ...]:
    """Each region of the kit with each of its locales, by region, locales in the market's own order.

    With a pseudo-locale, each region that has locales in that one instead.
    """
    regions = {region.code: region for region in bundle.brand.regions}
    wanted = [regions[code] for code in sorted(set(bundle.kit.regions)) if code in regions]
    if pseudo:
        return tuple(Edition(region.code, pseudo) for region in wanted if region.locales)
    return editions_in(wanted)


def editions_in(regions: Iterable[Region]) -> tuple[Edition, ...]:
    """Each region with each of its locales, in the given order."""
    return tuple(Edition(region.code, locale) for region in regions for locale in dict.fromkeys(region.locales))


def regions_to_world(brand: BrandManifest, code: str) -> tuple[str, ...]:
    """The region and those above it, nearest first, ending in 001. Raises BadContent for an unknown or circular one."""
    known = {region.code: region for region in brand.regions}
    path: list[str] = []
    while code != WORLD:
        if code not in known or code in path:
            fact = f"Region {code!r} of brand {brand.key} " + ("is its own parent." if code in path else "is unknown.")
            raise BadContent(f"{fact} Correct the brand's regions.", where=f"{Kind.BRAND.value}/{brand.key}")
        path.append(code)
        code = known[code].parent or WORLD
    return (*path, WORLD)


def market_of(brand: BrandManifest, edition: Edition) -> Region:
    """The facts of the edition's region. Raises BadContent."""
    for region in brand.regions:
        if region.code == edition.region:
            return region
    raise BadContent(f"Brand {brand.key} has no region {edition.region!r}. Add it, or correct the kit's regions.")


def route_of(brand: BrandManifest, edition: Edition) -> Route:
    """The order of places in which the edition looks for content. Raises BadContent, UnknownLocale."""
    return route(edition.locale, regions_to_world(brand, edition.region), brand.source_locale, brand.chains)
