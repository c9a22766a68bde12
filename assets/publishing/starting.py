"""An instant, or a time on each region's own clocks → from when on each region gets a release."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assets.errors import BadContent
from assets.localization.formatting import instant_of
from assets.manifest import WORLD, BrandManifest, Kind
from assets.models import Activation, Asset, Brand, Release
from assets.publishing.library import exceptions_of
from assets.rendering import regions_to_world


@dataclass(frozen=True, slots=True)
class Start:
    """From `at` on in a region; `wall_time` and `zone` are "" where an instant was asked for."""

    region: str
    at: dt.datetime
    wall_time: str = ""
    zone: str = ""


def instant_start(at: dt.datetime | None, now: dt.datetime) -> tuple[Start, ...]:
    """One start everywhere; None is now. Raises BadContent for what is past."""
    if at is not None:
        _require_future(at, now)
    return (Start(WORLD, max(at, now) if at else now),)


def local_starts(facts: BrandManifest, wall: dt.datetime, now: dt.datetime) -> tuple[Start, ...]:
    """One start in each region that has locales, by its own clocks, and one everywhere with the last of them.

    Raises BadContent where the wall time is past in one of them, or no region has locales.
    """
    local = [local_start(each.code, wall, each.time_zone) for each in facts.regions if each.locales]
    local = [start for start in local if start.region != WORLD]
    if not local:
        raise BadContent(f"{facts.key} has no region with locales, so no local time. Give an instant with its zone.")
    for start in local:
        _require_future(start.at, now, f" in {start.region}")
    return (*sorted(local, key=lambda start: (start.at, start.region)), Start(WORLD, max(start.at for start in local)))


def local_start(region: str, wall: dt.datetime, zone: str) -> Start:
    """When a region's clocks show the wall time."""
    return Start(region, instant_of(wall, zone), wall.isoformat(timespec="minutes"), zone)


def spread(
    starts: tuple[Start, ...], releases: Mapping[Asset, Release]
) -> Iterator[tuple[Asset, Release | None, Start]]:
    """Each release at each start. The brand itself has no regions: it starts everywhere, with the first."""
    first = Start(WORLD, starts[0].at)
    for asset, release in releases.items():
        for start in (first,) if asset.kind == Kind.BRAND else starts:
            yield asset, release, start


def held_back(
    facts: BrandManifest, starts: tuple[Start, ...], releases: Mapping[Asset, Release]
) -> Iterator[tuple[Asset, Release | None, Start]]:
    """What regions have, once more, where another that they lie in starts earlier than they do."""
    for outer, inner in _nested(facts, starts):
        held = Activation.objects.filter(asset__in=releases).current(
            at=outer.at, regions=regions_to_world(facts, inner.region)
        )
        states = {row.asset_id: row.release for row in held.with_releases()}
        for asset in releases:
            if asset.kind != Kind.BRAND:
                yield asset, states.get(asset.pk), Start(inner.region, outer.at)


def kept_apart(
    brand: Brand, facts: BrandManifest | None, starts: tuple[Start, ...], refs: Iterable[str]
) -> Iterator[tuple[Asset, Release | None, Start]]:
    """What single regions have of these assets, once more at each start that would reach them. A query for each.

    One start everywhere needs no facts.
    """
    names = list(refs)
    for start in starts:
        for each in exceptions_of(brand, names, at=start.at):
            if _lies_in(facts, each.region, start.region):
                yield each.asset, each.release, Start(each.region, start.at)
            elif _lies_in(facts, start.region, each.region):
                yield each.asset, each.release, Start(start.region, start.at)


def _lies_in(facts: BrandManifest | None, inner: str, outer: str) -> bool:
    """Whether a region is the other one or lies in it; one that the brand has no more lies in the world alone."""
    if outer in (inner, WORLD) or facts is None:
        return outer in (inner, WORLD)
    return any(region.code == inner for region in facts.regions) and outer in regions_to_world(facts, inner)


def _nested(facts: BrandManifest, starts: tuple[Start, ...]) -> list[tuple[Start, Start]]:
    """The pairs of starts of which the second's region lies in the first's and starts later."""
    local = [start for start in starts if start.region != WORLD]
    return [
        (outer, inner)
        for inner in local
        for outer in local
        if outer.at < inner.at and outer.region in regions_to_world(facts, inner.region)[1:]
    ]


def _require_future(at: dt.datetime | None, now: dt.datetime, where: str = "") -> None:
    if at is not None and at < now:
        raise BadContent(
            f"{at.isoformat()} is past{where}: what could be read then stays. Choose a later time, or none."
        )
