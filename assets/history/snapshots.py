"""A manifest → a compressed snapshot with credits, and back."""

import uuid
import zlib
from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from assets.errors import AssetsError
from assets.manifest import Manifest, from_json, sha256, values
from assets.models import Asset, Snapshot


def newest_snapshot(asset: Asset) -> Snapshot | None:
    """What the last revision left; None before the first."""
    return Snapshot.objects.filter(asset_id=asset.pk).order_by("-version").first()


def newest_snapshots(assets: Iterable[Asset]) -> dict[uuid.UUID, Snapshot]:
    """The newest snapshot of each asset by its id, in one query; those without are left out."""
    newest = Snapshot.objects.filter(asset=OuterRef("asset")).order_by("-version").values("pk")[:1]
    rows = Snapshot.objects.filter(asset__in=[asset.pk for asset in assets], pk=Subquery(newest))
    return {row.asset_id: row for row in rows.select_related("act")}


class RevisionPruned(AssetsError):
    """What the revision said was dropped; the message names the nearest that stayed."""


def content(snapshot: Snapshot) -> Manifest:
    """What the snapshot says, of whatever schema it was written in. Raises RevisionPruned."""
    if snapshot.is_pruned:
        raise _pruned(snapshot)
    return from_json(unpack(snapshot).decode())


def _pruned(snapshot: Snapshot) -> RevisionPruned:
    name = snapshot.asset.ref
    kept = Snapshot.objects.filter(asset_id=snapshot.asset_id).exclude(content=b"").select_related("act")
    before = kept.filter(version__lt=snapshot.version).order_by("-version").first()
    after = kept.filter(version__gt=snapshot.version).order_by("version").first()
    nearest = [f"{name}@r{row.version} of {row.act.at:%Y-%m-%d %H:%M} UTC" for row in (before, after) if row]
    return RevisionPruned(f"{name}@r{snapshot.version} was pruned. The nearest kept: {', '.join(nearest)}.")


def credits(asset: Asset) -> dict[str, int]:
    """Where in the asset's content -> id of the act that the value there came from; see `values`."""
    snapshot = newest_snapshot(asset)
    return snapshot.credits if snapshot else {}


def credits_of(assets: Iterable[Asset]) -> dict[str, dict[str, int]]:
    """`credits` of many assets by reference, in one query."""
    rows = list(assets)
    newest = newest_snapshots(rows)
    return {asset.ref: newest[asset.pk].credits if asset.pk in newest else {} for asset in rows}


def pack(canonical_json: str) -> bytes:
    return zlib.compress(canonical_json.encode())


def unpack(snapshot: Snapshot) -> bytes:
    return zlib.decompress(bytes(snapshot.content))


def is_intact(snapshot: Snapshot) -> bool:
    """Whether the stored content still has the digest it was stored with."""
    try:
        return sha256(unpack(snapshot)) == snapshot.digest
    except zlib.error:
        return False


def credit(manifest: Manifest, former: Snapshot | None, act_id: int) -> dict[str, int]:
    """Credits of new content: values that stood in the former snapshot keep theirs, all others name this act."""
    past = values(content(former)) if former else {}
    known = former.credits if former else {}
    return {
        pointer: known[pointer] if pointer in known and past.get(pointer) == value else act_id
        for pointer, value in values(manifest).items()
    }
