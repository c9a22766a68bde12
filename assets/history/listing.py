"""A brand's acts → the audit log, newest first: each with the digests its assets had before and after it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast

from assets.manifest import WORLD, ref
from assets.models import Act, Activation, Brand, Snapshot

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Change:
    """What an act changed of an asset: its draft's digest, or the digest of the release that a region gets.

    `what` is "draft" or the region. "" stands for nothing: before the first, or after a withdrawal.
    """

    ref: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An act in the audit log. Its `act.subjects` name all that it touched, also what has no digest."""

    act: Act
    changes: tuple[Change, ...]


def acts_of(brand: Brand, *, name: str = "", most: int) -> tuple[Entry, ...]:
    """The newest acts, only those that touched `name` if it is given. Three queries."""
    rows = Act.objects.filter(brand_id=brand.pk)
    if name:
        rows = rows.annotate(named=Cast("subjects", TextField())).filter(named__contains=f'"{name}"')
    acts = list(rows.order_by("-id")[:most])
    changes: dict[int, list[Change]] = {act.pk: [] for act in acts}
    for act, change in (*_of_drafts(acts), *_of_releases(acts)):
        if name in ("", change.ref):
            changes[act].append(change)
    return tuple(Entry(act, tuple(changes[act.pk])) for act in acts)


def _of_drafts(acts: Iterable[Act]) -> Iterator[tuple[int, Change]]:
    former = Snapshot.objects.filter(asset=OuterRef("asset"), version=OuterRef("version") - 1)
    before = Subquery(former.values("digest")[:1])
    rows = Snapshot.objects.filter(act__in=[act.pk for act in acts]).order_by("asset__kind", "asset__key")
    for act, kind, key, old, new in rows.values_list("act", "asset__kind", "asset__key", before, "digest"):
        yield act, Change(ref(kind, key), DRAFT, old or "", new)


def _of_releases(acts: Iterable[Act]) -> Iterator[tuple[int, Change]]:
    """Against what the region got before by an activation of its own, or by one of everywhere."""
    starts = OuterRef("effective_at")
    earlier = Q(effective_at__lt=starts) | Q(effective_at=starts, id__lt=OuterRef("id"))
    former = (
        Activation.objects.filter(earlier, asset=OuterRef("asset"), cancelled_at__isnull=True)
        .filter(Q(region=WORLD) | Q(region=OuterRef("region")))
        .order_by("-effective_at", "-id")
    )
    before = Subquery(former.values("release__digest")[:1])
    rows = Activation.objects.filter(act__in=[act.pk for act in acts]).order_by("asset__kind", "asset__key", "region")
    found = rows.values_list("act", "asset__kind", "asset__key", "region", before, "release__digest")
    for act, kind, key, region, old, new in found:
        yield act, Change(ref(kind, key), region, old or "", new or "")
