"""What /proc says of processes."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path


def descendants(process: int) -> set[int]:
    """Process ids of all that the process started and that are alive."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            parents[int(stat.parent.name)] = int(parent)
    found: set[int] = set()
    while new := {child for child, parent in parents.items() if parent in found | {process}} - found:
        found |= new
    return found


def open_descriptors(process: int | str = "self") -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def all_gone(processes: Iterable[int], *, within_seconds: float) -> bool:
    return becomes_true(lambda: not any(_is_alive(process) for process in processes), within_seconds=within_seconds)


def becomes_true(claim: Callable[[], bool], *, within_seconds: float = 2.0) -> bool:
    """True as soon as the claim is; False when it still is not after the time."""
    deadline = time.monotonic() + within_seconds
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
