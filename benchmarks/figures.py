"""One measured figure, and how times are taken."""

import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 100
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured ratio or time; `most` is None where no limit is set."""

    name: str
    value: float
    unit: str
    most: float | None = None

    @property
    def is_kept(self) -> bool:
        return self.most is None or self.value <= self.most


def fastest(*calls: Callable[[], object]) -> tuple[float, ...]:
    """Each call's fastest processor time in seconds; the calls take turns, so that a busy moment meets them all."""
    times: list[list[float]] = [[] for _ in calls]
    for round_ in range(ROUNDS + WARM_UP):
        for kept, call in zip(times, calls, strict=True):
            start = time.process_time()
            call()
            if round_ >= WARM_UP:
                kept.append(time.process_time() - start)
    return tuple(min(each) for each in times)
