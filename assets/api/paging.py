"""A queryset in the order wanted → one page of it and the path of the next; stable while rows come and go."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from rest_framework.request import Request

from assets.api.filters import cursor_of
from assets.api.parameters import page_size_of
from assets.delivery import Order, Place, Wanted
from assets.models import Asset


@dataclass(frozen=True, slots=True)
class Page:
    """`next` is a path with its query, None on the last page."""

    assets: Sequence[Asset]
    next: str | None


def page_of(request: Request, assets: QuerySet[Asset], wanted: Wanted) -> Page:
    """The page after the place that is wanted, of the size that `?page_size=` asks for. One query."""
    size = page_size_of(request)
    rows = list(assets[: size + 1])
    if len(rows) <= size:
        return Page(rows, None)
    last = rows[size - 1]
    query = request.query_params.copy()
    query["cursor"] = cursor_of(Place(last.key, last.updated_at if wanted.order is Order.UPDATED_AT else None))  # type: ignore[attr-defined]
    return Page(rows[:size], f"{request.path}?{query.urlencode()}")
