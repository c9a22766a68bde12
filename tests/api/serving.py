"""Workers of gunicorn over the test's own database, and readers who note what they are answered and when."""

import contextlib
import http.client
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from assets.management import server
from tests.counts import IS_PROOF
from tests.services import free_port

PAUSE_BETWEEN_READS = 0.0 if IS_PROOF else 0.004
"""Seconds; without it the readers take all processors, which lengthens every run."""
State = tuple[int, str]
"""Status and ETag."""


@dataclass(frozen=True)
class Reading:
    """When it was asked and answered, in seconds of the wall clock, and what was answered."""

    asked_at: float
    answered_at: float
    state: State


@contextlib.contextmanager
def workers(application: str, folder: Path, freshness_seconds: float) -> Iterator[int]:
    """The port of two workers with four threads each."""
    facts = {
        "VAR_DIR": str(folder), "DATABASE_URL": database_url(), "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "LOG_LEVEL": "CRITICAL", "SECRET_KEY": settings.SECRET_KEY, "API_KEY_PEPPER": settings.API_KEY_PEPPER,
        "BRAND_API_READ_FRESHNESS_SECONDS": str(freshness_seconds),
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "WSGI_APPLICATION", application)
        for name, value in facts.items():
            patch.setenv(name, value)
        port = free_port()
        with server.serving(port):
            yield port


def database_url() -> str:
    """The test database's."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@dataclass
class Watch:
    """Readers of one path, each with a connection of its own."""

    port: int
    path: str
    key: str
    readers: int = 2
    readings: list[Reading] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Watch":
        self._threads = [threading.Thread(target=self._read) for _ in range(self.readers)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        for thread in self._threads:
            thread.join()

    def settle(self) -> State:
        """The state that all readers see for a while."""
        while True:
            seen = len(self.readings)
            while len(self.readings) < seen + 6 * self.readers:
                time.sleep(0.005)
            states = {reading.state for reading in self.readings[-4 * self.readers :]}
            if len(states) == 1:
                return states.pop()

    def _read(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.ended.is_set():
            asked_at = time.time()
            line.request("GET", self.path, headers={"Authorization": f"Bearer {self.key}"})
            response = line.getresponse()
            response.read()
            state = response.status, response.headers.get("ETag", "")
            self.readings.append(Reading(asked_at, time.time(), state))
            time.sleep(PAUSE_BETWEEN_READS)
        line.close()

    def stale_seconds(self, since: float, former: State) -> float:
        """How long after an instant anybody who asked then was still answered the former state; 0 for nobody."""
        late = (reading.asked_at - since for reading in self.readings if reading.state == former)
        return max((seconds for seconds in late if seconds > 0), default=0.0)
