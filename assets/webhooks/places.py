"""Places in the feed of changes → what an endpoint's row keeps of them, and back."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from assets.delivery.changes import Place, Position
from assets.models import Act, Brand


def here(brand: Brand, now: dt.datetime) -> Place:
    """Behind all that has been committed, and all that came by itself by now. One query."""
    rows = Act.objects.order_by().values_list("brand").annotate(newest=Max("pk"))
    newest = dict(rows.values_list("brand", "newest"))
    act = newest.pop(brand.pk, 0)
    return Place(Position(brand.pk, act, now, tuple(sorted(newest.items()))))


def plain(place: Place) -> dict[str, Any]:
    """As JSON."""
    return {
        "position": _plain(place.position),
        "into": _plain(place.into),
        "asset": place.asset.hex,
        "told": place.told,
    }


def place_of(kept: Mapping[str, Any]) -> Place:
    """What `plain` made plain."""
    return Place(_position(kept["position"]), _position(kept["into"]), uuid.UUID(hex=kept["asset"]), kept["told"])


def _plain(position: Position | None) -> list[Any] | None:
    if position is None:
        return None
    others = [[brand.hex, act] for brand, act in position.others]
    return [position.brand_id.hex, position.act, position.at.isoformat(), others]


def _position(kept: list[Any] | None) -> Position | None:
    if kept is None:
        return None
    brand, act, at, others = kept
    known = tuple((uuid.UUID(hex=other), last) for other, last in others)
    return Position(uuid.UUID(hex=brand), act, dt.datetime.fromisoformat(at), known)
