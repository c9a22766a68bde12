"""Starts that are still ahead: listed, moved and cancelled; each is the act that set it."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from assets import history
from assets.errors import BadContent, UnknownAsset
from assets.history import Actor
from assets.localization.formatting import instant_of
from assets.manifest import WORLD, Kind
from assets.models import Act, Activation, Brand
from assets.models.release import ActivationQuerySet
from assets.publishing.activating import activate
from assets.publishing.library import current_brand, time_in
from assets.publishing.rights import require_rights
from assets.publishing.starting import Start, held_back, instant_start, kept_apart, local_starts, spread


@dataclass(frozen=True, slots=True)
class Schedule:
    """What one act will start: which assets, and when in which region."""

    act: Act
    refs: tuple[str, ...]
    starts: tuple[Start, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A start whose wall time is another instant by the time zones known today."""

    act_id: int
    start: Start
    now_at: dt.datetime


def schedules(brand: Brand, *, now: dt.datetime) -> tuple[Schedule, ...]:
    """All that is ahead, the soonest first. One query."""
    found: dict[int, list[Activation]] = {}
    for row in _ahead(brand, now).select_related("act", "asset").order_by("effective_at", "id"):
        found.setdefault(row.act_id, []).append(row)
    return tuple(
        Schedule(
            act=rows[0].act,
            refs=tuple(sorted({row.asset.ref for row in rows})),
            starts=tuple(dict.fromkeys(_start(row) for row in rows)),
        )
        for rows in found.values()
    )


def moved_by_zones(brand: Brand, *, now: dt.datetime) -> tuple[Moved, ...]:
    """Starts ahead that a change of time zone rules would move, had they been scheduled today."""
    starts = [(item.act.pk, start) for item in schedules(brand, now=now) for start in item.starts if start.wall_time]
    today = ((pk, start, instant_of(dt.datetime.fromisoformat(start.wall_time), start.zone)) for pk, start in starts)
    return tuple(Moved(pk, start, at) for pk, start, at in today if at != start.at)


def cancel(*, brand: Brand, act_id: int, actor: Actor, clock: Callable[[], dt.datetime], note: str = "") -> Act:
    """Takes back what an act would have started; what has started stays. Raises UnknownAsset where nothing is ahead."""
    with transaction.atomic():
        history.lock_brand(brand)
        now = time_in(brand, clock)
        rows = _require_ahead(brand, act_id, now)
        act = _record(brand, rows, actor, "cancel", now, note)
        _cancel(rows, act, now)
    return act


def reschedule(
    *, brand: Brand, act_id: int, at: dt.datetime, actor: Actor, clock: Callable[[], dt.datetime], note: str = ""
) -> Act:
    """Moves what is still ahead of an act: to an instant, or without a zone to that time on each region's clocks.

    The old starts are cancelled and new ones set in one act. A schedule that has begun in some regions moves in the
    others only, and needs a wall time. Raises UnknownAsset where nothing is ahead, BadContent for what is past,
    PublishingRefused where a kit would lack a right at its new time.
    """
    with transaction.atomic():
        history.lock_brand(brand)
        now = time_in(brand, clock)
        rows = _require_ahead(brand, act_id, now)
        facts = current_brand(brand, at=now)
        releases = {row.asset: row.release for row in rows if row.release and (row.wall_time or row.region == WORLD)}
        starts = instant_start(at, now) if at.tzinfo else local_starts(facts, at, now)
        if _has_begun(act_id, now):
            if at.tzinfo is not None:
                raise BadContent(f"Act {act_id} has begun in some regions. Move the others to a local time.")
            starts = tuple(start for start in starts if start.region in {row.region for row in rows})
        require_rights(brand, releases, starts, now=now)
        act = _record(brand, rows, actor, "reschedule", now, note)
        _cancel(rows, act, now)
        kept = kept_apart(brand, facts, starts, _parts_kept_apart(rows))
        activate([*spread(starts, releases), *held_back(facts, starts, releases), *kept], act=act)
    return act


def _ahead(brand: Brand, now: dt.datetime) -> ActivationQuerySet:
    return Activation.objects.filter(asset__brand_id=brand.pk, effective_at__gt=now, cancelled_at__isnull=True)


def _require_ahead(brand: Brand, act_id: int, now: dt.datetime) -> list[Activation]:
    rows = list(_ahead(brand, now).filter(act=act_id).with_releases().select_related("asset"))
    if not rows:
        raise UnknownAsset(f"Act {act_id} has nothing ahead. See manage.py schedules")
    return rows


def _parts_kept_apart(rows: Sequence[Activation]) -> set[str]:
    """The assets of which single regions were to keep what they have: rows with a region and no time of its own."""
    last = max(row.effective_at for row in rows)
    kept = (row for row in rows if row.region != WORLD and not row.wall_time and row.effective_at == last)
    return {row.asset.ref for row in kept}


def _has_begun(act_id: int, now: dt.datetime) -> bool:
    begun = Activation.objects.filter(act=act_id, effective_at__lte=now, cancelled_at__isnull=True)
    return begun.exclude(asset__kind=Kind.BRAND.value).exists()


def _record(brand: Brand, rows: Iterable[Activation], actor: Actor, verb: str, now: dt.datetime, note: str) -> Act:
    subjects = sorted({row.asset.ref for row in rows})
    return history.record_act(brand=brand, actor=actor, verb=verb, now=now, subjects=subjects, note=note)


def _cancel(rows: Iterable[Activation], act: Act, now: dt.datetime) -> None:
    Activation.objects.filter(pk__in=[row.pk for row in rows]).update(cancelled_at=now, cancelled_by=act)


def _start(row: Activation) -> Start:
    return Start(row.region, row.effective_at, row.wall_time, row.zone)
