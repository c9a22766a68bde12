"""A bundle, and what of it was otherwise before → whether an edition's composition is the same as it was."""

from collections.abc import Mapping
from dataclasses import replace

from assets.errors import AssetsError
from assets.localization.lookup import Route
from assets.manifest import BlockManifest, BrandManifest, Manifest, MediaManifest
from assets.rendering.compose import facts_of
from assets.rendering.composition import BrandFacts
from assets.rendering.editions import Bundle, Edition, market_of, route_of
from assets.rendering.resolving import resolve_on


def is_unmoved(
    bundle: Bundle, former: Mapping[str, Manifest | None], edition: Edition, *, but_identity: bool = False
) -> bool:
    """Looks at nothing but what differs, so that it costs little; where it says no, the composition may be the same.

    `former` is the content that assets had, by reference; None for those that are new in the bundle. A composition is
    made of the kit, its templates, the brand's facts, the edition's route and what each asset says on it: where all
    that is equal, so are the composition and the recipes of its documents. With `but_identity` the brand's title,
    colours, fonts, font files, logos and presets may differ: so do pictures and the documents whose sources name them.
    """
    try:
        route = route_of(bundle.brand, edition)
        if not all(_says_the_same(was, bundle.assets.get(name), edition, route) for name, was in former.items()):
            return False
        return but_identity or all(_is_same_identity(was, bundle) for was in former.values())
    except AssetsError:
        return False


def _says_the_same(was: Manifest | None, now: Manifest | None, edition: Edition, route: Route) -> bool:
    match was, now:
        case (BlockManifest() | MediaManifest(), BlockManifest() | MediaManifest()):
            return resolve_on(was, route) == resolve_on(now, route)
        case BrandManifest(), BrandManifest():
            return (
                _beside_identity(was) == _beside_identity(now)
                and market_of(was, edition) == market_of(now, edition)
                and route_of(was, edition) == route
            )
        case _:
            return False


def _beside_identity(brand: BrandManifest) -> BrandFacts:
    return replace(facts_of(brand), title="", colours={}, fonts={}, logos={}, font_files={})


def _is_same_identity(was: Manifest | None, bundle: Bundle) -> bool:
    if not isinstance(was, BrandManifest):
        return True
    return facts_of(was) == facts_of(bundle.brand) and was.presets == bundle.brand.presets
