"""A position and a later one → what lies between them, in order, as steps: which assets may differ after each.

Acts come in the order of their ids, each when it was recorded, but never before what was passed already; what was
written to begin or end later comes at its instant, before acts of the same one. Nothing comes after the later position.
A step names assets that may differ, never misses one that does.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from assets.delivery.changes.positions import LEAST, Author, Position
from assets.delivery.changes.records import STARTED, Row, Written
from assets.models import Activation, Asset, Membership

Order = tuple[dt.datetime, int, int]
"""Instant, 0 for what comes by itself and 1 for an act, and the act's id."""


@dataclass(frozen=True, slots=True)
class Wide:
    """Something written that may touch many assets: those that the condition finds."""

    written: Written
    assets: Q


@dataclass(frozen=True, slots=True)
class Edge:
    """Something written of one asset."""

    written: Written
    asset: uuid.UUID


@dataclass(slots=True)
class Step:
    """From a position to the next: the assets that may differ, by id; `is_wide` where the brand itself may too."""

    before: Position | None
    after: Position
    assets: list[uuid.UUID] = field(default_factory=list)
    is_wide: bool = False


@dataclass(slots=True)
class Stretch:
    """Steps in order. `is_cut`: there is more after them; `cut_at`: of the last step too, behind that asset.

    `recent` are the starts that were written or came in them, by asset.
    """

    steps: list[Step]
    recent: dict[uuid.UUID, list[Row]]
    is_cut: bool = False
    cut_at: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The assets of a brand that were ever in one of these collections, and whatever touches many of them."""

    brand_id: uuid.UUID
    collections: frozenset[int]
    wide: Sequence[Wide]

    def assets(self, condition: Q) -> QuerySet[Asset]:
        return Asset.objects.filter(condition, self.is_member("pk"), brand_id=self.brand_id).order_by("pk")

    def is_member(self, column: str) -> Exists:
        return Exists(Membership.objects.filter(asset=OuterRef(column), collection__in=self.collections))


@dataclass(slots=True)
class _Source:
    """Edges in the order of acts, or of instants; `is_full` where there may be more after the last."""

    edges: list[Edge]
    is_of_acts: bool
    is_full: bool


@dataclass(frozen=True, slots=True)
class _Window:
    """Between two positions; `times` say when each act that came between takes its place."""

    since: Position
    upto: Position
    times: Mapping[Author, dt.datetime]

    def order(self, written: Written) -> Order | None:
        """Where something written has its effect; None where it had it before, or will later."""
        if self.since.knows(written.by):
            is_ahead = self.since.at < written.instant <= self.upto.at
            return (written.instant, 0, 0) if is_ahead else None
        if written.by not in self.times or written.instant > self.upto.at:
            return None
        at = self.times[written.by]
        return (written.instant, 0, 0) if written.instant > at else (at, 1, written.by.act_id)

    def last(self, source: _Source) -> tuple[Order, uuid.UUID]:
        """Up to where all edges of a source are there."""
        edge = source.edges[-1]
        if source.is_of_acts:
            return (self.times[edge.written.by], 1, edge.written.by.act_id), edge.asset
        return (edge.written.instant, 0, 0), edge.asset


def stretch_of(scope: Scope, since: Position, upto: Position, limit: int) -> Stretch:
    """The next steps, of which one at most is wide: of each source at most so many edges. At most eight queries."""
    recent: dict[uuid.UUID, list[Row]] = {}
    sources = list(_sources(scope, since, upto, limit, recent))
    wides = [each for each in scope.wide if upto.knows(each.written.by)]
    written = [*(edge.written for each in sources for edge in each.edges), *(each.written for each in wides)]
    window = _Window(since, upto, _times(since, upto, written))
    by_order: dict[Order, list[Wide]] = {}
    for each in wides:
        if order := window.order(each.written):
            by_order.setdefault(order, []).append(each)
    first, second, *_ = (*sorted(by_order), None, None)
    touched, is_full = (
        _touched(scope, [each.assets for each in by_order[first]], LEAST, limit) if first else ([], False)
    )
    cuts = [window.last(each) for each in sources if each.is_full]
    cuts += [(first, touched[-1])] if first and is_full else []
    cuts += [(second, LEAST)] if second else []
    found: dict[Order, set[uuid.UUID]] = {first: set(touched)} if first else {}
    for edge in (edge for each in sources for edge in each.edges):
        if order := window.order(edge.written):
            found.setdefault(order, set()).add(edge.asset)
    return _stretch(since, found, window.times, first, min(cuts, default=None), recent)


def rest_of(scope: Scope, before: Position | None, after: Position, least: uuid.UUID, limit: int) -> Stretch:
    """One step's assets from `least` on; with nothing `before` it, all that there are. At most eight queries."""
    recent: dict[uuid.UUID, list[Row]] = {}
    sources = list(_sources(scope, before, after, limit, recent, least)) if before else []
    conditions = [each.assets for each in scope.wide if before and _is_between(each.written, before, after)]
    wide, is_full = _touched(scope, conditions if before else [Q()], least, limit)
    ends = [each.edges[-1].asset for each in sources if each.is_full] + ([wide[-1]] if is_full else [])
    cut = min(ends, default=None)
    found = {*wide, *(edge.asset for each in sources for edge in each.edges)}
    assets = sorted(each for each in found if cut is None or each <= cut)
    return Stretch([Step(before, after, assets, is_wide=True)], recent, cut is not None, cut)


