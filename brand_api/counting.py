"""Turns each answer of this process into numbers: how many, how fast, and what was refused. Nothing says by whom."""

import threading
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds; what took longer than the last is counted too."""
Key = tuple[str, int, bool]
"""Route, status, and whether the answer was repeated in front of Django."""
Cell = list[float]
"""How many answers took up to each bound, how many longer, and the seconds of all."""


class Counts:
    """Threads share it. Answering costs one look-up, one search and two additions."""

    def __init__(self) -> None:
        self.answers: dict[Key, Cell] = {}
        self.refused: dict[str, int] = {}
        self._lock = threading.Lock()

    def answered(self, key: Key, seconds: float) -> None:
        place = bisect_left(BOUNDS, seconds)
        with self._lock:
            cell = self.answers.get(key)
            if cell is None:
                cell = self.answers[key] = empty_cell()
            cell[place] += 1
            cell[-1] += seconds

    def refuse(self, policy: str) -> None:
        """A budget was spent: `policy` is which, such as "key"."""
        with self._lock:
            self.refused[policy] = self.refused.get(policy, 0) + 1

    def add(self, told: dict[str, Any]) -> None:
        """What another process counted, as it told it."""
        with self._lock:
            for route, status, is_repeated, numbers in told["answers"]:
                cell = self.answers.setdefault((route, status, is_repeated), empty_cell())
                cell[:] = [one + other for one, other in zip(cell, numbers, strict=True)]
            for policy, count in told["refused"].items():
                self.refused[policy] = self.refused.get(policy, 0) + count

    def told(self) -> dict[str, Any]:
        """For JSON."""
        with self._lock:
            return {"answers": [[*key, list(cell)] for key, cell in self.answers.items()], "refused": {**self.refused}}


def empty_cell() -> Cell:
    return [0.0] * (len(BOUNDS) + 2)


def summed(cells: Iterable[Cell]) -> Cell:
    return [sum(numbers) for numbers in zip(*cells, strict=True)]


counts = Counts()
