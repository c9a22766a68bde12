"""Releases and drafts with their manifests → the rows they are found by, in the transaction that writes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from assets import drafts
from assets.errors import AssetsError
from assets.manifest import Kind, Manifest, TemplateManifest, from_json
from assets.models import Asset, DraftRow, Release, SearchRow, Trait
from assets.progress import Progress, silent
from assets.search.folding import FOLDING
from assets.search.texts import rows_of
from assets.search.traits import TraitName, traits_of

BATCH = 500
TEMPLATES = f"{Kind.TEMPLATE.value}/"
UNREADABLE = (AssetsError, ValueError, TypeError, AttributeError, LookupError)
"""What damaged content raises."""
Said = tuple[Release, Manifest]


@dataclass(frozen=True, slots=True)
class Reindexed:
    """How many were made anew; `unreadable` names what could not be read."""

    releases: int
    drafts: int
    unreadable: tuple[str, ...]


def index_releases(releases: Iterable[Said]) -> None:
    """Adds the rows of releases that have none. Two queries for each 500 rows, and one for kits."""
    said = list(releases)
    rows = (
        SearchRow(release=release, place=place, norm=norm, folding=FOLDING)
        for release, manifest in said
        for place, norm in rows_of(manifest).items()
    )
    SearchRow.objects.bulk_create(rows, batch_size=BATCH)
    channels = _channels(said)
    traits = (
        Trait(release=release, name=name.value, value=value)
        for release, manifest in said
        for name, value in sorted(traits_of(manifest) | _of_kit(release, channels))
    )
    Trait.objects.bulk_create(traits, batch_size=BATCH)


def _of_kit(release: Release, channels: Mapping[str, str]) -> set[tuple[TraitName, str]]:
    return {(TraitName.CHANNEL, channels[digest]) for digest in _templates(release) if digest in channels}


def _templates(release: Release) -> list[str]:
    """The digests of the templates that a release is locked to: only kits are."""
    return [digest for name, digest in release.lock.items() if name.startswith(TEMPLATES)]


def _channels(said: Iterable[Said]) -> Mapping[str, str]:
    """By the digests of the templates that kits are locked to."""
    known = {release.digest: each.channel.value for release, each in said if isinstance(each, TemplateManifest)}
    missing = {digest for release, _ in said for digest in _templates(release)} - set(known)
    if not missing:
        return known
    rows = Trait.objects.filter(name=TraitName.CHANNEL.value, release__digest__in=missing)
    return {**dict(rows.values_list("release__digest", "value")), **known}


def index_drafts(said: Iterable[tuple[Asset, Manifest]]) -> None:
    """Makes the rows of these drafts say what they say now. Two queries for each 500."""
    manifests = {asset.pk: manifest for asset, manifest in said}
    DraftRow.objects.filter(asset__in=list(manifests)).delete()
    rows = [
        DraftRow(asset_id=pk, place=place, norm=norm, folding=FOLDING)
        for pk, manifest in manifests.items()
        for place, norm in rows_of(manifest).items()
    ]
    DraftRow.objects.bulk_create(rows, batch_size=BATCH)


def reindex(*, is_whole: bool = False, progress: Progress = silent) -> Reindexed:
    """Makes the rows of every release and draft that has none of this folding; with `is_whole`, of all of them.

    In batches, each a transaction of its own: broken off, it goes on where it was the next time. What cannot be read is
    left without rows and named.
    """
    unreadable: list[str] = []
    releases, assets = _stale_releases(is_whole=is_whole), _stale_drafts(is_whole=is_whole)
    done = drafted = 0
    for batch in _batches(releases):
        done += _again(batch, unreadable)
        progress("reading releases", done, len(releases))
    for batch in _batches(assets):
        drafted += _drafts_again(batch, unreadable)
        progress("reading drafts", drafted, len(assets))
    return Reindexed(done, drafted, tuple(unreadable))


def _stale_releases(*, is_whole: bool) -> list[Any]:
    """Kits last: their channels are read from their templates' rows."""
    rows = Release.objects.order_by("pk")
    if not is_whole:
        rows = rows.exclude(pk__in=SearchRow.objects.filter(folding=FOLDING).values("release"))
    parts = (rows.exclude(asset__kind=Kind.KIT.value), rows.filter(asset__kind=Kind.KIT.value))
    return [pk for part in parts for pk in part.values_list("pk", flat=True)]


def _stale_drafts(*, is_whole: bool) -> list[Any]:
    rows = Asset.objects.order_by("pk")
    if not is_whole:
        rows = rows.exclude(pk__in=DraftRow.objects.filter(folding=FOLDING).values("asset"))
    return list(rows.values_list("pk", flat=True))


def _batches(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


@transaction.atomic
def _again(ids: Sequence[Any], unreadable: list[str]) -> int:
    """Locks the releases' rows, so that nobody makes the same ones meanwhile."""
    locked = Release.objects.filter(pk__in=ids).select_for_update(of=("self",))
    said: list[Said] = []
    for release in locked.select_related("asset").defer("credits").order_by("pk"):
        try:
            said.append((release, from_json(release.manifest)))
        except UNREADABLE:
            unreadable.append(f"{release.asset.ref}@{release.number}")
    readable = [release.pk for release, _ in said]
    SearchRow.objects.filter(release__in=readable).delete()
    Trait.objects.filter(release__in=readable).delete()
    index_releases(said)
    return len(said)


@transaction.atomic
def _drafts_again(ids: Sequence[Any], unreadable: list[str]) -> int:
    """Locks the assets' rows, so that no save goes by meanwhile."""
    said: list[tuple[Asset, Manifest]] = []
    for asset in Asset.objects.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"):
        try:
            said.append((asset, drafts.read(asset)))
        except AssetsError:
            unreadable.append(asset.ref)
    index_drafts(said)
    return len(said)
