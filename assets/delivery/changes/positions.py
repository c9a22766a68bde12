"""How far a reader has come: which acts it knows, up to which instant. Acts commit in the order of their ids.

An act's number and its time are taken under its brand's lock, and the lock is held until it commits: whoever sees an
act of a brand sees all of that brand's acts before it. Its time says nothing of the kind, since a later act may be seen
first by a reader whose clock has passed the earlier one's. So neither decides alone.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

LEAST = uuid.UUID(int=0)
BEGINNING = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Author:
    """The act that something was written by. Of another brand's acts only recalls of files matter."""

    brand_id: uuid.UUID
    act_id: int


@dataclass(frozen=True, slots=True)
class Position:
    """All acts of a brand up to `act`, and of others up to those in `others`, as they hold at an instant."""

    brand_id: uuid.UUID
    act: int = 0
    at: dt.datetime = BEGINNING
    others: tuple[tuple[uuid.UUID, int], ...] = ()

    def knows(self, author: Author) -> bool:
        if author.brand_id is self.brand_id or author.brand_id == self.brand_id:
            return author.act_id <= self.act
        return author.act_id <= dict(self.others).get(author.brand_id, 0)

    def after(self, author: Author | None, at: dt.datetime) -> "Position":
        """The same with one act more, or with nothing but the instant."""
        if author is None:
            return replace(self, at=at)
        if author.brand_id == self.brand_id:
            return replace(self, act=author.act_id, at=at)
        others = {**dict(self.others), author.brand_id: author.act_id}
        return replace(self, others=tuple(sorted(others.items())), at=at)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stopped: at a position, or on the way from it to the next one, `into`.

    On the way it has been told of the assets before `asset` (by id), and of that one's first `told` changes. Without a
    position it has been told nothing: `into` is then what it begins with.
    """

    position: Position | None
    into: Position | None = None
    asset: uuid.UUID = LEAST
    told: int = 0

    @property
    def reached(self) -> Position:
        """The latest position that it has been told anything of."""
        found = self.into or self.position
        if found is None:
            raise ValueError("A place has a position, or one that it leads into.")
        return found
