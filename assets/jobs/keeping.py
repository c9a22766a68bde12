"""A job at work → its lease kept, by a thread beside it, and word of whether it should go on."""

import logging
import os
import socket
import threading
from typing import Self

from django.conf import settings
from django.db import DatabaseError, connections

from assets.jobs.holding import LeaseLost, Told, renew
from assets.models import Job

MOST_BEAT_SECONDS = 1.0
BEATS = 3
"""In one lease; two may fail."""
logger = logging.getLogger(__name__)
_stopping = threading.Event()


class Cancelled(Exception):
    """Somebody asked for the job's end."""


class Stopping(Exception):
    """The process is about to end."""


def worker_name() -> str:
    """This process among all workers: host and process id."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


def stop_soon() -> None:
    """The process is about to end: the job at hand is given back when it next tells its progress."""
    _stopping.set()


class Keeping:
    """Renews a job's lease from a thread with a connection of its own, until the block ends.

    `progress` is what the use case calls; only memory is touched there, as it may stand within a transaction. It raises
    LeaseLost, Cancelled or Stopping, none of which is an AssetsError that a use case could take for its own.
    """

    def __init__(self, held: Job) -> None:
        self._held = held
        self._told: Told | None = None
        self._noted: Told | None = None
        self._is_lost = self._is_cancelled = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=f"job-{held.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """What was told last is noted, unless the use case was broken off."""
        self._ended.set()
        self._thread.join()
        if kind is None and self._told != self._noted:
            renew(self._held, self._told)

    def progress(self, what: str, done: int, of: int) -> None:
        self._told = (what, done, of)
        if self._is_lost:
            raise LeaseLost(self._held)
        if self._is_cancelled:
            raise Cancelled
        if _stopping.is_set():
            raise Stopping

    def _keep(self) -> None:
        beat = min(MOST_BEAT_SECONDS, settings.ASSETS_JOB_LEASE_SECONDS / BEATS)
        try:
            while not self._is_lost and not self._ended.wait(beat):
                self._renew()
        finally:
            connections.close_all()

    def _renew(self) -> None:
        told = self._told
        try:
            self._is_cancelled = renew(self._held, told)
            self._noted = told
        except LeaseLost:
            self._is_lost = True
        except DatabaseError as error:
            logger.warning("the lease of job %s was not renewed: %s", self._held.pk, type(error).__name__)
            connections.close_all()
