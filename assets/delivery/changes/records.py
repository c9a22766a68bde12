"""Rows → what a partner's library depended on, and what was written of its assets; each as whoever wrote it."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from assets.delivery.changes.holdings import Allowed, Facts, Frozen, Holding, Spell, Started, Withheld, facts_of
from assets.delivery.changes.positions import Author, Position
from assets.delivery.states import Library, manifest_of, read_together
from assets.manifest import WORLD, BrandManifest, Kind
from assets.models import Activation, Asset, DocumentUse, Grant, Membership, Recall, Release

STARTED = ("pk", "act", "effective_at", "region", "release", "release__digest", "release__number", "cancelled_by")
Row = tuple[int, int, dt.datetime, str, int | None, str | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Written:
    """Something that an act wrote, and the instant from which on it may be seen."""

    by: Author
    recorded_at: dt.datetime
    instant: dt.datetime


def grants_of(partner_id: int, brand_id: uuid.UUID) -> tuple[list[Allowed], list[list[Written]]]:
    """All that a partner ever had, and for each what was written of it. One query."""
    allowed, written = [], []
    rows = Grant.objects.filter(partner=partner_id).select_related("act", "ended_by").order_by("pk")
    for row in rows:
        by = Author(brand_id, row.act_id)
        ended_by = Author(brand_id, row.ended_by_id) if row.ended_by_id else None
        planned = (row.planned_starts_at or row.starts_at, row.planned_ends_at) if ended_by else None
        spell = Spell(by, (row.starts_at, row.ends_at), ended_by, planned, is_void=row.planned_starts_at is not None)
        allowed.append(Allowed(spell, row.collection_id, row.region, frozenset(row.kinds)))
        starts_at, ends_at = planned or spell.span
        told = [Written(by, row.act.recorded_at, at) for at in (starts_at, ends_at) if at]
        if row.ended_by and row.ends_at and ended_by:
            told = [each for each in told if each.instant <= row.ended_by.recorded_at]
            told.append(Written(ended_by, row.ended_by.recorded_at, row.ends_at))
        written.append(told)
    return allowed, written


def brand_of(brand_id: uuid.UUID, upto: Position) -> tuple[list[Started], dict[str, Facts], list[tuple[Written, bool]]]:
    """The brand's starts, the facts of its releases by digest, and whether each start may change how editions are read.

    At most two queries.
    """
    rows = Activation.objects.with_releases().filter(asset=brand_id, region=WORLD, act__lte=upto.act)
    rows = rows.filter(Q(cancelled_at__isnull=True) | Q(cancelled_by__isnull=False), effective_at__lte=upto.at)
    ordered = list(rows.select_related("release", "act", "cancelled_by").order_by("effective_at", "pk"))
    releases = {row.release.digest: row.release for row in ordered if row.release}
    read_together(releases.values())
    frozen = {digest: Frozen(digest, row.number) for digest, row in releases.items()}
    facts = {digest: found for digest, row in releases.items() if (found := _facts(frozen[digest], row))}
    starts, written = [], []
    said: str | None = None
    for row in ordered:
        by, canceller = Author(brand_id, row.act_id), _canceller(brand_id, row.cancelled_by_id)
        release = frozen[row.release.digest] if row.release else None
        starts.append(Started(row.pk, by, row.effective_at, row.region, release, canceller))
        before = said
        said = facts[release.digest].read_with if release else ""
        is_other = said != before or canceller is not None
        written.append((Written(by, row.act.recorded_at, row.effective_at), is_other))
        if row.cancelled_by and canceller:
            said = None
            written.append((Written(canceller, row.cancelled_by.recorded_at, row.effective_at), True))
    return starts, facts, written


def _facts(frozen: Frozen, release: Release) -> Facts | None:
    manifest = manifest_of(release)
    return facts_of(frozen, Library(release.digest, manifest)) if isinstance(manifest, BrandManifest) else None


def recalls_of(since: Position) -> tuple[list[Withheld], list[list[Written]]]:
    """Those that matter at a position or later, of every brand, and for each what was written of it.

    Two queries, one where nothing is recalled.
    """
    least = min((since.act, *(act for _, act in since.others)))
    open_ones = Q(ends_at__isnull=True) | Q(ends_at__gt=since.at) | Q(ended_by__gt=least)
    rows = list(Recall.objects.filter(open_ones).select_related("act", "ended_by").order_by("pk"))
    reached = _reached(rows)
    withheld, written = [], []
    for row in rows:
        by = Author(row.brand_id, row.act_id)
        ended_by = Author(row.brand_id, row.ended_by_id) if row.ended_by_id else None
        spell = Spell(by, (row.starts_at, row.ends_at), ended_by, planned=(row.starts_at, None))
        files = {file: author for file, (author, _) in reached[row.pk].items()}
        withheld.append(Withheld(row.pk, spell, row.asset_id, files))
        told = [Written(by, row.act.recorded_at, row.starts_at)]
        told += [Written(author, at, row.starts_at) for author, at in reached[row.pk].values() if author != by]
        if row.ended_by and row.ends_at and ended_by:
            told.append(Written(ended_by, row.ended_by.recorded_at, row.ends_at))
        written.append(told)
    return withheld, written


def _reached(rows: Iterable[Recall]) -> dict[int, dict[str, tuple[Author, dt.datetime]]]:
    """The files that each recall reaches: a media's with the acts that released it with them."""
    found: dict[int, dict[str, tuple[Author, dt.datetime]]] = {}
    by_asset: dict[uuid.UUID, Recall] = {}
    for row in rows:
        own = (Author(row.brand_id, row.act_id), row.act.recorded_at)
        found[row.pk] = {row.file_id: own} if row.file_id else {}
        if row.asset_id:
            by_asset[row.asset_id] = row
    links = Release.files.through.objects.filter(release__asset__in=list(by_asset)) if by_asset else ()
    names = ("release__asset", "file", "release__act", "release__act__recorded_at")
    for asset, file, act, at in links.order_by("release__act").values_list(*names) if by_asset else ():  # type: ignore[union-attr]
        for row in (each for each in rows if each.asset_id == asset):
            own = (Author(row.brand_id, row.act_id), row.act.recorded_at)
            found[row.pk].setdefault(file, own if act <= row.act_id else (Author(row.brand_id, act), at))
    return found


