"""A bundle, and what of it was otherwise before → whether an edition's composition is the same as it was."""

from collections.abc import Mapping

from assets.errors import AssetsError
from assets.localization.lookup import Route
from assets.manifest import BlockManifest, BrandManifest, Manifest, MediaManifest
from assets.rendering.compose import facts_of
from assets.rendering.editions import Bundle, Edition, market_of, route_of
from assets.rendering.resolving import resolve_on


def is_unmoved(bundle: Bundle, former: Mapping[str, Manifest | None], edition: Edition) -> bool:
    """Looks at nothing but what differs, so that it costs little; where it says no, the composition may be the same.

    `former` is the content that assets had, by reference; None for those that are new in the bundle. A composition is
    made of the kit, its templates, the brand's facts, the edition's route and what each asset says on it: where all
    that is equal, so are the composition and the recipes of its documents.
    """
    try:
        route = route_of(bundle.brand, edition)
        return all(_says_the_same(was, bundle.assets.get(name), edition, route) for name, was in former.items())
    except AssetsError:
        return False


def _says_the_same(was: Manifest | None, now: Manifest | None, edition: Edition, route: Route) -> bool:
    match was, now:
        case (BlockManifest() | MediaManifest(), BlockManifest() | MediaManifest()):
            return resolve_on(was, route) == resolve_on(now, route)
        case BrandManifest(), BrandManifest():
            return (
                facts_of(was) == facts_of(now)
                and market_of(was, edition) == market_of(now, edition)
                and route_of(was, edition) == route
            )
        case _:
            return False
