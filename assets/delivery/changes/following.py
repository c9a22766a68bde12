"""A partner and a place → the changes after it, in order, each once; what was told before leads to the same place.

Whoever follows from nothing is first told of all that can be read, as it is at one position, and then of what comes
after that. Steps between two positions are compared: what an edition had before with what it has after.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Max, Q

from assets.delivery.access import Reader, memberships_of, reader_of
from assets.delivery.changes.entries import Change, ChangeType, Editions, difference
from assets.delivery.changes.holdings import Holding, View
from assets.delivery.changes.positions import Place, Position
from assets.delivery.changes.records import brand_of, grants_of, holdings_of, media_of, recalls_of
from assets.delivery.changes.streams import Scope, Step, Stretch, Wide, rest_of, stretch_of
from assets.errors import UnknownAsset
from assets.manifest import Kind
from assets.models import Act, Membership, Partner, Release

BESIDE = 50
"""So many rows of each source more than changes are wanted does one round look at."""
BETWEEN = 500
MARK_LENGTH = 12
MOST_ROUNDS = 40
"""After so many a page ends though it is not full: nobody's past keeps a request for long."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change, and the place behind it."""

    change: Change
    place: Place


@dataclass(frozen=True, slots=True)
class Page:
    """Changes in order and the place behind them. `is_last`: nothing more has come; `base` is where others begin."""

    changes: tuple[Change, ...]
    place: Place
    is_last: bool
    base: Position


@dataclass(frozen=True, slots=True)
class _Library:
    """What one question needs of a partner's library: its past from a position up to the newest."""

    reader: Reader
    now: dt.datetime
    upto: Position
    view: View
    scope: Scope


def mark_of(position: Position) -> str:
    """Tells the act at a position from one that took its number later, in a database that was put back. One query."""
    act = Act.objects.filter(pk=position.act, brand=position.brand_id).values_list("hash", flat=True).first()
    return (act or "")[:MARK_LENGTH]


def newest(brand_id: uuid.UUID, now: dt.datetime) -> Position:
    """All of a brand's acts that have been committed, at an instant. One query."""
    act = Act.objects.filter(brand=brand_id).aggregate(newest=Max("pk"))["newest"]
    return Position(brand_id, act or 0, now)


def beginning(brand_id: uuid.UUID, now: dt.datetime) -> Position:
    """Where whoever has nothing begins: as the day did (UTC). All answers of a day are alike but for what has changed.

    One query.
    """
    day = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    acts = Act.objects.filter(brand=brand_id, recorded_at__lte=day).order_by("-pk")
    return Position(brand_id, acts.values_list("pk", flat=True).first() or 0, day)


def follow(reader: Reader, place: Place | None, *, now: dt.datetime, size: int) -> Page:
    """The next `size` changes behind a place, or from the beginning. The number of queries does not grow with `size`.

    A place at which nothing more has come stays as it is. Raises UnknownAsset for whoever never had a grant, as a brand
    does that may not be read; whoever had one is told of its end.
    """
    upto = newest(reader.brand_id, now)
    base = beginning(reader.brand_id, now)
    library = _library(reader, place.position or place.reached if place else base, upto, now)
    if not any(each.spell.span[0] <= now for each in library.view.grants):
        raise UnknownAsset(f"There is no brand {reader.brand_key!r}.")
    at = place or Place(None, into=base)
    told: list[Told] = []
    is_last = False
    for _ in range(MOST_ROUNDS):
        found, at, is_last = _round(library, at, size + BESIDE)
        told += found
        if is_last or len(told) > size:
            break
    if len(told) > size:
        told, is_last, at = told[:size], False, told[size - 1].place
    elif is_last:
        at = told[-1].place if told else place or at
    return Page(tuple(each.change for each in told), at, is_last, base)


def brought(partner: Partner, act: Act, *, now: dt.datetime) -> tuple[Change, ...]:
    """What an act did for a partner at once, of what it may still see; () where it shows it nothing."""
    reader = reader_of(partner, now=now)
    before = Position(reader.brand_id, act.pk - 1, act.recorded_at)
    library = _library(reader, before, newest(reader.brand_id, now), now)
    others = {brand: min(last, act.pk) for brand, last in library.upto.others}
    before = replace(before, others=tuple((each, last - (each == act.brand_id)) for each, last in others.items()))
    return _between(library, before, replace(before, act=act.pk, others=tuple(others.items())))


def came_due(partner: Partner, after: dt.datetime, until: dt.datetime, *, now: dt.datetime) -> tuple[Change, ...]:
    """What came by itself after an instant until another: scheduled starts, and what began or ended to be shown."""
    reader = reader_of(partner, now=now)
    library = _library(reader, newest(reader.brand_id, after), newest(reader.brand_id, until), now)
    return _between(library, replace(library.upto, at=after), library.upto)


def _between(library: _Library, before: Position, after: Position) -> tuple[Change, ...]:
    library = replace(library, upto=after)
    at, is_last = Place(before), False
    changes: list[Change] = []
    while not is_last:
        found, at, is_last = _round(library, at, BETWEEN)
        changes += [each.change for each in found]
    return tuple(changes)