def holdings_of(
    assets: Collection[uuid.UUID],
    collections: Collection[int],
    since: Position,
    recent: Mapping[uuid.UUID, Iterable[Row]],
    reached: Collection[str],
) -> dict[uuid.UUID, Holding]:
    """What was written of assets: in these collections, and what was current at a position with what is `recent` since.

    At most five queries. Assets that were never in one of the collections are left out.
    """
    rows = Membership.objects.filter(asset__in=assets, collection__in=collections)
    members = _members(since.brand_id, rows)
    starts: dict[uuid.UUID, dict[int, Row]] = {asset: {} for asset in members}
    for current in _current(list(members), since):
        for asset, *row in current.values_list("asset", *STARTED):
            starts[asset][row[0]] = tuple(row)
    for asset in members:
        starts[asset].update({row[0]: row for row in recent.get(asset, ())})
    frozen = _frozen(starts, {asset for asset, (kind, *_) in members.items() if kind is Kind.KIT}, reached)
    return {
        asset: Holding(
            asset, kind, key, tuple(_started(since.brand_id, row, frozen) for row in starts[asset].values()), spells
        )
        for asset, (kind, key, spells) in members.items()
    }


def media_of(brand_id: uuid.UUID, keys: Collection[str], collections: Collection[int]) -> dict[str, Holding]:
    """Where the media of these keys were members, by key; nothing of their starts. One query."""
    rows = Membership.objects.filter(collection__in=collections, asset__brand=brand_id, asset__kind=Kind.MEDIA.value)
    members = _members(brand_id, rows.filter(asset__key__in=keys)) if keys else {}
    return {key: Holding(asset, kind, key, (), tuple(spells)) for asset, (kind, key, spells) in members.items()}


