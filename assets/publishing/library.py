"""What publishing reads: the drafts asked for, and the releases that are current or locked."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from assets.drafts import read_many
from assets.errors import UnknownAsset
from assets.manifest import WORLD, BrandManifest, Manifest, from_json, split_ref
from assets.models import Act, Activation, Asset, Brand, Reference, Release
from assets.models.asset import KEY_PATTERN

KEY = re.compile(KEY_PATTERN)
MOST_CLOCK_SKEW = dt.timedelta(seconds=5)
"""By how much the clocks of two machines may differ."""
ACTS_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """An asset's rows as they are now; `version` tells later whether they have changed."""

    asset: Asset
    version: int
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Released:
    """A release as frozen values."""

    ref: str
    digest: str
    manifest_json: str
    lock: Mapping[str, str]
    credits: Mapping[str, Any]

    def manifest(self) -> Manifest:
        """Parsed at each call: of most releases only the digest is asked for."""
        return from_json(self.manifest_json)


@dataclass(frozen=True, slots=True)
class RegionalState:
    """What a single region gets instead of what is current everywhere; None: it was withdrawn there."""

    asset: Asset
    region: str
    release: Release | None


def time_in(brand: Brand, clock: Callable[[], dt.datetime]) -> dt.datetime:
    """The time by the clock, or a brand's newer act's where another machine's clock is a little ahead of this one.

    What is written at it comes after everything that could already be read.
    """
    now = clock()
    newest = Act.objects.filter(brand_id=brand.pk).order_by("-id").values_list("recorded_at", flat=True)
    return max((now, *(at for at in newest[:ACTS_LOOKED_AT] if at <= now + MOST_CLOCK_SKEW)))


def drafts_of(brand: Brand, refs: Iterable[str]) -> dict[str, Draft]:
    """The drafts that exist, by reference. Those that do not exist or are deleted are left out."""
    assets = {name: asset for name, asset in assets_of(brand, refs).items() if asset.deleted_at is None}
    manifests = read_many(assets.values())
    return {name: Draft(asset, asset.version, manifests[name]) for name, asset in assets.items()}


def require_drafts(brand: Brand, refs: Iterable[str]) -> dict[str, Draft]:
    """The drafts of all these references. Raises UnknownAsset naming the first that does not exist."""
    names = list(refs)
    found = drafts_of(brand, names)
    for name in names:
        if name not in found:
            raise UnknownAsset(f"There is no {name} in {brand.key}. Correct the key, or create it first.")
    return found


def released(release: Release) -> Released:
    return Released(release.asset.ref, release.digest, release.manifest, release.lock, release.credits)


def current_of(brand: Brand, refs: Iterable[str], *, at: dt.datetime) -> dict[str, Released]:
    """The releases current everywhere (001) at `at`, by reference; withdrawn and unreleased ones are left out."""
    rows = Activation.objects.filter(asset__in=_rows(brand, refs).values("pk")).current(at=at)
    releases = [released(row.release) for row in rows.select_related("release__asset") if row.release]
    return {release.ref: release for release in releases}


def current_brand(brand: Brand, *, at: dt.datetime) -> BrandManifest:
    """The brand's released facts, or its draft's before its first release."""
    release = current_of(brand, [brand.ref], at=at).get(brand.ref)
    manifest = release.manifest() if release else require_drafts(brand, [brand.ref])[brand.ref].manifest
    if not isinstance(manifest, BrandManifest):
        raise UnknownAsset(f"{brand.ref} is no brand. Correct the key.")
    return manifest


def exceptions_of(brand: Brand, refs: Iterable[str], *, at: dt.datetime) -> tuple[RegionalState, ...]:
    """What single regions get instead of what is current everywhere, such as a withdrawal in one of them.

    In the order of their starts: a later one also holds in the regions that lie in its own.
    """
    rows = (
        Activation.objects.filter(
            asset__in=_rows(brand, refs).values("pk"), effective_at__lte=at, cancelled_at__isnull=True
        )
        .with_releases()
        .select_related("asset")
        .order_by("effective_at", "id")
    )
    found: dict[tuple[uuid.UUID, str], RegionalState] = {}
    for row in rows:
        if row.region == WORLD:
            found = {place: exception for place, exception in found.items() if place[0] != row.asset_id}
        else:
            found.pop((row.asset_id, row.region), None)
            found[row.asset_id, row.region] = RegionalState(row.asset, row.region, row.release)
    return tuple(found.values())


def manifests_of(brand: Brand, digests: Iterable[str]) -> dict[str, Manifest]:
    """The content of releases, by digest."""
    rows = Release.objects.filter(asset__brand_id=brand.pk, digest__in=set(digests))
    return {digest: from_json(text) for digest, text in rows.values_list("digest", "manifest")}


def locks_of(brand: Brand, digests: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """The locks of releases, by digest."""
    wanted = set(digests)
    rows = Release.objects.filter(asset__brand_id=brand.pk, digest__in=wanted) if wanted else Release.objects.none()
    return dict(rows.values_list("digest", "lock"))


def dependents_of(assets: Iterable[Asset], *, at: dt.datetime) -> dict[str, Released]:
    """The current releases whose lock names any of these assets: those that use them directly or through others.

    A query for each step of use. What stands between may be withdrawn, or locked at an older release.
    """
    used = {asset.pk: asset.ref for asset in assets}
    names = set(used.values())
    users = users_of(used)
    rows = Activation.objects.filter(asset__in=users - set(used), asset__deleted_at__isnull=True).current(at=at)
    releases = [released(row.release) for row in rows.select_related("release__asset") if row.release]
    return {release.ref: release for release in releases if not names.isdisjoint(release.lock)}


def users_of(assets: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The assets of which any release names these, directly or through others. A query for each step of use."""
    frontier = set(assets)
    users: set[uuid.UUID] = set()
    while frontier:
        found = Reference.objects.filter(asset__in=frontier).values_list("release__asset", flat=True)
        frontier = set(found.order_by().distinct()) - users
        users |= frontier
    return users


def assets_of(brand: Brand, refs: Iterable[str]) -> dict[str, Asset]:
    """The brand's assets of these references, deleted ones included."""
    return {asset.ref: asset for asset in _rows(brand, refs)}


def require_asset(brand: Brand, ref: str) -> Asset:
    """The brand's asset of this reference, a deleted one too. Raises UnknownAsset."""
    asset = assets_of(brand, [ref]).get(ref)
    if asset is None:
        raise UnknownAsset(f"There is no {ref} in {brand.key}. Correct the key.")
    return asset


def newest_activation(brand: Brand) -> int:
    """The id of the brand's latest activation, 0 where there is none: it tells whether anything was published since."""
    rows = Activation.objects.filter(asset__brand_id=brand.pk).order_by("-id")
    return rows.values_list("pk", flat=True).first() or 0


def _rows(brand: Brand, refs: Iterable[str]) -> QuerySet[Asset]:
    """The rows of these references; a key that no asset can have finds none. Raises BadContent for no reference."""
    keys: dict[str, set[str]] = {}
    for name in refs:
        kind, key = split_ref(name)
        if KEY.fullmatch(key):
            keys.setdefault(kind.value, set()).add(key)
    condition = Q(pk__in=[])
    for kind_name, wanted in keys.items():
        condition |= Q(kind=kind_name, key__in=wanted)
    return Asset.objects.filter(condition, brand_id=brand.pk)
