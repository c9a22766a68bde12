"""A brand's rows against its snapshots → every difference: what somebody changed without a revision."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from reversion.models import Version

from assets import drafts
from assets.errors import AssetsError
from assets.history.acts import lock_brand
from assets.history.snapshots import content, is_intact, newest_snapshots
from assets.manifest import Manifest, to_json, values
from assets.models import Asset, Brand, Snapshot

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """What is wrong with an asset; `pointer` names the value, "" the asset as a whole."""

    ref: str
    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.ref}{self.pointer}: {self.message}"


def verify(brand: Brand) -> tuple[Difference, ...]:
    """Every difference, by reference; none where each write went through revise(). Locks the brand batch by batch."""
    ids = list(Asset.objects.filter(brand_id=brand.pk).order_by("kind", "key").values_list("pk", flat=True))
    found = list(_moved(brand))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            lock_brand(brand)
            assets = list(Asset.objects.filter(pk__in=ids[start : start + BATCH]))
            found += [*_differences(assets), *_past(assets)]
    return tuple(found)


def _moved(brand: Brand) -> Iterator[Difference]:
    rows = Snapshot.objects.filter(act__brand_id=brand.pk).exclude(asset__brand_id=brand.pk)
    for asset in Asset.objects.filter(snapshots__in=rows).distinct():
        yield Difference(asset.ref, "", "Its row belongs to another brand.")


def _differences(assets: Sequence[Asset]) -> Iterator[Difference]:
    manifests, snapshots = _manifests(assets), newest_snapshots(assets)
    for asset in assets:
        if asset.pk not in snapshots:
            yield Difference(asset.ref, "", "It has rows but no snapshot.")
            continue
        yield from _against(asset, manifests.get(asset.ref), snapshots[asset.pk])


def _manifests(assets: Sequence[Asset]) -> Mapping[str, Manifest | None]:
    """All at once; one by one where some cannot be read."""
    try:
        return drafts.read_many(assets)
    except AssetsError:
        return {asset.ref: _readable(asset) for asset in assets}


def _readable(asset: Asset) -> Manifest | None:
    try:
        return drafts.read(asset)
    except AssetsError:
        return None


def _against(asset: Asset, manifest: Manifest | None, snapshot: Snapshot) -> Iterator[Difference]:
    if asset.version != snapshot.version:
        yield Difference(asset.ref, "", f"Its version is {asset.version}, its newest snapshot's {snapshot.version}.")
    if (asset.deleted_at is not None) != snapshot.is_deleted:
        yield Difference(asset.ref, "", f"It is {'deleted' if asset.deleted_at else 'alive'}, its snapshot is not.")
    if manifest is None:
        yield Difference(asset.ref, "", "Its rows are missing or cannot be read.")
    elif fault := _fault(snapshot):
        yield Difference(asset.ref, "", fault)
    else:
        yield from _contents(asset.ref, manifest, content(snapshot))


def _past(assets: Sequence[Asset]) -> Iterator[Difference]:
    """Older snapshots than the newest that cannot be read, and those with or without reversion's row by mistake."""
    names = {asset.pk: asset.ref for asset in assets}
    rows = Version.objects.filter(object_id__in=[str(pk) for pk in names]).values_list("revision", "object_id")
    versions = set(rows)
    rows = Snapshot.objects.filter(asset__in=list(names)).exclude(version=F("asset__version"))
    rows = rows.order_by("asset__kind", "asset__key", "version")
    for snapshot in rows.iterator(BATCH):
        is_listed = (snapshot.revision_id, str(snapshot.asset_id)) in versions
        if is_listed == snapshot.is_pruned:
            state = "pruned, but still" if is_listed else "kept, but not"
            yield Difference(names[snapshot.asset_id], "", f"Revision {snapshot.version} is {state} in reversion.")
        elif not snapshot.is_pruned and (fault := _fault(snapshot)):
            yield Difference(names[snapshot.asset_id], "", fault)


def _fault(snapshot: Snapshot) -> str:
    """Why what a snapshot keeps cannot be trusted, "" where it can."""
    if not is_intact(snapshot):
        return f"The snapshot of version {snapshot.version} is damaged."
    try:
        content(snapshot)
    except AssetsError as error:
        return f"The snapshot of version {snapshot.version} cannot be read. {error}"
    return ""


def _contents(ref: str, manifest: Manifest, kept: Manifest) -> Iterator[Difference]:
    if to_json(manifest) == to_json(kept):
        return
    now, then = values(manifest), values(kept)
    pointers = [pointer for pointer in sorted(now.keys() | then.keys()) if now.get(pointer) != then.get(pointer)]
    for pointer in pointers or [""]:
        yield Difference(ref, pointer, "It differs from the newest snapshot.")