def _library(reader: Reader, since: Position, upto: Position, now: dt.datetime) -> _Library:
    """At most five queries."""
    grants, granted = grants_of(reader.partner_id, reader.brand_id)
    starts, facts, restarted = brand_of(reader.brand_id, upto)
    recalls, recalled = recalls_of(since)
    others: dict[uuid.UUID, int] = {}
    for author in (written.by for several in recalled for written in several):
        if author.brand_id != reader.brand_id:
            others[author.brand_id] = max(author.act_id, others.get(author.brand_id, 0))
    collections = frozenset(each.collection for each in grants)
    wide = [Wide(written, Q() if is_other else Q(pk__in=[])) for written, is_other in restarted]
    for grant, several in zip(grants, granted, strict=True):
        wide += [Wide(written, _of_grant(grant.collection, grant.kinds)) for written in several]
    for recall, several in zip(recalls, recalled, strict=True):
        wide += [Wide(written, _of_recall(recall.asset, recall.files)) for written in several]
    upto = replace(upto, others=tuple(sorted(others.items())))
    view = View(grants, recalls, starts, facts)
    return _Library(reader, now, upto, view, Scope(reader.brand_id, collections, wide))


def _of_grant(collection: int, kinds: frozenset[str]) -> Q:
    members = Membership.objects.filter(collection=collection).values("asset")
    return Q(pk__in=members, kind__in=sorted(kinds))


def _of_recall(asset: uuid.UUID | None, files: Mapping[str, object]) -> Q:
    named = Release.files.through.objects.filter(file__in=sorted(files)).values("release__asset")
    return Q(pk__in=named) | (Q(pk=asset) if asset else Q(pk__in=[]))


def _round(library: _Library, at: Place, limit: int) -> tuple[list[Told], Place, bool]:
    """The changes of the next steps, the place behind them, and whether that is the end."""
    if at.into is not None:
        since = at.position or at.into
        stretch = rest_of(library.scope, at.position, at.into, at.asset, limit)
    else:
        since = at.reached
        stretch = stretch_of(library.scope, since, library.upto, limit)
    told, count = _told(library, stretch, since, at)
    last = stretch.steps[-1] if stretch.steps else None
    if last and stretch.cut_at:
        return told, Place(last.before, last.after, stretch.cut_at, count), False
    return told, Place(last.after if last else since), not stretch.is_cut and at.into is None


def _told(library: _Library, stretch: Stretch, since: Position, at: Place) -> tuple[list[Told], int]:
    """The changes of these steps behind a place, and how many the last asset has in the last of them."""
    view, brand = library.view, library.scope.brand_id
    assets = {asset for step in stretch.steps for asset in step.assets}
    if not stretch.steps:
        return [], 0
    view.named = media_of(library.scope.brand_id, view.named_keys, library.scope.collections)
    named = {each.id for each in view.named.values()}
    holdings = holdings_of(assets, library.scope.collections, since, stretch.recent, view.files)
    gate = _gate(library, assets)
    told: list[Told] = []
    count = 0
    for step in stretch.steps:
        ids = set(step.assets) & holdings.keys()
        if step.is_wide or not named.isdisjoint(ids):
            is_past = at.into is not None and brand < at.asset
            is_ahead = step is stretch.steps[-1] and stretch.cut_at is not None and brand > stretch.cut_at
            ids |= set() if is_past or is_ahead else {brand}
        found = [each for each in _differing(library, step, sorted(ids), holdings) if each[1]]
        is_whole = step is not stretch.steps[-1] or stretch.cut_at is None
        for asset, changes in found:
            count = len(changes) if asset == stretch.cut_at else 0
            seen = at.told if at.into is not None and asset == at.asset else 0
            for number, change in enumerate(changes[seen:], seen + 1):
                is_end = is_whole and asset == found[-1][0] and number == len(changes)
                place = Place(step.after) if is_end else Place(step.before, step.after, asset, number)
                if visible := gate(asset, change):
                    told.append(Told(visible, place))
    return told, count


def _differing(
    library: _Library, step: Step, ids: Sequence[uuid.UUID], holdings: Mapping[uuid.UUID, Holding]
) -> Iterator[tuple[uuid.UUID, tuple[Change, ...]]]:
    """What each asset has after the step against what it had before it."""

    def editions(asset: uuid.UUID, position: Position | None) -> Editions:
        if asset == library.scope.brand_id:
            return library.view.identity(position)
        return library.view.editions(holdings[asset], position)

    before = {asset: editions(asset, step.before) for asset in ids}
    after = {asset: editions(asset, step.after) for asset in ids}
    for asset in ids:
        is_brand = asset == library.scope.brand_id
        kind, key = (Kind.BRAND, library.reader.brand_key) if is_brand else holdings[asset].name
        yield asset, difference(kind, key, step.after.at, before=before[asset], after=after[asset])


def _gate(library: _Library, assets: Collection[uuid.UUID]) -> Callable[[uuid.UUID, Change], Change | None]:
    """The one visibility rule, as it is now: of what may not be seen any more is told only that it went. One query."""
    reader, facts = library.reader, library.view.facts_at(library.upto)
    paths = {code: path for code, path, _ in facts.paths} if facts else {}
    granted: dict[uuid.UUID, set[str]] = {}
    rows = memberships_of(reader, reader.grants, now=library.now).filter(asset__in=assets).order_by()
    for asset, kind, collection in rows.values_list("asset", "asset__kind", "collection"):
        regions = {each.region for each in reader.grants if each.collection_id == collection and kind in each.kinds}
        granted.setdefault(asset, set()).update(regions)

    def gate(asset: uuid.UUID, change: Change) -> Change | None:
        if change.type is ChangeType.WITHDRAWN:
            return change
        regions = {each.region for each in reader.grants} if asset == library.scope.brand_id else granted.get(asset)
        if not regions or not change.editions:
            return change if regions else None
        left = tuple(each for each in change.editions if not regions.isdisjoint(paths.get(each.partition("/")[0], ())))
        if len(left) == len(change.editions):
            return change
        return replace(change, editions=left) if left else None

    return gate
