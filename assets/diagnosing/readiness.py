"""What reads and writes need → how it stands now, within two seconds. What is told names no version and no place."""

import time
from concurrent.futures import Future
from functools import cache

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from assets import history, jobs
from assets.diagnosing.finding import Finding, Level
from assets.diagnosing.probe import Probe
from assets.errors import StorageError
from assets.media import storage

SECONDS = 2.0
NO_FILE = "0" * 64
"""The digest of nothing: asking for its size reaches the storage and reads no file."""


def look() -> tuple[Finding, ...]:
    """How the database, its migrations, a worker and the storage stand. An error means that reads fail."""
    until = time.monotonic() + SECONDS
    asked = [(probe.begin(), unheard) for probe, unheard in PROBES]
    return tuple(finding for future, unheard in asked for finding in _answer(future, unheard, until))


def forget() -> None:
    """As in a process that has just started."""
    for probe, _ in PROBES:
        probe.forget()


def missing_migrations() -> list[str]:
    """Migrations of this code that the database has not had, such as "assets.0005_fill_chains"."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in known_migrations() - applied.keys())


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Those that this code brings: app and name."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def rows() -> tuple[Finding, ...]:
    """The database, its migrations and a worker."""
    try:
        missing = missing_migrations()
    except (DatabaseError, InterfaceError):
        return (DATABASE_FAILS,)
    answers = Finding("database", Level.OK, "It answers.")
    if missing:
        fact = f"{len(missing)} migrations are not in the database."
        return answers, Finding("migrations", Level.ERROR, fact, "Run `manage.py migrate`.")
    history.sequence()
    return answers, Finding("migrations", Level.OK, "All are in the database."), _worker()


def _worker() -> Finding:
    if jobs.is_worker_seen():
        return Finding("worker", Level.OK, "One was heard of lately.")
    fact = f"None was heard of for {jobs.WORKER_SECONDS:.0f} s: reads go on, jobs wait."
    return Finding("worker", Level.WARNING, fact, "Run `manage.py work`.")


def _files() -> tuple[Finding, ...]:
    try:
        storage.size(NO_FILE)
    except StorageError:
        return (STORAGE_FAILS,)
    return (Finding("storage", Level.OK, "It answers."),)


def _answer(future: "Future[tuple[Finding, ...]]", unheard: Finding, until: float) -> tuple[Finding, ...]:
    try:
        return future.result(max(0.0, until - time.monotonic()))
    except (TimeoutError, DatabaseError, InterfaceError):
        return (unheard,)


DATABASE_FAILS = Finding("database", Level.ERROR, "It does not answer.", "See whether it is up, and DATABASE_URL.")
STORAGE_FAILS = Finding(
    "storage", Level.WARNING, "It does not answer: content is read, files are not.", "See MEDIA_STORAGE or MEDIA_ROOT."
)
PROBES = ((Probe(rows), DATABASE_FAILS), (Probe(_files), STORAGE_FAILS))
