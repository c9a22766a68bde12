"""A partner → what it sees now: how many assets of each kind in each market, and which, by the rule for readers."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from assets import delivery
from assets.admin import links
from assets.delivery import Library, Reader, State
from assets.errors import AssetsError
from assets.manifest import Kind
from assets.models import Partner
from assets.rendering import Edition

KINDS = (Kind.KIT, Kind.BLOCK, Kind.MEDIA, Kind.TEMPLATE)
MOST_REGIONS = 40
MOST_ASSETS = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A market and how many assets of each of KINDS have an edition there for the partner."""

    region: str
    counts: tuple[int, ...]


def seen_by(partner: Partner, region: str, now: dt.datetime) -> dict[str, Any]:
    """What the page shows: lines, and the assets of one region, the first without a choice. Two queries a cell."""
    reader, state = delivery.reader_of(partner, now=now), State(now=now, at=now, number=None)
    if not reader.grants:
        return {"lines": ()}
    try:
        facts = delivery.library(reader, partner.brand.key, state)
    except AssetsError as error:
        return {"refusal": f"{error} Nothing can be read until the brand is published."}
    editions = {each.region: each for each in delivery.readable_editions(reader, facts)}
    shown = region if region in editions else next(iter(editions), "")
    return {
        "kinds": [kind.value for kind in KINDS],
        "lines": [_line(reader, facts, each, state) for each in list(editions.values())[:MOST_REGIONS]],
        "more": max(0, len(editions) - MOST_REGIONS),
        "shown": shown,
        "assets": _assets(reader, facts, editions[shown], state) if shown else {},
    }


def _line(reader: Reader, facts: Library, edition: Edition, state: State) -> Line:
    found = (delivery.current_assets(reader, facts, kind, state, delivery.Wanted(edition=edition)) for kind in KINDS)
    return Line(edition.region, tuple(rows.count() for rows in found))


def _assets(reader: Reader, facts: Library, edition: Edition, state: State) -> dict[str, list[tuple[str, str]]]:
    """By kind, each asset's key and the address of its page."""
    found = {}
    for kind in KINDS:
        rows = delivery.current_assets(reader, facts, kind, state, delivery.Wanted(edition=edition))[:MOST_ASSETS]
        found[kind.value] = [(row.key, links.change_url(kind, row.pk)) for row in rows]
    return {kind: rows for kind, rows in found.items() if rows}
