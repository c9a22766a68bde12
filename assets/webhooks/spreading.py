"""Acts that were committed and instants that came → messages for the endpoints of those whom they show something."""

import datetime as dt
import itertools
import logging
import math
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from assets import history
from assets.delivery import reader_of
from assets.delivery.changes import Change, Place, Position, follow
from assets.delivery.generations import next_instant
from assets.errors import UnknownAsset
from assets.manifest import canonical, sha256
from assets.models import Act, Delivery, Endpoint, Grant, Partner
from assets.webhooks import messages
from assets.webhooks.places import here, place_of, plain

PAGE = 1000
MOST_PAGES = 50
"""Of one partner in one go."""
LONGEST = dt.timedelta(minutes=10)
"""After which all are looked at, whatever was seen: another brand's act may be seen after a later one of this brand."""
SILENT = (
    "save", "issue key", "rotate key", "revoke key", "add webhook", "change webhook", "rotate webhook",
    "disable webhook", "enable webhook", "end webhook", "replay webhooks",
)  # fmt: skip
"""Verbs of acts that show no partner anything. Of all others the feed is asked."""
FAR_REACHING = ("recall", "end recall")
"""Verbs of acts that may reach other brands, which may have the file."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Group:
    """Endpoints at one place whose partners are shown the same from there on, and the newest place as it was seen."""

    rows: Sequence[Endpoint]
    newest: Place


class Spreader:
    """Makes messages of whatever is new. While nothing is, a look is one cheap query."""

    def __init__(self) -> None:
        self._seen = self._looked = (-1, dt.datetime.min.replace(tzinfo=dt.UTC))
        self._groups: list[Group] = []

    @property
    def is_done(self) -> bool:
        """Whether all that was found new has been told."""
        return not self._groups

    def spread(self, most_seconds: float = math.inf) -> int:
        """How many messages were made; what is left after so many seconds is for the next call."""
        count, end = 0, time.monotonic() + most_seconds
        if self.is_done:
            self._look()
        while self._groups and time.monotonic() < end:
            count += self._tell(self._groups.pop())
        if self.is_done:
            self._seen = self._looked
        return count

    def _look(self) -> None:
        sequence, now = history.sequence(), timezone.now()
        seen, until = self._seen
        if sequence == seen and now < until:
            return
        self._looked = sequence, min(next_instant(now) or now + LONGEST, now + LONGEST)
        self._groups = _groups(is_due=now >= until, now=now)

    def _tell(self, group: Group) -> int:
        """A fault concerns these alone."""
        try:
            return tell(group)
        except (ValueError, KeyError, TypeError):
            logger.exception("nothing is told to %s: its place cannot be read", ", ".join(map(str, group.rows)))
            return 0


def _groups(*, is_due: bool, now: dt.datetime) -> list[Group]:
    """Endpoints that may have to be told something."""
    rows = list((Endpoint.objects.live() if is_due else behind()).select_related("partner__brand"))
    newest = {brand: here(brand, now) for brand in {row.partner.brand for row in rows}}
    granted = _granted({row.partner_id for row in rows})
    grouped: dict[str, list[Endpoint]] = {}
    for row in rows:
        alike = [str(row.partner.brand_id), row.place, _shown(granted.get(row.partner_id, []), row)]
        grouped.setdefault(canonical(alike), []).append(row)
    return [Group(each, newest[each[0].partner.brand]) for each in grouped.values()]


def behind() -> QuerySet[Endpoint]:
    """Live endpoints that have not been told of the newest acts."""
    newer = Act.objects.filter(pk__gt=OuterRef("told_act")).exclude(verb__in=SILENT)
    is_reached = Q(brand=OuterRef("partner__brand")) | Q(verb__in=FAR_REACHING)
    return Endpoint.objects.live().filter(Exists(newer.filter(is_reached)))


def _granted(partners: Collection[int]) -> dict[int, list[Grant]]:
    found: dict[int, list[Grant]] = {}
    for grant in Grant.objects.filter(partner__in=partners).order_by("collection", "region"):
        found.setdefault(grant.partner_id, []).append(grant)
    return found


def _shown(grants: Sequence[Grant], row: Endpoint) -> list[Any]:
    """What tells partners apart who are shown different things behind an endpoint's place: their open grants.

    Those are alike that began before it and have no end. One that does or did end is its partner's own.
    """
    position = place_of(row.place).position
    alike: list[Any] = []
    for each in grants:
        is_settled = position is not None and each.act_id <= position.act and each.starts_at <= position.at
        is_open = each.ends_at is None and each.ended_by_id is None
        own = [] if is_settled and is_open else [each.pk]
        alike.append([each.collection_id, each.region, sorted(each.kinds), own])
    return alike


def tell(group: Group) -> int:
    """Makes the messages of a group's endpoints, and notes how far they are now."""
    kept = group.rows[0].place
    changes, place = _behind(group.rows[0].partner, place_of(kept), group.newest)
    ids = [row.pk for row in group.rows]
    partners = {row.pk: row.partner for row in group.rows}
    with transaction.atomic():
        rows = Endpoint.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
        same = [row for row in rows if row.place == kept]
        made = [each for row in same for each in _deliveries(partners[row.pk], row, changes)]
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        at = [row.pk for row in same]
        Endpoint.objects.filter(pk__in=at).update(place=plain(place), told_act=group.newest.reached.act)
    return len(made)


def _behind(partner: Partner, place: Place, newest: Place) -> tuple[list[Change], Place]:
    """All changes behind a place, and the place behind them: the newest, unless they reach beyond it."""
    changes: list[Change] = []
    for _ in range(MOST_PAGES):
        now = timezone.now()
        try:
            page = follow(reader_of(partner, now=now), place, now=now, size=PAGE)
        except UnknownAsset:
            return [], newest
        changes += page.changes
        place = page.place if page.changes else place
        if page.is_last:
            return changes, place if changes and _is_beyond(place.reached, newest.reached) else newest
        place = page.place
    return changes, place


def _is_beyond(one: Position, other: Position) -> bool:
    known = dict(other.others)
    is_later = one.act > other.act or one.at > other.at
    return is_later or any(act > known.get(brand, 0) for brand, act in one.others)


def _deliveries(partner: Partner, row: Endpoint, changes: Sequence[Change]) -> list[Delivery]:
    """One message for each act or instant that brought what this endpoint chose."""
    made = []
    for at, group in itertools.groupby(changes, key=lambda change: change.at):
        chosen = messages.wanted(group, row.events)
        if chosen:
            told = messages.changed(partner.brand.key, chosen, at)
            cause = sha256(canonical([row.place, at.isoformat()]).encode())[:48]
            facts = {"cause": cause, "message_id": messages.new_id(), "type": told.type, "at": at, "body": told.body}
            made.append(Delivery(endpoint=row, **facts))
    return made
