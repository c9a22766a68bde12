"""Seconds as a calm machine counts them: without those in which a thread was ready and had no processor.

A bound in such seconds is the bound in seconds where nothing else runs, and it holds on a busy machine too. Linux tells
how long a thread has waited (`/proc/PID/task/TID/schedstat`, the second number, in nanoseconds); elsewhere every second
counts.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

NANOSECOND = 1e-9


class Watch:
    """Counts from when it is made; `seconds` leaves out what this process and its descendants had to wait."""

    def __init__(self) -> None:
        self._waited = waits(os.getpid())
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        passed = time.monotonic() - self._began
        return passed - sum(waited - self._waited.get(key, 0.0) for key, waited in waits(os.getpid()).items())


def waits(pid: int) -> dict[tuple[int, int], float]:
    """By process and thread: how long it has waited for a processor so far, in seconds."""
    found = {}
    for process in descent(pid):
        for path in Path(f"/proc/{process}/task").glob("*/schedstat"):
            with suppress(OSError):  # it has ended
                found[process, int(path.parent.name)] = int(path.read_text().split()[1]) * NANOSECOND
    return found


def descent(pid: int) -> Iterator[int]:
    """A living process and its descendants."""
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in path.read_text().split():
                yield from descent(int(child))
