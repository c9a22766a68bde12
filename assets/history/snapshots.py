"""A manifest → a compressed snapshot with credits, and back."""

import uuid
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from django.db.models import OuterRef, Subquery

from assets.manifest import Manifest, from_json, sha256
from assets.models import Asset, Snapshot

NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "variants": ("field", "locale", "region"),
    "slots": ("name",),
    "parts": ("name",),
    "regions": ("code",),
    "placements": ("slot", "channel", "region", "position"),
}
"""The attributes that name an entry of a manifest's list in a credit's pointer."""
UNCREDITED = frozenset({"key", "files", "layouts", "catalogues"})


def newest_snapshot(asset: Asset) -> Snapshot | None:
    """What the last revision left; None before the first."""
    return Snapshot.objects.filter(asset_id=asset.pk).order_by("-version").first()


def newest_snapshots(assets: Iterable[Asset]) -> dict[uuid.UUID, Snapshot]:
    """The newest snapshot of each asset by its id, in one query; those without are left out."""
    newest = Snapshot.objects.filter(asset=OuterRef("asset")).order_by("-version").values("pk")[:1]
    rows = Snapshot.objects.filter(asset__in=[asset.pk for asset in assets], pk=Subquery(newest))
    return {row.asset_id: row for row in rows.select_related("act")}


def content(snapshot: Snapshot) -> Manifest:
    """What the snapshot says, of whatever schema it was written in."""
    return from_json(unpack(snapshot).decode())


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


def values(manifest: Manifest) -> dict[str, Any]:
    """Each value of a manifest by a pointer that names it: /title, /variants/value/de/001, /colours/primary.

    Names are escaped as in a JSON pointer (RFC 6901). Lists are named by what identifies their entries, so that a new
    entry moves none.
    """
    found: dict[str, Any] = {}
    for item in fields(manifest):
        if item.name in UNCREDITED:
            continue
        value = getattr(manifest, item.name)
        if isinstance(value, Mapping):
            found.update({_pointer(item.name, name): entry for name, entry in value.items()})
        elif isinstance(value, tuple):
            found.update({_pointer(item.name, *_names(item.name, entry)): entry for entry in value})
        else:
            found[_pointer(item.name)] = value
    return found


def _names(name: str, entry: Any) -> tuple[Any, ...]:
    return (entry,) if isinstance(entry, str) else tuple(getattr(entry, part) for part in NAMED_BY[name])


def _pointer(*names: object) -> str:
    return "".join("/" + str(name).replace("~", "~0").replace("/", "~1") for name in names)
