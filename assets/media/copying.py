"""Files are copied, or deleted, but not both at once: a backup holds sweeps off, whoever is killed meanwhile.

The lock is the operating system's or PostgreSQL's, so that it ends with the process that has it. With SQLite it is a
file beside the database's; with PostgreSQL an advisory lock of a connection of its own, which a pool of connections by
transaction cannot carry.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

NUMBER = 5_278_031_662
"""Of PostgreSQL's advisory lock."""


@contextmanager
def files_kept() -> Iterator[None]:
    """No file is deleted within it. It waits for a batch that is being deleted: some seconds."""
    with _sqlite(fcntl.LOCK_SH) if connection.vendor == "sqlite" else _postgresql("pg_advisory_lock_shared"):
        yield


@contextmanager
def files_going() -> Iterator[bool]:
    """Whether files may be deleted within it: not while somebody copies them."""
    exclusive = fcntl.LOCK_EX | fcntl.LOCK_NB
    with _sqlite(exclusive) if connection.vendor == "sqlite" else _postgresql("pg_try_advisory_lock") as is_free:
        yield is_free


@contextmanager
def _sqlite(operation: int) -> Iterator[bool]:
    with Path(f"{connection.settings_dict['NAME']}.copying").open("w") as lock:
        try:
            fcntl.flock(lock, operation)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _postgresql(function: str) -> Iterator[bool]:
    with own_connection() as own:
        own.autocommit = True
        (found,) = own.execute(f"SELECT {function}({NUMBER})").fetchone()
        yield found is not False


def own_connection() -> Any:
    """One of psycopg's beside Django's, to the same database."""
    return connection.get_new_connection(connection.get_connection_params())
