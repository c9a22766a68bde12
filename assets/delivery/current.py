"""A reader, a state and what is wanted → the assets that have an edition for the reader, as one queryset.

Regions that look at the same activations under the same grants are one market, and asked about together. In each of
them the same activation has to be the one that decides, to be of an asset that a grant shows, and to start a release
that is what is wanted: so no filter, order or search tells anything of what the reader could not open.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

from assets.delivery.access import Granted, Reader, memberships_of
from assets.delivery.recalls import not_recalled
from assets.delivery.recent import Recent
from assets.delivery.states import Library, State
from assets.delivery.wanted import EVERYTHING, Bound, Order, Place, Wanted
from assets.manifest import WORLD, Kind
from assets.models import Activation, Asset, DocumentUse, SearchRow, Trait
from assets.rendering import Edition
from assets.search import TraitName, places_read

FEW = 2000
"""Up to so many assets with a row that matches, these are looked up; else the list is walked until a page is full."""
NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
COMPARED = {Bound.GT: GreaterThan, Bound.GTE: GreaterThanOrEqual, Bound.LT: LessThan, Bound.LTE: LessThanOrEqual}
places: Recent[tuple[str, ...]] = Recent(256)
"""Where texts of editions may come from, by the brand's facts, the regions and the locale that is wanted."""


@dataclass(frozen=True, slots=True)
class Market:
    """Regions that read alike: the activated regions they look at, nearest first, and the grants that reach them."""

    path: tuple[str, ...]
    grants: tuple[Granted, ...]
    regions: tuple[str, ...]


def current_assets(
    reader: Reader, facts: Library, kind: Kind, state: State, wanted: Wanted = EVERYTHING
) -> QuerySet[Asset]:
    """The assets of a kind that have an edition for the reader at the state's time, in the order wanted.

    Each has `started`, the id of the activation that decides in the first of its markets, and `updated_at`, the newest
    start of those that decide in any. One query before its own, two with a search.
    """
    markets = _markets(reader, facts, kind, wanted)
    if not markets:
        return Asset.objects.none()
    deciding = [_deciding(each, reader, facts, kind, state, wanted) for each in markets]
    rows: QuerySet[Asset] = Asset.objects.living().filter(brand_id=reader.brand_id, kind=kind.value)
    rows = rows.filter(reduce(or_, (Q(Exists(each)) for each in deciding)))
    if wanted.patterns:
        rows = _by_few(rows, _places(facts, [code for each in markets for code in each.regions], wanted), wanted)
    if kind is Kind.MEDIA:
        rows = not_recalled(rows, state.now)
    return _ordered(rows, _newest(deciding), wanted).annotate(started=_first(deciding))


def markets_of(reader: Reader, facts: Library, kind: Kind) -> tuple[str, ...]:
    """The regions in which the reader may have editions of the kind, by code."""
    grants = [grant for grant in reader.grants if kind.value in grant.kinds]
    return tuple(
        region.code
        for region in facts.regions
        if (region.locales or kind is Kind.TEMPLATE) and any(each.covers(facts.path(region.code)) for each in grants)
    )


def _markets(reader: Reader, facts: Library, kind: Kind, wanted: Wanted) -> list[Market]:
    named = Activation.objects.filter(asset__brand_id=reader.brand_id, asset__kind=kind.value).exclude(region=WORLD)
    own = {*named.order_by().values_list("region", flat=True).distinct(), WORLD}
    grants = [grant for grant in reader.grants if kind.value in grant.kinds]
    found: dict[tuple[tuple[str, ...], tuple[Granted, ...]], list[str]] = {}
    for code in markets_of(reader, facts, kind):
        if any(wanted.has(Edition(code, each)) for each in facts.locales(code) or ("",)):
            path = facts.path(code)
            reaching = tuple(grant for grant in grants if grant.covers(path))
            found.setdefault((tuple(each for each in path if each in own), reaching), []).append(code)
    return [Market(path, reaching, tuple(codes)) for (path, reaching), codes in found.items()]


