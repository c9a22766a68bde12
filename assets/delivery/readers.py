"""A key's id → the reader it stands for, and what narrows the key; read once a generation."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from assets.delivery.access import Reader, reader_of
from assets.delivery.generations import Moment
from assets.models import ApiKey

USE_GRAIN = dt.timedelta(minutes=1)
ON_BEHALF = "assets.on_behalf"
"""Where whoever asks the API within this process leaves an OnBehalf; no header can be called so."""


@dataclass(slots=True)
class Known:
    """A key that works. `digest` is the HMAC to compare with; `used_at` is when its use was last noted.

    `budget` is its partner's own limit, in units a minute.
    """

    key_id: str
    digest: str
    actions: tuple[str, ...]
    origins: tuple[str, ...]
    expires_at: dt.datetime | None
    used_at: dt.datetime | None
    budget: int | None
    reader: Reader

    def is_use_due(self, now: dt.datetime) -> bool:
        """Whether a use now is one to note: they are noted to the minute."""
        return self.used_at is None or now - self.used_at >= USE_GRAIN

    def works_at(self, now: dt.datetime) -> bool:
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """What stands in for a key where the product itself asks as a partner: nothing is proven, noted or spent."""

    reader: Reader
    moment: Moment

    @property
    def known(self) -> Known:
        return Known("", "", (), (), None, None, None, self.reader)


def known(key_id: str, moment: Moment) -> Known | None:
    """The key of this id, if it and its partner are active. Two queries, none where it is kept.

    Whoever sends it has still to prove it: compare the digest.
    """
    moment.generation.keep(_question(key_id), lambda: _read(key_id, moment.now))
    return known_before(key_id, moment)


def known_before(key_id: str, moment: Moment) -> Known | None:
    """The same without a query: None for a key that was not asked for in this generation."""
    found: Known | None = moment.generation.kept(_question(key_id))
    return found if found is not None and found.works_at(moment.now) else None


def _question(key_id: str) -> tuple[str, str]:
    return "key", key_id


def _read(key_id: str, now: dt.datetime) -> Known | None:
    row = (
        ApiKey.objects.filter(key_id=key_id, partner__is_active=True, revoked_at__isnull=True)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
        .select_related("partner__brand")
        .first()
    )
    if row is None:
        return None
    reader = reader_of(row.partner, now=now)
    return Known(
        key_id=row.key_id,
        digest=row.digest,
        actions=tuple(row.actions),
        origins=tuple(row.origins),
        expires_at=row.expires_at,
        used_at=row.last_used_at,
        budget=row.partner.budget,
        reader=reader,
    )
