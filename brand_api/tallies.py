"""Turns what each process of a machine counted into what all of them did, those that have ended included.

Each process writes its counts to a file of a folder that they share, once a second where they changed and when it ends;
whoever asks adds the files up. A process that is killed takes at most its last second along. The files of processes
that are gone are added to one that stays, so that a counter never falls while the folder is kept.
"""

import atexit
import contextlib
import fcntl
import json
import os
import secrets
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assets.delivery.generations import generations
from assets.media import storage
from brand_api.counting import Counts, counts

SECONDS = 1.0
ENDED = "ended.json"
NOTHING: dict[str, Any] = {"answers": [], "refused": {}}


class Tallies:
    """Without a folder, this process is all there is."""

    def __init__(self, own: Counts) -> None:
        self._own = own
        self._folder: Path | None = None
        self._path = Path()
        self._written: dict[str, Any] = {}
        self._lock = threading.Lock()

    def share(self, folder: Path) -> None:
        """From now on the counts of this process are those of the folder too. Call it after the last fork."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._path = folder, folder / f"{os.getpid()}-{secrets.token_hex(4)}.json"
        self.write()
        atexit.register(self.write)
        threading.Thread(target=self._keep_writing, name="tallies", daemon=True).start()

    def write(self) -> None:
        """A disk that is full costs counts, not answers."""
        with self._lock, contextlib.suppress(OSError):
            told = {**self._own.told(), "held": held()}
            if told != self._written:
                _replace(self._path, told)
                self._written = told

    def all(self) -> tuple[Counts, list[dict[str, Any]]]:
        """The sum, and what each process that lives holds now."""
        total = Counts()
        if self._folder is None:
            total.add(self._own.told())
            return total, [held()]
        self.write()
        with _alone(self._folder):
            ended = self._ended(self._folder)
            told = [_read(path) for path in sorted(self._folder.glob("*-*.json"))]
        for each in (ended, *told):
            total.add(each)
        return total, [each["held"] for each in told if "held" in each]

    def _ended(self, folder: Path) -> dict[str, Any]:
        """The counts of processes that are gone, whose files are taken away."""
        total = Counts()
        total.add(_read(folder / ENDED))
        gone = [path for path in folder.glob("*-*.json") if not _is_alive(int(path.name.partition("-")[0]))]
        for path in gone:
            total.add(_read(path))
        if gone:
            _replace(folder / ENDED, total.told())
            for path in gone:
                path.unlink(missing_ok=True)
        return total.told()

    def _keep_writing(self) -> None:
        while True:
            time.sleep(SECONDS)
            self.write()


def held() -> dict[str, Any]:
    """What this process answers from: `since` is the time of its generation, 0 where it has none."""
    newest = generations.newest
    return {
        "since": newest.since.timestamp() if newest else 0.0,
        "sequence": newest.sequence if newest else 0,
        "is_circuit_open": storage.is_circuit_open(),
    }


def _replace(path: Path, told: dict[str, Any]) -> None:
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(told), encoding="utf-8")
    draft.replace(path)


def _read(path: Path) -> dict[str, Any]:
    """Nothing where it cannot be read."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return NOTHING
    return found


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No two processes take files away at once."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


tallies = Tallies(counts)
