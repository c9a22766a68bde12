"""An asset → its releases, newest first: who, when, why, what changed since the one before, and where each is live."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from assets.comparing import differing
from assets.manifest import WORLD, from_json
from assets.models import Act, Activation, Asset, Release


@dataclass(slots=True)
class Live:
    """From when on a region, and what lies in it, got the release; until when, and which regions it lost before."""

    region: str
    effective_at: dt.datetime
    until: dt.datetime | None = None
    but_not_in: dict[str, dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the release before: labels of own values, and parts that are new, gone or another release."""

    values: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = [*self.values, *(f"+{name}" for name in self.added), *(f"-{name}" for name in self.removed)]
        return ", ".join([*said, *self.updated])


@dataclass(frozen=True, slots=True)
class Listed:
    """A release in the list. Who approved it will stand beside `act`."""

    number: int
    digest: str
    act: Act
    changes: Changes
    live: tuple[Live, ...]


def releases_of(asset: Asset) -> tuple[Listed, ...]:
    """Newest first. Two queries; reads every manifest of the asset."""
    lives = _lives(asset)
    rows = Release.objects.filter(asset=asset).select_related("act").defer("credits").order_by("number")
    listed: list[Listed] = []
    before: Release | None = None
    for row in rows:
        changes = _changes(before, row) if before else Changes()
        listed.append(Listed(row.number, row.digest, row.act, changes, tuple(lives.get(row.pk, ()))))
        before = row
    return tuple(reversed(listed))


def _changes(before: Release, after: Release) -> Changes:
    pairs = differing(from_json(before.manifest), from_json(after.manifest))
    one: Mapping[str, str] = before.lock
    other: Mapping[str, str] = after.lock
    return Changes(
        values=tuple(pair.label for pair in pairs),
        added=tuple(sorted(other.keys() - one.keys())),
        removed=tuple(sorted(one.keys() - other.keys())),
        updated=tuple(sorted(name for name in one.keys() & other.keys() if one[name] != other[name])),
    )


def _lives(asset: Asset) -> dict[int, list[Live]]:
    """By release id; what a region was given later, or lost, ends what it had."""
    lives: dict[int, list[Live]] = {}
    lasting: dict[str, Live] = {}
    rows = Activation.objects.filter(asset=asset, cancelled_at__isnull=True).order_by("effective_at", "id")
    for row in rows:
        for region in [code for code in lasting if row.region in (WORLD, code)]:
            lasting.pop(region).until = row.effective_at
        if row.release_id:
            lasting[row.region] = Live(row.region, row.effective_at)
            lives.setdefault(row.release_id, []).append(lasting[row.region])
        elif row.region != WORLD and WORLD in lasting:
            lasting[WORLD].but_not_in[row.region] = row.effective_at
    return lives
