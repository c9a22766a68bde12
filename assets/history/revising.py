"""A use case's changes of drafts → one act, one revision, and a snapshot and a version more for each that differs."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import reversion
from django.db import transaction

from assets import drafts, search
from assets.errors import Conflict, UnknownAsset
from assets.history.acts import Actor, lock_brand, record_act, refuse_repeat
from assets.history.deleting import require_unused
from assets.history.snapshots import credit, newest_snapshots, pack
from assets.manifest import SCHEMA, Manifest, sha256, to_json
from assets.models import Act, Asset, Brand, Snapshot


@dataclass(frozen=True, slots=True)
class _Change:
    """An asset whose content differs from its newest snapshot."""

    row: Asset
    manifest: Manifest
    canonical_json: str
    digest: str
    former: Snapshot | None


class Revising:
    """What a revision is to cover. `act` is there after it has ended, None where nothing differed."""

    def __init__(self, brand: Brand, now: dt.datetime) -> None:
        self._brand = brand
        self._now = now
        self._touched: dict[uuid.UUID, Asset] = {}
        self.act: Act | None = None

    def touch(self, asset: Asset, expected_version: int | None = None) -> None:
        """Covers an asset, before or after its rows are written, and sets `asset.version` to the one found.

        `expected_version` is the one its editor saw; 0 says that it must be new. Raises Conflict, and UnknownAsset for
        an asset of another brand. One query.
        """
        stored = Asset.objects.filter(pk=asset.pk).values_list("version", "brand_id").first()
        found, owner = stored or (0, asset.brand_id)
        if owner != self._brand.pk:
            raise UnknownAsset(f"There is no {asset.ref} in {self._brand.key}. Save it in its own brand.")
        self._cover(asset, found, expected_version)

    def write(self, manifest: Manifest, expected_version: int | None = None, *, is_exact: bool = False) -> Asset:
        """Makes the drafts say the manifest and covers its asset, as it just read it; see drafts.write.

        Raises BadContent, Conflict.
        """
        asset = drafts.write(self._brand, manifest, is_exact=is_exact)
        self._cover(asset, asset.version, expected_version)
        return asset

    def _cover(self, asset: Asset, found: int, expected_version: int | None) -> None:
        if expected_version is not None and found != expected_version:
            raise _conflict(asset.ref, expected_version, found)
        asset.version = found
        self._touched.setdefault(asset.pk, asset)

    def delete(self, asset: Asset, expected_version: int | None = None, *, is_withdrawing: bool = False) -> None:
        """Marks an asset as deleted; its rows stay. Raises StillInUse, Conflict.

        `is_withdrawing`: the caller takes it off the air in the same transaction, so that it may be live still.
        """
        self.touch(asset, expected_version)
        require_unused(self._brand, asset, now=self._now, is_withdrawing=is_withdrawing)
        Asset.objects.filter(pk=asset.pk).update(deleted_at=self._now)
        asset.deleted_at = self._now

    def touched(self) -> Mapping[uuid.UUID, Asset]:
        """The assets covered so far, by id."""
        return self._touched


@contextmanager
def revise(
    *,
    brand: Brand,
    actor: Actor,
    verb: str,
    now: dt.datetime,
    note: str = "",
    idempotency_key: str = "",
    at: dt.datetime | None = None,
) -> Iterator[Revising]:
    """Covers the changes made within it; writes all of them with their trace, or nothing.

    1. One transaction, under the brand's lock (a new brand, from drafts.new_brand, has none yet).
    2. A used idempotency key raises AlreadyDone before the body runs.
    3. The body touches assets and writes their rows.
    4. Those whose content differs from their newest snapshot get one act, one revision, a snapshot and a version more
       each, and are found by what they say now; where none differs there is no trace at all. `at` dates an import back.

    Raises Conflict where somebody else saved first, or an asset has something newer than `at`, BadContent
    where the rows are unsound.
    """
    if reversion.is_active():
        raise RuntimeError("A revision is open already. history.revise opens its own: use no create_revision here.")
    with transaction.atomic():
        lock_brand(brand)
        refuse_repeat(brand, idempotency_key)
        revising = Revising(brand, now)
        yield revising
        changes = _changes(revising.touched())
        if changes:
            if at is not None:
                _require_nothing_newer(changes, at)
            subjects = [change.row.ref for change in changes]
            revising.act = record_act(
                brand=brand, actor=actor, verb=verb, now=now, subjects=subjects,
                note=note, idempotency_key=idempotency_key, at=at,
            )  # fmt: skip
            _raise_versions(changes, revising.touched())
            _record(changes, revising.act)
            search.index_drafts((change.row, change.manifest) for change in changes)


def _changes(touched: Mapping[uuid.UUID, Asset]) -> list[_Change]:
    """The rows as they are now against the newest snapshots. Raises BadContent for unsound content."""
    rows = drafts.concrete(touched.values())
    manifests = drafts.read_many(rows.values())
    snapshots = newest_snapshots(rows.values())
    changes = []
    for row in sorted(rows.values(), key=lambda asset: asset.ref):
        former, manifest = snapshots.get(row.pk), manifests[row.ref]
        text = to_json(manifest)
        digest = sha256(text.encode())
        if former and former.digest == digest and former.is_deleted == (row.deleted_at is not None):
            continue
        _require_version(row, touched[row.pk].version, former.version if former else 0)
        drafts.require_sound(manifest)
        changes.append(_Change(row, manifest, text, digest, former))
    return changes


def _require_nothing_newer(changes: list[_Change], at: dt.datetime) -> None:
    """Raises Conflict where something would come before what an asset has been since."""
    for change in changes:
        if change.former and change.former.act.at > at:
            fact = f"{change.row.ref} was changed at {change.former.act.at.isoformat()}, after {at.isoformat()}."
            raise Conflict(f"{fact} Only what has nothing newer can be dated back.", ref=change.row.ref)


def _require_version(row: Asset, touched: int, recorded: int) -> None:
    """Raises Conflict where the row was given another version than revisions gave it, as by a stale row saved whole."""
    if row.version != touched or row.version != recorded:
        raise _conflict(row.ref, touched, row.version if row.version != touched else recorded)


def _raise_versions(changes: list[_Change], touched: Mapping[uuid.UUID, Asset]) -> None:
    """The one place where a version is compared and set; it holds even where somebody wrote without the lock."""
    for change in changes:
        asset = touched[change.row.pk]
        expected = asset.version
        if not Asset.objects.filter(pk=asset.pk, version=expected).update(version=expected + 1):
            found = Asset.objects.filter(pk=asset.pk).values_list("version", flat=True).first()
            raise _conflict(asset.ref, expected, found or 0)
        asset.version = change.row.version = expected + 1


def _record(changes: list[_Change], act: Act) -> None:
    """One revision with a version of each asset's own row and, as its meta, the snapshots."""
    with reversion.create_revision(manage_manually=True, atomic=False):
        reversion.set_comment(f"{act.verb} by {act.actor_name}{': ' if act.note else ''}{act.note}")
        reversion.set_date_created(act.recorded_at)
        for change in changes:
            reversion.add_to_revision(change.row)
            reversion.add_meta(
                Snapshot,
                act=act,
                asset=change.row,
                version=change.row.version,
                schema=SCHEMA,
                digest=change.digest,
                content=pack(change.canonical_json),
                credits=credit(change.manifest, change.former, act.pk),
                is_deleted=change.row.deleted_at is not None,
            )


def _conflict(ref: str, expected: int, found: int) -> Conflict:
    message = f"{ref} was saved by somebody else: version {expected} is {found} now. Reload it, then change it again."
    return Conflict(message, ref=ref, expected=expected, found=found)