def _stretch(
    since: Position,
    found: dict[Order, set[uuid.UUID]],
    times: Mapping[Author, dt.datetime],
    wide: Order | None,
    cut: tuple[Order, uuid.UUID] | None,
    recent: dict[uuid.UUID, list[Row]],
) -> Stretch:
    """The steps up to the cut; that of the cut is there even where it has no asset before it."""
    is_within = cut is not None and cut[1] != LEAST
    if cut and is_within:
        found.setdefault(cut[0], set())
    steps, position = [], since
    for order in sorted(found):
        if cut and (order, LEAST) >= cut:
            break
        after = _position(position, order, times)
        assets = sorted(each for each in found[order] if cut is None or (order, each) <= cut)
        steps.append(Step(position, after, assets, is_wide=order == wide))
        position = after
    return Stretch(steps, recent, cut is not None, cut[1] if cut and is_within else None)


def _position(position: Position, order: Order, times: Mapping[Author, dt.datetime]) -> Position:
    """Behind what has this place: with its act, or with all acts before an instant, which may have written of it."""
    at, is_act, act_id = order
    passed = [by for by, time in times.items() if (by.act_id == act_id if is_act else time < at)]
    for by in passed:
        position = position if position.knows(by) else position.after(by, at)
    return position.after(None, at)


def _times(since: Position, upto: Position, written: Iterable[Written]) -> dict[Author, dt.datetime]:
    """When each act that a reader did not know has its place: none of a brand before those of it that came before."""
    new = {each.by: each.recorded_at for each in written if upto.knows(each.by) and not since.knows(each.by)}
    times: dict[Author, dt.datetime] = {}
    passed: dict[uuid.UUID, dt.datetime] = {}
    for by, recorded_at in sorted(new.items(), key=lambda item: item[0].act_id):
        times[by] = min(max(passed.get(by.brand_id, since.at), recorded_at), upto.at)
        passed[by.brand_id] = times[by]
    return times


def _is_between(written: Written, before: Position, after: Position) -> bool:
    had_effect = before.knows(written.by) and written.instant <= before.at
    return after.knows(written.by) and written.instant <= after.at and not had_effect


def _touched(scope: Scope, conditions: Sequence[Q], least: uuid.UUID, limit: int) -> tuple[list[uuid.UUID], bool]:
    """The first assets that any of the conditions finds, and whether there may be more."""
    if not conditions:
        return [], False
    rows = scope.assets(reduce(or_, conditions)).filter(pk__gte=least).values_list("pk", flat=True)
    found = list(rows[:limit])
    return found, len(found) == limit


def _sources(
    scope: Scope,
    since: Position,
    upto: Position,
    limit: int,
    recent: dict[uuid.UUID, list[Row]],
    least: uuid.UUID = LEAST,
) -> Iterator[_Source]:
    """What acts wrote since, then what came of what was known. Starts go into `recent` too.

    Where there are more acts than are looked at, nothing is looked at that comes after the last of these.
    """
    starts = Activation.objects.filter(scope.is_member("asset"), Q(cancelled_at__isnull=True) | Q(cancelled_by__gt=0))
    members = Membership.objects.filter(collection__in=scope.collections)
    if least != LEAST:
        starts, members = starts.filter(asset__gte=least), members.filter(asset__gte=least)
    until = upto.at
    if since.act < upto.act:
        for rows, by, instant in (
            (starts, "act", "effective_at"),
            (starts, "cancelled_by", "effective_at"),
            (members, "act", "starts_at"),
            (members, "ended_by", "ends_at"),
        ):
            wanted = rows.filter(**{f"{by}__gt": since.act, f"{by}__lte": upto.act}).order_by(by, "asset")
            source = _read(scope, wanted, (by, f"{by}__recorded_at", instant), limit, recent, is_of_acts=True)
            if source.is_full:
                until = min(until, max(since.at, *(edge.written.recorded_at for edge in source.edges)))
            yield source
    if since.at < until:
        ahead = starts.filter(Q(cancelled_at__isnull=True) | Q(cancelled_by__gt=since.act))
        ending = members.filter(Q(ended_by__isnull=True) | Q(ended_by__lte=since.act))
        for rows, instant in ((ahead, "effective_at"), (members, "starts_at"), (ending, "ends_at")):
            span = {f"{instant}__gt": since.at, f"{instant}__lte": until, "act__lte": since.act}
            wanted = rows.filter(**span).order_by(instant, "asset")
            yield _read(scope, wanted, ("act", "act__recorded_at", instant), limit, recent, is_of_acts=False)


def _read(
    scope: Scope,
    rows: QuerySet[Any],
    names: tuple[str, str, str],
    limit: int,
    recent: dict[uuid.UUID, list[Row]],
    *,
    is_of_acts: bool,
) -> _Source:
    """The first rows, but of the last place either all or none; one place at least. One query, hardly ever more."""
    more = STARTED if rows.model is Activation else ()
    place = (0, 3) if is_of_acts else (2, 3)
    while True:
        found = list(rows.values_list(*names, "asset", *more)[:limit])
        is_full = len(found) == limit
        last = [found[-1][each] for each in place] if is_full else None
        kept = [row for row in found if [row[each] for each in place] != last]
        if kept or not is_full:
            break
        limit *= 2
    for row in kept if more else ():
        recent.setdefault(row[3], []).append(row[4:])
    edges = [Edge(Written(Author(scope.brand_id, by), at, instant), asset) for by, at, instant, asset, *_ in kept]
    return _Source(edges, is_of_acts, is_full)
