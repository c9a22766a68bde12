"""A question that may hang → its answer within a bounded time, however many ask."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import connections

Found = TypeVar("Found")
KEPT_SECONDS = 1.0
"""For which an answer is told again, so that whoever asks more often costs nothing."""


@dataclass(slots=True)
class Probe(Generic[Found]):
    """Asks in a thread of its own, with connections of its own, and never twice at once: one that hangs is not joined
    by another, and tells nothing until it has ended.
    """

    ask: Callable[[], Found]
    _future: "Future[Found] | None" = None
    _asked_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> "Future[Found]":
        with self._lock:
            is_old = time.monotonic() - self._asked_at >= KEPT_SECONDS
            if self._future is None or (self._future.done() and is_old):
                self._future, self._asked_at = Future(), time.monotonic()
                threading.Thread(target=self._run, args=(self._future,), name="probe", daemon=True).start()
            return self._future

    def forget(self) -> None:
        """The next question is asked anew."""
        with self._lock:
            self._future = None

    def _run(self, future: "Future[Found]") -> None:
        try:
            found = self.ask()
        except Exception as error:  # noqa: BLE001 - whoever waits for the answer is told
            connections.close_all()
            future.set_exception(error)
        else:
            connections.close_all()
            future.set_result(found)
