"""A write that a read can do without → one that does not wait for SQLite's one writer."""

import contextlib
from collections.abc import Iterator

from django.db import connection


@contextlib.contextmanager
def impatient(milliseconds: int) -> Iterator[None]:
    """SQLite waits so long for its lock at most. With PostgreSQL no writer is in the way but one of the same row."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    (before,) = connection.connection.execute("PRAGMA busy_timeout").fetchone()
    connection.connection.execute(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {before}")
