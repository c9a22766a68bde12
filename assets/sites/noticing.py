"""A state and a moment → which assets have to be asked for anew, or all of them."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from assets import delivery
from assets.delivery import Reader, State, changes
from assets.delivery.changes import Place, Position
from assets.errors import NotReleased, UnknownAsset
from assets.manifest import Kind, canonical, sha256
from assets.models import Activation, Recall
from assets.sites.asking import Api

MOST_CHANGES = 1000
SOURCES = Path(__file__).resolve().parent.parent


def mark_of(api: Api) -> str:
    """A digest of what decides every answer: the program, the grants, the brand as it is released."""
    reader, now = api.reader, api.moment.now
    try:
        facts = delivery.library(reader, reader.brand_key, State(now=now, at=now)).digest
    except (NotReleased, UnknownAsset):
        facts = ""
    grants = [[each.collection_id, each.region, list(each.kinds)] for each in reader.grants]
    told = {"program": program(), "facts": facts, "grants": grants, "partner": reader.partner_id}
    return sha256(canonical(told).encode())


@cache
def program() -> str:
    """A digest of the product's own sources and of what its answers depend on beside content."""
    hashed = hashlib.sha256(repr(sorted(settings.ALLOWED_HOSTS)).encode())
    for path in sorted(SOURCES.rglob("*.py")):
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def live_recalls(api: Api) -> tuple[int, ...]:
    """The recalls that are live, of whatever brand: files are withheld with them."""
    return tuple(Recall.objects.live(at=api.moment.now).order_by("pk").values_list("pk", flat=True))


def touched(reader: Reader, position: Position, api: Api) -> tuple[set[str], Position]:
    """The assets that may differ since the position, and the position that has been reached, read before content."""
    now = api.moment.now
    reached = changes.newest(reader.brand_id, now)
    refs: set[str] = set()
    place, is_last = Place(position), False
    while not is_last:
        try:
            page = changes.follow(reader, place, now=now, size=MOST_CHANGES)
        except UnknownAsset:
            break
        refs.update(each.ref for each in page.changes)
        place, is_last = page.place, page.is_last
    others = dict(position.others) | dict(place.reached.others)
    refs.update(_started(reader, position, reached))
    kinds = tuple(f"{kind.value}/" for kind in Kind if kind is not Kind.BRAND)
    return {ref for ref in refs if ref.startswith(kinds)}, replace(reached, others=tuple(sorted(others.items())))


def _started(reader: Reader, position: Position, reached: Position) -> Iterable[str]:
    """Starts that change no edition still show in an asset's releases and lists."""
    rows = Activation.objects.filter(asset__brand=reader.brand_id, cancelled_at__isnull=True)
    rows = rows.filter(
        Q(act__gt=position.act) | Q(effective_at__gt=position.at), effective_at__lte=reached.at
    ).order_by()
    return (f"{kind}/{key}" for kind, key in rows.values_list("asset__kind", "asset__key").distinct())
