"""The sequence of acts and the next instant → a generation, within which every question has one answer.

The order is always: the sequence, then the next instant, then content. Content may be newer than the sequence that it
is kept under, which the next look at the sequence tells; it is never older.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import timezone

from assets import history
from assets.delivery.recent import Recent
from assets.models import Activation, ApiKey, Grant, Membership, Recall

Found = TypeVar("Found")
LONGEST = dt.timedelta(minutes=10)
"""After which everything is read anew, though no act says so: a row may have been changed by hand."""
MOST_KEPT = 4096
"""Answers to parts of questions; each takes one or two kilobytes, or weighs as many as it has."""
KILOBYTE = 1024


def _weight(found: object) -> int:
    """In kilobytes, where what was found says how large it is."""
    return 1 + int(getattr(found, "size_bytes", 0)) // KILOBYTE


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """From `since` until `until`, and while the sequence stands, nothing that is read changes."""

    sequence: int
    since: dt.datetime
    until: dt.datetime
    _kept: Recent[Any] = field(default_factory=lambda: Recent(MOST_KEPT, _weight), repr=False)

    def holds_at(self, now: dt.datetime) -> bool:
        return self.since <= now < self.until

    def kept(self, question: Hashable) -> Any:
        """What was answered before in this generation; None where it was not asked, or not kept."""
        return self._kept.peek(question)

    def keep(self, question: Hashable, make: Callable[[], Found]) -> Found:
        """What was answered before in this generation, else what `make` answers; what it raises is not kept."""
        found: Found = self._kept.get(question, make)
        return found


@dataclass(frozen=True, slots=True)
class Moment:
    """The time that a request is answered for, and the generation that holds then."""

    now: dt.datetime
    generation: Generation


class Generations:
    """The newest generation of this process. Threads share it; each asks for the moment once a request."""

    def __init__(self) -> None:
        self._newest: Generation | None = None
        self._looked_at = 0.0
        self._lock = threading.Lock()

    @property
    def newest(self) -> Generation | None:
        """What the last answer was made from."""
        return self._newest

    def present(self) -> Moment:
        """This request's moment. No query while the last look at the sequence is fresh, one while nothing has changed.

        A new generation costs one more.
        """
        asked_at = time.monotonic()
        if asked_at - self._looked_at < settings.ASSETS_READ_FRESHNESS_SECONDS and (held := self._moment()):
            return held
        sequence = history.sequence()
        if held := self._moment(sequence):
            self._hold(held.generation, asked_at)
            return held
        now = timezone.now()
        until = min(next_instant(now) or now + LONGEST, now + LONGEST)
        found = Moment(now, Generation(sequence, now, until))
        self._hold(found.generation, asked_at)
        return found

    def _moment(self, least: int = 0) -> Moment | None:
        """Now, where the newest generation holds and is no older than the sequence."""
        newest, now = self._newest, timezone.now()
        holds = newest is not None and newest.sequence >= least and newest.holds_at(now)
        return Moment(now, newest) if newest is not None and holds else None

    def _hold(self, found: Generation, asked_at: float) -> None:
        """A thread that was slower than another one does not put an older generation back."""
        with self._lock:
            newest = self._newest
            if newest is None or newest.sequence <= found.sequence or not newest.holds_at(found.since):
                self._newest = found
            self._looked_at = max(self._looked_at, asked_at)

    def forget(self) -> None:
        """The next moment is of a new generation."""
        with self._lock:
            self._newest, self._looked_at = None, 0.0


generations = Generations()


def present() -> Moment:
    """The moment that a request is answered for: ask once, before anything else is read."""
    return generations.present()


def next_instant(now: dt.datetime) -> dt.datetime | None:
    """When next anything of any brand starts or ends by itself. One query, of indexes: hardly anything is ahead."""
    first, *others = (_ahead(rows, name, now) for rows, name in _timed())
    found: dt.datetime | None = first.union(*others).order_by("effective_at").first()
    return found


def _timed() -> tuple[tuple[QuerySet[Any], str], ...]:
    """The rows whose times decide what is read, and which time."""
    return (
        (Activation.objects.filter(cancelled_at__isnull=True), "effective_at"),
        (ApiKey.objects.all(), "expires_at"),
        *((model._default_manager.all(), name) for model in SPANS for name in ("starts_at", "ends_at")),
    )


SPANS: tuple[type[Model], ...] = (Grant, Membership, Recall)


def _ahead(rows: QuerySet[Any], name: str, now: dt.datetime) -> QuerySet[Any]:
    return rows.filter(**{f"{name}__gt": now}).order_by().values_list(name, flat=True)
