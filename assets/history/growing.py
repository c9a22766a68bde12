"""A brand's rows → how many bytes its revisions and releases take; what they render, documents, apart.

What counts, by `measuring`: of a revision its snapshot and reversion's version; of a release its own row, its
references, its links to files and its activations; of acts their own rows and reversion's revisions, which all assets
of an act share; of documents their rows and uses. Drafts do not grow with edits, and files lie in the storage.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from reversion.models import Revision, Version

from assets.history.measuring import Amount, measure, measure_by
from assets.manifest import Kind
from assets.models import Act, Activation, Asset, Brand, Document, DocumentUse, Reference, Release, Snapshot


@dataclass(frozen=True, slots=True)
class Grown:
    """An asset, or one revision (@r12) or release (@3) of it, by the name it is asked for."""

    name: str
    revisions: Amount
    releases: Amount
    documents: Amount

    @property
    def size_bytes(self) -> int:
        return self.revisions.size_bytes + self.releases.size_bytes + self.documents.size_bytes


@dataclass(frozen=True, slots=True)
class Growth:
    """A brand's assets by reference. `documents` counts those that several assets show once."""

    assets: tuple[Grown, ...]
    acts: Amount
    documents: Amount


def growth_of(brand: Brand) -> Growth:
    """Every asset of the brand that has revisions. Nine queries, and two for each kit."""
    assets = Asset.objects.filter(brand_id=brand.pk).order_by("kind", "key")
    written = Snapshot.objects.filter(asset__brand_id=brand.pk)
    snapshots = measure_by(written, "asset")
    versions = measure_by(Version.objects.filter(Exists(written.filter(revision=OuterRef("revision")))), "object_id")
    releases = _releases(Release.objects.filter(asset__brand_id=brand.pk), "asset")
    grown = [
        Grown(
            row.ref,
            _with(snapshots.get(row.pk, Amount()), versions.get(str(row.pk), Amount())),
            releases.get(row.pk, Amount()),
            _documents(Release.objects.filter(asset=row)) if row.kind == Kind.KIT else Amount(),
        )
        for row in assets
    ]
    revisions = Revision.objects.filter(Exists(written.filter(revision=OuterRef("pk"))))
    acts = _with(measure(Act.objects.filter(brand_id=brand.pk)), measure(revisions))
    return Growth(tuple(grown), acts, _documents(Release.objects.filter(asset__brand_id=brand.pk)))


def growth_of_asset(asset: Asset) -> tuple[Grown, ...]:
    """Each revision of the asset, then each release, oldest first."""
    numbers = dict(Snapshot.objects.filter(asset=asset).values_list("revision", "version"))
    snapshots = measure_by(Snapshot.objects.filter(asset=asset), "revision")
    versions = measure_by(Version.objects.filter(object_id=str(asset.pk)), "revision")
    none = Amount()
    revisions = [
        Grown(f"{asset.ref}@r{version}", _with(snapshots[pk], versions.get(pk, none)), none, none)
        for pk, version in sorted(numbers.items(), key=lambda item: item[1])
    ]
    releases = _releases(Release.objects.filter(asset=asset), "pk")
    rows = Release.objects.filter(asset=asset).order_by("number").only("number")
    return (*revisions, *(_grown_release(asset, row, releases[row.pk]) for row in rows))


def _grown_release(asset: Asset, release: Release, own: Amount) -> Grown:
    return Grown(f"{asset.ref}@{release.number}", Amount(), own, _documents(Release.objects.filter(pk=release.pk)))


def _with(things: Amount, parts: Amount) -> Amount:
    """As many things, with what their parts take."""
    return Amount(things.count, things.size_bytes + parts.size_bytes)


def _releases(rows: QuerySet[Release], key: str) -> Mapping[Any, Amount]:
    """Releases with the rows that belong to them, for each value of `key`, a column of releases."""
    found = dict(measure_by(rows, key))
    for model in (Reference, Release.files.through, Activation):
        belonging: QuerySet[Any] = model._default_manager.filter(release__in=rows)
        for value, parts in measure_by(belonging, f"release__{key}").items():
            found[value] = _with(found[value], parts)
    return found


def _documents(releases: QuerySet[Release]) -> Amount:
    """The documents of these releases, each once, with their uses."""
    uses = DocumentUse.objects.filter(release__in=releases)
    rows = Document.objects.filter(Exists(uses.filter(document=OuterRef("pk"))))
    return _with(measure(rows), measure(uses))
