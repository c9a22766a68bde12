"""A reader and a state → what pages, past releases, regions and identity show it: exactly what it could also open."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assets.delivery.access import Reader, Seen, memberships_of
from assets.delivery.recalls import refuse
from assets.delivery.releases import readable_paths
from assets.delivery.states import Library, manifest_of, read_together
from assets.errors import NotReleased
from assets.manifest import Kind, Manifest, Region
from assets.models import Activation, Asset, Collection, DocumentUse, Recall, Release
from assets.rendering import Edition, editions_in


@dataclass(frozen=True, slots=True)
class PastRelease:
    """A release that has been live, and its starts that reach what the reader may read, newest first."""

    release: Release
    activations: tuple[Activation, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An asset of a list, what the release says that the first of its markets gets, and since when any is as it is."""

    asset: Asset
    manifest: Manifest
    updated_at: dt.datetime


def listed(assets: Sequence[Asset]) -> tuple[Listed, ...]:
    """A page of `current_assets` with what its releases say. At most two queries, none for an empty page."""
    ids = [asset.started for asset in assets]  # type: ignore[attr-defined]
    rows = Activation.objects.with_releases().filter(pk__in=ids) if ids else ()
    releases = {row.pk: row.release for row in rows if row.release}
    read_together(releases.values())
    return tuple(
        Listed(asset, manifest_of(releases[pk]), asset.updated_at)  # type: ignore[attr-defined]
        for asset, pk in zip(assets, ids, strict=True)
    )


def history_of(seen: Seen, facts: Library, now: dt.datetime) -> tuple[PastRelease, ...]:
    """The releases that have been live by now where the reader may read, newest first. At most two queries.

    Raises NotReleased where there is none, as for an asset that does not exist, and Recalled.
    """
    rows = Activation.objects.with_releases().filter(
        asset=seen.id, effective_at__lte=now, cancelled_at__isnull=True, release__isnull=False
    )
    paths = readable_paths(seen, facts)
    rendered = _rendered(seen, paths) if seen.kind is Kind.KIT else None
    found: dict[int, tuple[Release, list[Activation]]] = {}
    for row in rows.order_by("-effective_at", "-id"):
        reached = {code for code, path in paths.items() if row.region in path}
        release = row.release
        if release and (reached if rendered is None else reached & rendered.get(release.pk, set())):
            found.setdefault(release.number, (release, []))[1].append(row)
    if not found:
        raise NotReleased(f"{seen.ref} has not been live.")
    refuse(seen.recall_id)
    newest_first = sorted(found.items(), reverse=True)
    return tuple(PastRelease(release, tuple(starts)) for _, (release, starts) in newest_first)


def readable_editions(reader: Reader, facts: Library) -> tuple[Edition, ...]:
    """The market and language pairs that a grant reaches."""
    return editions_in(region for region in facts.regions if reader.covers(facts.path(region.code)))


def readable_regions(reader: Reader, facts: Library) -> tuple[Region, ...]:
    """The markets that a grant reaches, and those above them, which their editions may fall back to."""
    paths = [facts.path(region.code) for region in facts.regions]
    shown = {code for path in paths if reader.covers(path) for code in path}
    return tuple(region for region in facts.regions if region.code in shown)


def readable_collections(reader: Reader, kind: Kind) -> tuple[str, ...]:
    """The keys of the collections that the reader is granted for a kind. One query."""
    granted = {grant.collection_id for grant in reader.grants if kind.value in grant.kinds}
    return tuple(Collection.objects.filter(pk__in=granted, brand_id=reader.brand_id).values_list("key", flat=True))


def readable_media(reader: Reader, keys: Iterable[str], now: dt.datetime) -> frozenset[str]:
    """Of these media those that are neither hidden from the reader nor recalled. One query, none for none."""
    wanted = frozenset(keys)
    if not wanted:
        return wanted
    rows = memberships_of(reader, reader.grants, now=now).filter(asset__kind=Kind.MEDIA.value, asset__key__in=wanted)
    rows = rows.exclude(asset__recalls__in=Recall.objects.live(at=now))
    return frozenset(rows.values_list("asset__key", flat=True))


def _rendered(seen: Seen, codes: Iterable[str]) -> dict[int, set[str]]:
    """The regions that each of a kit's releases has documents for."""
    uses = DocumentUse.objects.filter(release__asset=seen.id, region__in=list(codes)).order_by()
    found: dict[int, set[str]] = {}
    for release, region in uses.values_list("release", "region").distinct():
        found.setdefault(release, set()).add(region)
    return found
