"""A time or a release number → the brand's released facts that hold there, and manifests by digest."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from assets.delivery.access import Reader
from assets.delivery.recent import Recent
from assets.errors import BadContent, NotReleased, UnknownAsset
from assets.manifest import WORLD, BrandManifest, Kind, Manifest, Region, from_json
from assets.models import Activation, Release
from assets.rendering import Edition, regions_to_world

manifests: Recent[Manifest] = Recent(4096)
"""Parsed manifests by digest; each takes a few kilobytes."""


@dataclass(frozen=True, slots=True)
class State:
    """Which state is asked for: as it is `at` an instant, or one release by number. `now` decides what is public.

    `has_recalls`: whether any recall is live now; where none is, nobody asks which.
    """

    now: dt.datetime
    at: dt.datetime
    number: int | None = None
    has_recalls: bool = True


@dataclass(frozen=True, slots=True)
class Library:
    """A brand's released facts: its manifest and the digest that names them."""

    digest: str
    manifest: BrandManifest

    @property
    def regions(self) -> tuple[Region, ...]:
        return self.manifest.regions

    def market(self, code: str) -> Region:
        """Raises UnknownAsset for an unknown region."""
        for region in self.regions:
            if region.code == code:
                return region
        raise UnknownAsset(f"There is no region {code}.")

    def path(self, region: str) -> tuple[str, ...]:
        """The region and those above it, nearest first, ending in 001. Raises UnknownAsset for an unknown region."""
        try:
            return regions_to_world(self.manifest, region)
        except BadContent as error:
            raise UnknownAsset(f"There is no region {region}.") from error

    def locales(self, region: str) -> tuple[str, ...]:
        """The region's locales in the market's own order; none for an unknown region."""
        return next((tuple(dict.fromkeys(each.locales)) for each in self.regions if each.code == region), ())

    def has(self, edition: Edition) -> bool:
        return edition.locale in self.locales(edition.region)


def manifest_of(release: Release) -> Manifest:
    """A release's manifest, parsed once per digest and process. One query where the row came without it."""
    return manifests.get(release.digest, lambda: from_json(release.manifest))


def read_together(releases: Iterable[Release]) -> None:
    """Parses the content of all that are not kept yet, so that `manifest_of` asks no more. At most one query."""
    new = {release.digest: release.pk for release in releases if release.digest not in manifests}
    for digest, text in Release.objects.filter(pk__in=new.values()).values_list("digest", "manifest") if new else ():
        manifests.get(digest, lambda text=text: from_json(text))  # type: ignore[misc]


def locked_manifests(brand_id: uuid.UUID, lock: Mapping[str, str]) -> dict[str, Manifest]:
    """The content that a lock names, by reference. One query, none for an empty lock."""
    if not lock:
        return {}
    names = {digest: name for name, digest in lock.items()}
    rows = Release.objects.filter(asset__brand_id=brand_id, digest__in=names)
    return {
        names[digest]: manifests.get(digest, lambda text=text: from_json(text))  # type: ignore[misc]
        for digest, text in rows.values_list("digest", "manifest")
    }


def current_activation(
    asset_id: uuid.UUID, at: dt.datetime, path: Sequence[str], rows: QuerySet[Activation]
) -> Activation | None:
    """Of these rows the one that decides what the region at the start of the path gets at a time. One query."""
    reaching = rows.filter(asset=asset_id, effective_at__lte=at, cancelled_at__isnull=True, region__in=path)
    return reaching.order_by("-effective_at", "-id").first()


def library(reader: Reader, brand_key: str, state: State) -> Library:
    """The reader's brand as released at the state's time. One query.

    Raises UnknownAsset for any other brand, and NotReleased before its first release.
    """
    if brand_key != reader.brand_key or not reader.grants:
        raise UnknownAsset(f"There is no brand {brand_key!r}.")
    return library_of(reader.brand_id, state.at)


def library_of(brand_id: uuid.UUID, at: dt.datetime) -> Library:
    """A brand's facts as released at a time, for staff too. Raises NotReleased. One query."""
    current = current_activation(brand_id, at, (WORLD,), Activation.objects.with_releases())
    if current is None or current.release is None:
        raise NotReleased("The brand was not released at that time. Publish it.")
    return _library(current.release)


def library_of_release(release: Release, kind: Kind, brand_id: uuid.UUID, now: dt.datetime) -> Library:
    """The brand's facts that belong to a release for ever. At most three queries.

    A kit is locked to them. Any other kind has those that were current when the release first went live, or, where the
    brand itself came later, the brand's first.
    """
    if kind is Kind.KIT and (locked := locked_libraries([release.pk], brand_id)):
        return locked[release.pk]
    starts = Activation.objects.filter(release=release, cancelled_at__isnull=True, effective_at__lte=now)
    first = starts.order_by("effective_at").values_list("effective_at", flat=True).first()
    if first is None:
        raise NotReleased(f"Release {release.number} has not been live.")
    rows = Activation.objects.with_releases().filter(asset=brand_id, release__isnull=False, cancelled_at__isnull=True)
    before = rows.filter(effective_at__lte=first).order_by("-effective_at", "-id").first()
    found = before or rows.filter(effective_at__lte=now).order_by("effective_at", "id").first()
    if found is None or found.release is None:
        raise NotReleased("The brand has not been released. Publish it.")
    return _library(found.release)


def locked_libraries(releases: Iterable[int], brand_id: uuid.UUID) -> dict[int, Library]:
    """The facts that kits' releases are locked to, by the releases' ids. Two queries."""
    prefix = f"{Kind.BRAND.value}/"
    locks = Release.objects.filter(pk__in=list(releases)).values_list("pk", "lock")
    digests = {pk: digest for pk, lock in locks for name, digest in lock.items() if name.startswith(prefix)}
    rows = Release.objects.filter(asset=brand_id, digest__in=set(digests.values())).only("digest", "manifest")
    found = {row.digest: _library(row) for row in rows}
    return {pk: found[digest] for pk, digest in digests.items() if digest in found}


def _library(release: Release) -> Library:
    manifest = manifest_of(release)
    if not isinstance(manifest, BrandManifest):
        raise UnknownAsset("There is no such brand.")
    return Library(release.digest, manifest)
