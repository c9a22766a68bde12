"""Acts that were committed and instants that came → messages for the endpoints of those whom they show something."""

import datetime as dt
import itertools
import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assets import history
from assets.delivery import reader_of
from assets.delivery.changes import Change, Place, follow
from assets.delivery.generations import next_instant
from assets.errors import UnknownAsset
from assets.manifest import canonical, sha256
from assets.models import Act, Delivery, Endpoint, Partner
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


class Spreader:
    """Makes messages of whatever is new. While nothing is, a look is one cheap query."""

    def __init__(self) -> None:
        self._sequence = -1
        self._until = dt.datetime.min.replace(tzinfo=dt.UTC)

    def spread(self) -> int:
        """How many messages were made."""
        sequence, now = history.sequence(), timezone.now()
        if sequence == self._sequence and now < self._until:
            return 0
        is_due = now >= self._until
        until = min(next_instant(now) or now + LONGEST, now + LONGEST)
        count = sum(self._tell(rows) for rows in _groups(is_due=is_due))
        self._sequence, self._until = sequence, until
        return count

    def _tell(self, rows: Sequence[Endpoint]) -> int:
        """Of one partner, at one place. A fault concerns it alone."""
        try:
            return tell(rows)
        except (UnknownAsset, ValueError, KeyError):
            logger.exception("nothing is told to %s: its place cannot be read", ", ".join(map(str, rows)))
            return 0


def _groups(*, is_due: bool) -> list[list[Endpoint]]:
    """Endpoints that may have to be told something, together where they are of one partner and at one place."""
    rows = Endpoint.objects.live().select_related("partner__brand")
    newer = Act.objects.filter(pk__gt=OuterRef("told_act")).exclude(verb__in=SILENT)
    is_reached = Q(brand=OuterRef("partner__brand")) | Q(verb__in=FAR_REACHING)
    behind = rows if is_due else rows.filter(Exists(newer.filter(is_reached)))
    ordered = sorted(behind, key=lambda row: (row.partner_id, canonical(row.place)))
    grouped = itertools.groupby(ordered, key=lambda row: (row.partner_id, canonical(row.place)))
    return [list(group) for _, group in grouped]


def tell(rows: Sequence[Endpoint]) -> int:
    """Makes the messages of endpoints of one partner that have been told the same, and notes how far they are now."""
    partner, kept = rows[0].partner, rows[0].place
    newest = here(partner.brand, timezone.now())
    changes, place = _behind(partner, place_of(kept), newest)
    with transaction.atomic():
        ids = [row.pk for row in rows]
        same = [row for row in Endpoint.objects.select_for_update(no_key=True).filter(pk__in=ids) if row.place == kept]
        made = [each for row in same for each in _deliveries(partner, row, changes)]
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        at = [row.pk for row in same]
        Endpoint.objects.filter(pk__in=at).update(place=plain(place), told_act=newest.reached.act)
    return len(made)


def _behind(partner: Partner, place: Place, newest: Place) -> tuple[list[Change], Place]:
    """All changes behind a place, and the place behind them: the newest, where there are none."""
    changes: list[Change] = []
    for _ in range(MOST_PAGES):
        now = timezone.now()
        try:
            page = follow(reader_of(partner, now=now), place, now=now, size=PAGE)
        except UnknownAsset:
            return [], newest
        changes += page.changes
        if page.is_last:
            return changes, page.place if changes else newest
        place = page.place
    return changes, place


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
