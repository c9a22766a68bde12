"""A kit's released editions → how far each is covered, composed from the exact content the release is locked to."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from assets.delivery.access import whole
from assets.delivery.recent import Recent
from assets.delivery.releases import Served, editions_of
from assets.delivery.states import State, library_of, locked_manifests, manifest_of
from assets.errors import NotReleased
from assets.manifest import KitManifest
from assets.models import Asset
from assets.rendering import Bundle, Coverage, compose, coverage


@dataclass(frozen=True, slots=True)
class Covering:
    """An edition that is served, and its coverage."""

    served: Served
    coverage: Coverage


kept: Recent[Coverage] = Recent(1024)
"""By the kit's release and edition, which decide it wholly."""


def released_coverage(kit: Asset, state: State) -> tuple[Covering, ...]:
    """Every edition of a kit that is live at a state, for staff. Raises NotReleased where there is none."""
    served = editions_of(whole(kit), library_of(kit.brand_id, state.at), state)
    if not served:
        raise NotReleased(f"{kit.ref} has no released edition. Publish it, or ask for its drafts.")
    return coverage_of(served, kit.brand_id)


def coverage_of(served: Iterable[Served], brand_id: uuid.UUID) -> tuple[Covering, ...]:
    """The coverage of these editions of one kit. At most two queries a release, none where it is kept."""
    bundles: dict[str, Bundle] = {}

    def made(each: Served) -> Coverage:
        bundle = bundles.get(each.release.digest) or bundles.setdefault(each.release.digest, bundle_of(each, brand_id))
        return coverage(compose(bundle, each.edition))

    return tuple(
        Covering(each, kept.get((each.release.digest, each.edition), lambda each=each: made(each)))  # type: ignore[misc]
        for each in served
    )


def bundle_of(served: Served, brand_id: uuid.UUID) -> Bundle:
    """All that the documents of a kit's release depend on. Raises NotReleased for any other kind. Two queries."""
    manifest = manifest_of(served.release)
    if not isinstance(manifest, KitManifest):
        raise NotReleased("Only kits have editions of documents.")
    lock = served.release.lock
    return Bundle(manifest, lock, locked_manifests(brand_id, lock))
