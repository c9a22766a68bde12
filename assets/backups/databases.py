"""A database while others write → a snapshot of one instant, and what it says it needs; and a snapshot → a database."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from assets.backups.record import BackupFailed
from assets.media.copying import own_connection

WAIT_SECONDS = 20.0
ENVIRONMENT = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "passfile": "PGPASSFILE",
    "service": "PGSERVICE", "options": "PGOPTIONS", "connect_timeout": "PGCONNECT_TIMEOUT",
}  # fmt: skip
"""Connection parameter → the variable by which PostgreSQL's programs are told: arguments would show in lists of
processes."""
FILES = (
    "SELECT digest, size_bytes, 1 FROM assets_file UNION ALL "
    "SELECT digest, size_bytes, 0 FROM assets_rendition WHERE digest <> '' ORDER BY 1, 3 DESC"
)
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
ACTS = "SELECT COUNT(*) FROM assets_act"
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a snapshot says of itself. `files` are bytes by digest; those of `derived` can be made again."""

    files: dict[str, int]
    derived: frozenset[str]
    migrations: tuple[str, ...]
    acts: int


def snapshot(to: Path) -> Contents:
    """Writes the database as it is at one instant; others go on writing. Raises BackupFailed."""
    return _sqlite_snapshot(to) if connection.vendor == "sqlite" else _postgresql_snapshot(to)


def load(path: Path) -> None:
    """The snapshot becomes the database, whole or not at all. Raises BackupFailed."""
    connections.close_all()
    if connection.vendor == "sqlite":
        _load_sqlite(path)
    else:
        options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
        _run("pg_restore", [*options, "--dbname", _parameters()["dbname"], str(path)])


def is_empty() -> bool:
    """Whether the database has no table."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return not path.exists() or not _of_sqlite(path, "SELECT name FROM sqlite_master")
    with own_connection() as own:
        query = "SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LIMIT 1"
        return own.execute(query).fetchone() is None


def require_programs() -> None:
    """Raises BackupFailed where PostgreSQL's client is not installed."""
    if connection.vendor == "postgresql":
        for name in ("pg_dump", "pg_restore"):
            program(name)


def _sqlite_snapshot(to: Path) -> Contents:
    """All pages in one step are one state, what is still in the write-ahead log included; nobody waits meanwhile."""
    name = connection.settings_dict["NAME"]
    with (
        contextlib.closing(sqlite3.connect(name, timeout=WAIT_SECONDS)) as source,
        contextlib.closing(sqlite3.connect(to)) as target,
    ):
        try:
            source.backup(target, pages=-1)
        except sqlite3.Error as error:
            raise BackupFailed(f"The database cannot be copied: {error}. See to the disks' room.") from error
    _sync(to)
    return _contents(lambda query: _of_sqlite(to, query))


def _postgresql_snapshot(to: Path) -> Contents:
    """The dump and what it names are read from one snapshot of the server's."""
    with own_connection() as own:
        own.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (name,) = own.execute("SELECT pg_export_snapshot()").fetchone()
        contents = _contents(lambda query: list(own.execute(query).fetchall()))
        options = ["--format=custom", "--no-owner", "--no-privileges", "--no-sync", f"--snapshot={name}"]
        _run("pg_dump", [*options, "--file", str(to), "--dbname", _parameters()["dbname"]])
    _sync(to)
    return contents


def _contents(ask: Callable[[str], Rows]) -> Contents:
    rows = ask(FILES)
    uploaded = {digest for digest, _, is_uploaded in rows if is_uploaded}
    return Contents(
        files={digest: size for digest, size, _ in rows},
        derived=frozenset(digest for digest, *_ in rows) - uploaded,
        migrations=tuple(f"{app}.{name}" for app, name in ask(MIGRATIONS)),
        acts=int(ask(ACTS)[0][0]),
    )


def _load_sqlite(path: Path) -> None:
    if not _is_sound(path):
        raise BackupFailed("The database in the backup is damaged. Take another one.")
    target = Path(connection.settings_dict["NAME"])
    for end in ("-wal", "-shm"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    path.replace(target)
    _sync(target.parent)


def _is_sound(path: Path) -> bool:
    """Whether its pages and rows hold together; constraints that need functions of Django's are left out."""
    with contextlib.closing(sqlite3.connect(path)) as source:
        source.execute("PRAGMA ignore_check_constraints = ON")
        return bool(source.execute("PRAGMA quick_check").fetchall() == [("ok",)])


def _of_sqlite(path: Path, query: str) -> Rows:
    with contextlib.closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as source:
        return list(source.execute(query))


def _run(name: str, arguments: Sequence[str]) -> None:
    told = _parameters()
    environment = {variable: str(told[key]) for key, variable in ENVIRONMENT.items() if told.get(key)}
    words = [program(name), "--no-password", *arguments]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        reason = next(iter(done.stderr.strip().splitlines()), "no reason given")
        raise BackupFailed(f"{name} failed: {reason}")


def program(name: str) -> str:
    folder = settings.ASSETS_POSTGRES_PROGRAMS or None
    found = shutil.which(name, path=folder)
    if found is None:
        where = f"in {folder}" if folder else "on this machine's PATH"
        raise BackupFailed(
            f"{name} is not {where}. Install PostgreSQL's client, of the server's version or newer, or name its folder "
            "in BRAND_API_POSTGRES_PROGRAMS."
        )
    return found


def _parameters() -> dict[str, Any]:
    return dict(connection.get_connection_params())


@contextlib.contextmanager
def beside() -> Iterator[Path]:
    """A folder for a snapshot on its way, on the disk where it is needed, gone afterwards."""
    home = Path(connection.settings_dict["NAME"]).parent if connection.vendor == "sqlite" else settings.VAR_DIR
    home.mkdir(parents=True, exist_ok=True)
    draft = Path(home) / f"restoring-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