def _members(
    brand_id: uuid.UUID, rows: QuerySet[Membership]
) -> dict[uuid.UUID, tuple[Kind, str, list[tuple[int, Spell]]]]:
    """Assets by id: kind, key, and the collections that they were in."""
    found: dict[uuid.UUID, tuple[Kind, str, list[tuple[int, Spell]]]] = {}
    names = ("asset", "asset__kind", "asset__key", "collection", "act", "starts_at", "ends_at", "ended_by")
    for asset, kind, key, collection, act, starts_at, ends_at, ended_by in rows.order_by().values_list(*names):
        by, ender = Author(brand_id, act), _canceller(brand_id, ended_by)
        spell = Spell(by, (starts_at, ends_at), ender, (starts_at, None) if ender else None)
        found.setdefault(asset, (Kind(kind), key, []))[2].append((collection, spell))
    return found


def _current(assets: Collection[uuid.UUID], since: Position) -> Iterable[QuerySet[Activation]]:
    """Of each region that was ever named, the start that decided at a position; the world's is found by index."""
    known = Activation.objects.filter(effective_at__lte=since.at, act__lte=since.act)
    known = known.filter(Q(cancelled_at__isnull=True) | Q(cancelled_by__gt=since.act))
    of_world = known.filter(asset=OuterRef("pk"), region=WORLD).order_by("-effective_at", "-id").values("pk")[:1]
    newest = Asset.objects.filter(pk__in=assets).annotate(newest=Subquery(of_world)).values("newest")
    yield Activation.objects.filter(pk__in=newest).order_by()
    later = Q(effective_at__gt=OuterRef("effective_at")) | Q(
        effective_at=OuterRef("effective_at"), pk__gt=OuterRef("pk")
    )
    newer = known.filter(later, asset=OuterRef("asset"), region=OuterRef("region"))
    yield known.filter(asset__in=assets, region__gt=WORLD).filter(~Exists(newer)).order_by()


def _frozen(
    starts: Mapping[uuid.UUID, Mapping[int, Row]], kits: Collection[uuid.UUID], reached: Collection[str]
) -> dict[int, Frozen]:
    """The releases of these starts by id, with a kit's editions and the files that some recall reaches."""
    rows = {row[4]: row for each in starts.values() for row in each.values() if row[4]}
    kit_releases = {row[4] for asset in kits for row in starts[asset].values() if row[4]}
    editions: dict[int, set[tuple[str, str]]] = {}
    uses = (
        DocumentUse.objects.filter(release__in=kit_releases).order_by() if kit_releases else DocumentUse.objects.none()
    )
    for release, region, locale in uses.values_list("release", "region", "locale").distinct():
        editions.setdefault(release, set()).add((region, locale))
    files: dict[int, set[str]] = {}
    links = Release.files.through.objects
    touched = links.filter(release__in=list(rows), file__in=list(reached)) if reached else links.none()
    for release, file in touched.values_list("release", "file"):
        files.setdefault(release, set()).add(file)
    return {
        pk: Frozen(row[5] or "", row[6] or 0, frozenset(files.get(pk, ())), frozenset(editions.get(pk, ())))
        for pk, row in rows.items()
        if pk
    }


def _started(brand_id: uuid.UUID, row: Row, frozen: Mapping[int, Frozen]) -> Started:
    pk, act, at, region, release, _, _, cancelled_by = row
    author = Author(brand_id, act)
    return Started(pk, author, at, region, frozen[release] if release else None, _canceller(brand_id, cancelled_by))


def _canceller(brand_id: uuid.UUID, act_id: int | None) -> Author | None:
    return Author(brand_id, act_id) if act_id else None
