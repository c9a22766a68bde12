"""An asset's editions before and after → the changes in it, as a partner is told them: thin, one for each outcome."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assets.manifest import Kind


class ChangeType(StrEnum):
    """What became of editions, for one partner. All but `withdrawn` say: ask for them again."""

    CREATED = "created"
    """They can be read from now on: published, started, granted, put into a granted collection."""
    CHANGED = "changed"
    """They have another release, or the brand's facts that they are read with are others."""
    RECALLED = "recalled"
    """A file of theirs may not be delivered, or one more or less: what answers 410 is to be dropped."""
    REINSTATED = "reinstated"
    """No recall touches them any more."""
    WITHDRAWN = "withdrawn"
    """They cannot be read any more, for whatever reason: drop them."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an edition has: a release, the recalls that touch it, and a digest of the brand's facts it is read with.

    `facts` is "" where a release decides all by itself, as a kit's does.
    """

    digest: str
    number: int
    recalls: frozenset[int] = frozenset()
    facts: str = ""


Editions = Mapping[str, Held]
"""By name, such as CH/fr-CH; "" for what has no editions: brands and templates. Left out: what cannot be read."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one act, or one instant that came, did to some editions of an asset. Equal outcomes are one change.

    `editions` is empty for what has none. `digest` and `release` are those after it, "" and 0 for `withdrawn`.
    """

    type: ChangeType
    kind: Kind
    key: str
    editions: tuple[str, ...]
    digest: str
    release: int
    at: dt.datetime

    @property
    def ref(self) -> str:
        return f"{self.kind.value}/{self.key}"


def difference(kind: Kind, key: str, at: dt.datetime, *, before: Editions, after: Editions) -> tuple[Change, ...]:
    """The changes of one asset, ordered by type and release; none where nothing differs."""
    outcomes: dict[tuple[ChangeType, int, str], list[str]] = {}
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        if one != other:
            number, digest = (other.number, other.digest) if other else (0, "")
            outcomes.setdefault((_type(one, other), number, digest), []).append(name)
    return tuple(
        Change(outcome, kind, key, tuple(filter(None, names)), digest, number, at)
        for (outcome, number, digest), names in sorted(outcomes.items(), key=lambda item: (ORDER[item[0][0]], item[0]))
    )


ORDER = {each: place for place, each in enumerate(ChangeType)}


def _type(before: Held | None, after: Held | None) -> ChangeType:
    if after is None:
        return ChangeType.WITHDRAWN
    known = before.recalls if before else frozenset()
    if after.recalls != known:
        return ChangeType.RECALLED if after.recalls else ChangeType.REINSTATED
    return ChangeType.CHANGED if before else ChangeType.CREATED
