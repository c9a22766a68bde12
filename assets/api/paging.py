"""A queryset ordered by key → one page of it and the path of the next; stable while rows come and go."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from rest_framework.request import Request

from assets.api.parameters import page_size_of
from assets.api.problems import BadRequest, Fault
from assets.models import Asset
from assets.models.asset import KEY_PATTERN

KEY = re.compile(KEY_PATTERN)


@dataclass(frozen=True, slots=True)
class Page:
    """`next` is a path with its query, None on the last page."""

    assets: Sequence[Asset]
    next: str | None


def page_of(request: Request, assets: QuerySet[Asset]) -> Page:
    """The page that `?cursor=` (the last key of the page before) and `?page_size=` ask for. One query.

    Raises BadRequest for a cursor that is none.
    """
    size = page_size_of(request)
    cursor = request.query_params.get("cursor")
    if cursor is not None:
        if not KEY.match(cursor):
            detail = "The cursor is not one that this list gave. Start again without it."
            raise BadRequest(detail, faults=[Fault(detail, parameter="cursor")], code="bad-cursor")
        assets = assets.filter(key__gt=cursor)
    rows = list(assets[: size + 1])
    if len(rows) <= size:
        return Page(rows, None)
    query = request.query_params.copy()
    query["cursor"] = rows[size - 1].key
    return Page(rows[:size], f"{request.path}?{query.urlencode()}")
