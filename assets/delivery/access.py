"""A partner → what it may see: the one visibility rule of every list, asset, edition, document and archive."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from assets.manifest import WORLD, Kind
from assets.models import Asset, Grant, Membership, Partner


@dataclass(frozen=True, slots=True)
class Granted:
    """One live grant: these kinds of a collection, in a region and those below it."""

    collection_id: int
    region: str
    kinds: tuple[str, ...]

    def covers(self, path: Sequence[str]) -> bool:
        """Whether it reaches the region at the start of this path to the world."""
        return self.region in path


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom the answer is for: a partner of one brand with its live grants; none where the brand was deleted."""

    partner_id: int
    brand_id: uuid.UUID
    brand_key: str
    grants: tuple[Granted, ...]

    def covers(self, path: Sequence[str]) -> bool:
        return any(grant.covers(path) for grant in self.grants)


@dataclass(frozen=True, slots=True)
class Seen:
    """An asset that a reader may see, the regions of the grants that show it, and the id of a live recall of it."""

    id: uuid.UUID
    brand_id: uuid.UUID
    kind: Kind
    key: str
    regions: frozenset[str]
    recall_id: int | None = None

    @property
    def ref(self) -> str:
        return f"{self.kind.value}/{self.key}"

    def is_readable(self, path: Sequence[str]) -> bool:
        """Whether a grant reaches the region at the start of this path to the world."""
        return not self.regions.isdisjoint(path)


def reader_of(partner: Partner, *, now: dt.datetime) -> Reader:
    """The partner with the grants that are live now. One query, and one for a brand that was not selected with it."""
    brand = partner.brand
    rows = (
        Grant.objects.filter(partner=partner).live(at=now).order_by("pk").values_list("collection", "region", "kinds")
    )
    grants = tuple(Granted(collection, region, tuple(kinds)) for collection, region, kinds in rows)
    return Reader(partner.pk, brand.pk, brand.key, () if brand.deleted_at else grants)


def memberships_of(reader: Reader, grants: Iterable[Granted], *, now: dt.datetime) -> QuerySet[Membership]:
    """The one visibility rule: a living asset of the reader's brand, now in a collection granted for its kind."""
    collections: dict[tuple[str, ...], set[int]] = {}
    for grant in grants:
        collections.setdefault(grant.kinds, set()).add(grant.collection_id)
    condition = Q(pk__in=[])
    for kinds, granted in collections.items():
        condition |= Q(collection__in=granted, asset__kind__in=kinds)
    rows = Membership.objects.live(at=now)
    return rows.filter(condition, asset__brand_id=reader.brand_id, asset__deleted_at__isnull=True)


def visible_to(reader: Reader, *, now: dt.datetime, grants: Iterable[Granted] | None = None) -> QuerySet[Asset]:
    """The assets that the reader may see in some region; or by these of its grants alone."""
    shown = memberships_of(reader, reader.grants if grants is None else grants, now=now)
    return Asset.objects.filter(pk__in=shown.values("asset"))


def whole(asset: Asset) -> Seen:
    """An asset as staff see it: everywhere."""
    return Seen(asset.pk, asset.brand_id, Kind(asset.kind), asset.key, frozenset({WORLD}))