def _deciding(
    market: Market, reader: Reader, facts: Library, kind: Kind, state: State, wanted: Wanted
) -> QuerySet[Activation]:
    """Of an outer asset, the activation that decides in the market, if it shows the reader what is wanted."""
    reaching = Activation.objects.reaching(at=state.at, regions=market.path)
    newest = reaching.filter(asset=OuterRef(OuterRef("pk"))).order_by("-effective_at", "-id")
    rows = Activation.objects.filter(pk=Subquery(newest.values("pk")[:1]), release__isnull=False)
    shown = memberships_of(reader, market.grants, now=state.now).filter(asset=OuterRef("asset"))
    rows = rows.filter(Exists(shown.filter(collection__key=wanted.collection) if wanted.collection else shown))
    for name, value in sorted(wanted.traits.items()):
        rows = rows.filter(Exists(Trait.objects.filter(release=OuterRef("release"), name=name.value, value=value)))
    if wanted.ends_by:
        ending = Trait.objects.filter(name=TraitName.VALID_UNTIL.value, value__lte=wanted.ends_by)
        rows = rows.filter(Exists(ending.filter(release=OuterRef("release"))))
    if kind is Kind.KIT:
        uses = DocumentUse.objects.filter(release=OuterRef("release"), region__in=market.regions)
        rows = rows.filter(Exists(uses.filter(locale=wanted.locale) if wanted.locale else uses))
    if wanted.patterns:
        said = SearchRow.objects.filter(release=OuterRef("release"), place__in=_places(facts, market.regions, wanted))
        rows = rows.filter(Exists(said.holding(wanted.patterns)))
    return rows


def _places(facts: Library, codes: Sequence[str], wanted: Wanted) -> tuple[str, ...]:
    def made() -> tuple[str, ...]:
        editions = (Edition(code, each) for code in codes for each in facts.locales(code))
        return tuple(sorted(places_read(facts.manifest, filter(wanted.has, editions))))

    return places.get((facts.digest, tuple(codes), wanted.locale, wanted.edition), made)


def _by_few(rows: QuerySet[Asset], where: Iterable[str], wanted: Wanted) -> QuerySet[Asset]:
    """The same assets: where few have a row that matches, looked up by their ids."""
    matching = SearchRow.objects.matching(wanted.patterns).filter(place__in=where).order_by()
    found = list(matching.values_list("release__asset", flat=True).distinct()[: FEW + 1])
    return rows if len(found) > FEW else rows.filter(pk__in=found)


def _ordered(rows: QuerySet[Asset], newest: Combinable, wanted: Wanted) -> QuerySet[Asset]:
    rows = rows.annotate(updated_at=newest)
    for bound, instant in wanted.updated:
        rows = rows.filter(COMPARED[bound](newest, Value(instant, DateTimeField())))
    if wanted.after is not None:
        rows = rows.filter(_is_after(wanted.after, newest, wanted))
    names = ("key",) if wanted.order is Order.KEY else ("updated_at", "key")
    return rows.order_by(*(f"-{name}" if wanted.is_descending else name for name in names))


def _is_after(place: Place, newest: Combinable, wanted: Wanted) -> Q:
    """Whether a row comes after the place where the page before ended."""
    is_after = Q(key__lt=place.key) if wanted.is_descending else Q(key__gt=place.key)
    if wanted.order is Order.KEY:
        return is_after
    differs = LessThan if wanted.is_descending else GreaterThan
    return Q(differs(newest, Value(place.updated_at, DateTimeField()))) | (Q(updated_at=place.updated_at) & is_after)


def _first(deciding: Sequence[QuerySet[Activation]]) -> Combinable:
    found = [Subquery(each.values("pk")[:1]) for each in deciding]
    return found[0] if len(found) == 1 else Coalesce(*found)


def _newest(deciding: Sequence[QuerySet[Activation]]) -> Combinable:
    found = [Coalesce(Subquery(each.values("effective_at")[:1]), Value(NEVER)) for each in deciding]
    return found[0] if len(found) == 1 else Greatest(*found, output_field=DateTimeField())
