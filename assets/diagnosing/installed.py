"""What is installed → findings: versions that bytes depend on, and programs that commands call."""

import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from PIL import features

from assets.diagnosing.finding import Finding, Level
from assets.rendering import engine

CODECS = ("jpg", "zlib", "webp", "avif")
CLIENT = ("pg_dump", "pg_restore")


def versions() -> Iterator[Finding]:
    told = {"Python": platform.python_version(), "Django": version("django"), **engine()}
    yield Finding("versions", Level.OK, ", ".join(f"{name} {number}" for name, number in told.items()))
    yield _pictures()
    database = _database()
    if database:
        yield Finding("versions", Level.OK, database)


def programs() -> Iterator[Finding]:
    """Of PostgreSQL's client, which `backup` calls."""
    if connection.vendor != "postgresql":
        return
    folder = settings.ASSETS_POSTGRES_PROGRAMS or None
    lacking = [name for name in CLIENT if shutil.which(name, path=folder) is None]
    if lacking:
        remedy = "Install the server's client, or name its folder in BRAND_API_POSTGRES_PROGRAMS."
        yield Finding("programs", Level.WARNING, f"`backup` lacks {' and '.join(lacking)}.", remedy)
    else:
        yield Finding("programs", Level.OK, "`backup` finds PostgreSQL's client.")


def _pictures() -> Finding:
    lacking = [name for name in CODECS if not features.check(name)]
    told = f"Pillow {version('pillow')}, {', '.join(f'{name} {features.version(name)}' for name in CODECS)}"
    if lacking:
        fact = f"{told}: it lacks {', '.join(lacking)}."
        return Finding("pictures", Level.ERROR, fact, "Install Pillow's wheel: `make run` does.")
    return Finding("pictures", Level.OK, told)


def _database() -> str:
    """ "" where it does not answer: the database's own line says so."""
    try:
        connection.ensure_connection()
    except (DatabaseError, InterfaceError):
        return ""
    found: Any = connection
    if connection.vendor == "sqlite":
        return "SQLite " + ".".join(map(str, found.Database.sqlite_version_info))
    return "PostgreSQL " + ".".join(map(str, divmod(found.pg_version, 10_000)))
