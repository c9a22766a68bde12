"""Collections as written become collections and memberships as they are from now on."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from assets.errors import BadContent
from assets.exchange.collection_file import CollectionFile
from assets.exchange.difference import Change, Line, Sign
from assets.models import Act, Asset, Brand, Collection, Membership

_INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Sharing:
    """What differs between a collection as written and as it is; `added` and `ended` are references."""

    written: CollectionFile
    change: Change
    added: tuple[str, ...]
    ended: tuple[str, ...]

    @property
    def subjects(self) -> tuple[str, ...]:
        return (self.change.ref, *self.added, *self.ended)


def sharings(brand: Brand | None, written: Iterable[CollectionFile], now: dt.datetime) -> tuple[Sharing, ...]:
    """Those collections that differ. Two queries."""
    rows = {row.key: row for row in Collection.objects.filter(brand=brand)} if brand else {}
    members: dict[str, set[str]] = {key: set() for key in rows}
    for row in (
        Membership.objects.live(at=now).filter(collection__in=rows.values()).select_related("asset", "collection")
    ):
        members[row.collection.key].add(row.asset.ref)
    found = (_sharing(item, rows.get(item.key), members.get(item.key, set())) for item in written)
    return tuple(item for item in found if item)


def write_sharings(brand: Brand, found: Iterable[Sharing], act: Act) -> None:
    """Makes them so, in the caller's transaction. A membership that ends keeps its row. Raises BadContent."""
    for item in found:
        collection = _collection(brand, item.written)
        for name in item.added:
            asset = Asset.objects.of_ref(brand.pk, name).get()
            Membership.objects.create(collection=collection, asset=asset, starts_at=act.at, act=act)
        for row in collection.memberships.live(at=act.at).select_related("asset"):
            if row.asset.ref in item.ended:
                row.ends_at, row.ended_by = max(act.at, row.starts_at + _INSTANT), act
                row.save(update_fields=["ends_at", "ended_by"])


def _sharing(written: CollectionFile, row: Collection | None, members: set[str]) -> Sharing | None:
    added = tuple(sorted(set(written.assets) - members))
    ended = tuple(sorted(members - set(written.assets)))
    name = f"collection/{written.key}"
    if row is None:
        return Sharing(written, Change(ref=name, is_new=True), added, ended)
    lines = tuple(_lines(written, row, added, ended))
    return Sharing(written, Change(ref=name, is_new=False, lines=lines), added, ended) if lines else None


def _lines(written: CollectionFile, row: Collection, added: Iterable[str], ended: Iterable[str]) -> Iterator[Line]:
    if row.title != written.title:
        yield Line(Sign.REMOVED, f"title: {row.title}")
        yield Line(Sign.ADDED, f"title: {written.title}")
    yield from (Line(Sign.REMOVED, name) for name in ended)
    yield from (Line(Sign.ADDED, name) for name in added)


def _collection(brand: Brand, written: CollectionFile) -> Collection:
    row = Collection.objects.filter(brand=brand, key=written.key).first() or Collection(brand=brand, key=written.key)
    row.title = written.title
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as error:
        raise BadContent(" ".join(error.messages), where=str(written.place)) from error
    row.save()
    return row
