"""How often an attempt failed → when the next one is made, and for how long its endpoint is left alone."""

import datetime as dt
from dataclasses import dataclass

DELAYS = tuple(
    dt.timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)))
)
"""After each failed attempt; 75.6 hours all told. After the tenth attempt a message is dead."""
MOST_ATTEMPTS = len(DELAYS) + 1
JITTER = 0.2
"""Of a delay, at most, is added by chance: what failed together is not tried again together."""
LONGEST_WISH = dt.timedelta(hours=24)
FAILURES_UNTIL_REST = 5
FIRST_REST = dt.timedelta(seconds=30)
LONGEST_REST = dt.timedelta(hours=1)
GIVEN_UP_AFTER = dt.timedelta(days=5)
"""Of nothing but failures an endpoint is disabled."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Of an endpoint: its failures in a row, since when, and until when it is left alone."""

    failures: int = 0
    failing_since: dt.datetime | None = None
    resting_until: dt.datetime | None = None

    def failed(self, now: dt.datetime) -> "Standing":
        """A longer rest with each failure beyond the fifth; one attempt is made after it."""
        failures, since = self.failures + 1, self.failing_since or now
        if failures < FAILURES_UNTIL_REST:
            return Standing(failures, since)
        doublings = min(failures - FAILURES_UNTIL_REST, 16)
        return Standing(failures, since, now + min(FIRST_REST * 2**doublings, LONGEST_REST))

    def is_given_up(self, now: dt.datetime) -> bool:
        return self.failing_since is not None and now - self.failing_since >= GIVEN_UP_AFTER


def most_at_once(failures: int) -> int:
    """Requests that may be on their way to an endpoint after so many failures in a row."""
    return 2 if failures < FAILURES_UNTIL_REST else 1


def delay(attempts: int, *, chance: float, wish: float | None = None) -> dt.timedelta | None:
    """The pause after so many failed attempts; None where that was the last.

    `chance` is a number from 0 to 1; `wish` the seconds that the endpoint asked for, heard up to a day.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    own = DELAYS[attempts - 1] * (1 + JITTER * chance)
    return max(own, min(dt.timedelta(seconds=wish or 0), LONGEST_WISH))
