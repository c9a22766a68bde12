"""Recalls that are live now → what may not be delivered: one rule for every route and state, `at` and pinned included.

Where nothing is recalled the rule costs no query: the queries that find assets, releases and files ask it along. A read
that it touches asks once more what exactly is recalled.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from assets.errors import Recalled
from assets.models import Asset, Recall, Rendition


def recall_of_asset(now: dt.datetime, column: str) -> Subquery:
    """The id of a live recall of the asset in this column, NULL for none."""
    return Subquery(Recall.objects.live(at=now).filter(asset=OuterRef(column)).values("pk")[:1])


def recall_of_file(now: dt.datetime, column: str = "pk") -> Subquery:
    """The id of a live recall that reaches the file whose digest is in this column, NULL for none."""
    return Subquery(Recall.objects.live(at=now).reaching(OuterRef(column)).values("pk")[:1])


def is_touched(now: dt.datetime, column: str) -> Exists:
    """Whether a live recall reaches any file that the release in this column names."""
    return Exists(Recall.objects.live(at=now).touching(OuterRef(column)))


def any_recalled(now: dt.datetime) -> bool:
    """Whether any recall is live. One query."""
    return Recall.objects.live(at=now).exists()


def not_recalled(assets: QuerySet[Asset], now: dt.datetime) -> QuerySet[Asset]:
    return assets.exclude(recalls__in=Recall.objects.live(at=now))


def refuse(recall_id: int | None) -> None:
    """Raises Recalled for the id of a recall."""
    if recall_id is not None:
        raise recalled(_told().get(pk=recall_id))


def recalled_files(now: dt.datetime) -> dict[str, Recall]:
    """Digests that may not be delivered, with why; a recall that reaches documents too comes before one that does not.

    What is derived from a file is recalled with it. Three queries, one where nothing is recalled.
    """
    live = Recall.objects.live(at=now)
    named = list(live.order_by("-is_file_only", "pk").values_list("pk", "file", "asset__releases__files"))
    recalls = _told().in_bulk({pk for pk, _, _ in named}) if named else {}
    files = {digest: recalls[pk] for pk, *digests in named for digest in digests if digest}
    derived = Rendition.objects.filter(source__in=files).exclude(digest="") if files else Rendition.objects.none()
    return {**{digest: files[source] for digest, source in derived.values_list("digest", "source")}, **files}


def recalled(recall: Recall) -> Recalled:
    successor = recall.successor.ref if recall.successor else ""
    return Recalled(recall.reason, brand=recall.brand.key, since=recall.starts_at.date(), successor=successor)


def _told() -> QuerySet[Recall]:
    return Recall.objects.select_related("brand", "successor")
