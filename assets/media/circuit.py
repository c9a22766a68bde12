"""A store's failures in a row → nobody waits for it for a while."""

import threading
import time
from dataclasses import dataclass, field

from assets.errors import StoreUnavailable

FAILURES_UNTIL_OPEN = 5
OPEN_SECONDS = 30.0


@dataclass(slots=True)
class Circuit:
    """Lets nobody wait for a store that has just failed several times: it opens, and is tried again later."""

    failures: int = 0
    opened_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_open(self) -> bool:
        return self.failures >= FAILURES_UNTIL_OPEN and time.monotonic() < self.opened_at + OPEN_SECONDS

    def check(self) -> None:
        if self.is_open:
            raise StoreUnavailable("The media store has not answered for a while. Try again in half a minute.")

    def note(self, *, is_failure: bool) -> None:
        with self.lock:
            self.failures = self.failures + 1 if is_failure else 0
            self.opened_at = time.monotonic()
