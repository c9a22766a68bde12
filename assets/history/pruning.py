"""A brand's old revisions → emptied ones, as a policy says: what they held is dropped, that they were stays.

A pruned snapshot keeps its row without content and credits, so that the audit log still tells the digests before and
after each act, blame still tells in which revision a text was written, and nothing takes an older state for it.
Reversion's version of it is deleted.
"""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from reversion.models import Version

from assets.history.acts import Actor, lock_brand, record_act
from assets.history.measuring import measure
from assets.history.snapshots import newest_snapshots
from assets.history.thinning import Policy, droppable
from assets.models import Act, Approval, Asset, Brand, Release, Snapshot
from assets.progress import Progress, silent

VERB = "prune"
ASSETS = 200
"""How many assets are looked at together."""
REVISIONS = 500
"""How many revisions go in one transaction, at most."""
NO_CREDITS = "{}"
REVISION_IN_NOTE = re.compile(r"([a-z]+/[a-z0-9][a-z0-9_-]{0,99})@r([1-9][0-9]{0,8})(?![0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went, or would: the versions of each asset's revisions by reference, oldest first, and what that frees."""

    versions: Mapping[str, tuple[int, ...]]
    freed_bytes: int
    acts: tuple[Act, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(versions) for versions in self.versions.values())


@dataclass(frozen=True, slots=True)
class _Goer:
    """A revision of an asset that may go."""

    ref: str
    asset_id: uuid.UUID
    snapshot_id: int
    revision_id: int
    version: int


def plan_pruning(*, brand: Brand, policy: Policy, now: dt.datetime) -> Pruned:
    """What prune() would do now. Writes nothing."""
    going, freed = [], 0
    for ids in _batches(brand):
        found = list(_goers(brand, ids, policy, now))
        for start in range(0, len(found), REVISIONS):
            freed += _freed_bytes(found[start : start + REVISIONS])
        going += found
    return Pruned(_versions(going), freed)


def prune(*, brand: Brand, policy: Policy, actor: Actor, now: dt.datetime, progress: Progress = silent) -> Pruned:
    """Empties the revisions that the policy lets go and nothing cites.

    Kept whatever the policy says: an asset's first and newest revision; those that wrote a text which a release or
    the draft still has (its credits name their acts); those whose content was approved; those that a note names.

    1. Batch by batch, in one transaction under the brand's lock: decide, write an act that names the assets, empty.
    2. Killed at any moment, each batch was done with its act or not at all; another call does what is left.
    """
    batches, gone, acts, freed = list(_batches(brand)), list[_Goer](), list[Act](), 0
    for done, ids in enumerate(batches):
        progress("Pruning", done, len(batches))
        while found := _prune_batch(brand, ids, policy, actor, now):
            going, act, size_bytes = found
            gone += going
            acts.append(act)
            freed += size_bytes
    progress("Pruning", len(batches), len(batches))
    return Pruned(_versions(gone), freed, tuple(acts))


def _prune_batch(
    brand: Brand, ids: Sequence[uuid.UUID], policy: Policy, actor: Actor, now: dt.datetime
) -> tuple[list[_Goer], Act, int] | None:
    """One transaction; None where nothing is left to go."""
    with transaction.atomic():
        lock_brand(brand)
        going = list(islice(_goers(brand, ids, policy, now), REVISIONS))
        if not going:
            return None
        subjects = {each.ref for each in going}
        note = f"{len(going)} revisions: {policy}"
        act = record_act(brand=brand, actor=actor, verb=VERB, now=now, subjects=subjects, note=note)
        freed = _freed_bytes(going)
        _versions_of(going).delete()
        Snapshot.objects.filter(pk__in=[each.snapshot_id for each in going]).update(content=b"", credits={})
        return going, act, freed


def _batches(brand: Brand) -> Iterator[list[uuid.UUID]]:
    ids = list(Asset.objects.filter(brand_id=brand.pk).order_by("kind", "key").values_list("pk", flat=True))
    return (ids[start : start + ASSETS] for start in range(0, len(ids), ASSETS))


def _goers(brand: Brand, ids: Sequence[uuid.UUID], policy: Policy, now: dt.datetime) -> Iterator[_Goer]:
    """The revisions of these assets that go, by asset, oldest first."""
    cited, named = _cited_acts(ids), _named_versions(brand)
    approved = set(Approval.objects.filter(asset__in=ids).values_list("asset", "digest"))
    rows: dict[uuid.UUID, list[Snapshot]] = defaultdict(list)
    kept = Snapshot.objects.filter(asset__in=ids).exclude(content=b"").defer("content", "credits")
    for row in kept.select_related("act", "asset").order_by("asset__kind", "asset__key", "version"):
        rows[row.asset_id].append(row)
    for asset_id, snapshots in rows.items():
        places = droppable([row.act.at for row in snapshots], now, policy)
        for row in (snapshots[place] for place in sorted(places - {0})):
            is_cited = row.act_id in cited[asset_id] or (asset_id, row.digest) in approved
            if not is_cited and (row.asset.ref, row.version) not in named:
                yield _Goer(row.asset.ref, asset_id, row.pk, row.revision_id, row.version)


def _cited_acts(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, set[int]]:
    """The acts that credits of each asset's releases and of its newest snapshot name."""
    cited: dict[uuid.UUID, set[int]] = defaultdict(set)
    for asset_id, credits in Release.objects.filter(asset__in=ids).values_list("asset", "credits").iterator():
        cited[asset_id].update(credits.values())
    for asset_id, snapshot in newest_snapshots(Asset.objects.filter(pk__in=ids)).items():
        cited[asset_id].update(snapshot.credits.values())
    return cited


def _named_versions(brand: Brand) -> set[tuple[str, int]]:
    """The revisions that notes of acts name, as block/hero@r12."""
    notes = Act.objects.filter(brand_id=brand.pk, note__contains="@r").values_list("note", flat=True)
    return {(name, int(version)) for note in notes for name, version in REVISION_IN_NOTE.findall(note)}


def _versions_of(going: Iterable[_Goer]) -> QuerySet[Version]:
    """Reversion's rows of these revisions, of these assets alone."""
    wanted = {(each.revision_id, str(each.asset_id)) for each in going}
    rows = Version.objects.filter(revision__in={revision for revision, _ in wanted})
    found = rows.values_list("pk", "revision", "object_id")
    versions: QuerySet[Version] = Version.objects.filter(
        pk__in=[pk for pk, revision, name in found if (revision, name) in wanted]
    )
    return versions


def _freed_bytes(going: Sequence[_Goer]) -> int:
    """What emptying these takes away: their versions, and of each snapshot the content and all credits but {}."""
    snapshots = Snapshot.objects.filter(pk__in=[each.snapshot_id for each in going])
    held = measure(snapshots, "content", "credits").size_bytes + measure(_versions_of(going)).size_bytes
    return held - len(NO_CREDITS) * len(going)


def _versions(going: Iterable[_Goer]) -> Mapping[str, tuple[int, ...]]:
    versions: dict[str, list[int]] = defaultdict(list)
    for each in going:
        versions[each.ref].append(each.version)
    return {name: tuple(found) for name, found in versions.items()}
