"""A library that is long to build is built once a process: later its rows and files are laid down as they were.

What is laid down is all that building added, and only where it would start from the very rows it started from then:
otherwise, and outside a test's own transaction, it is built.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from assets.media.storage import put, read, stored

Made = TypeVar("Made")
Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
"""By table, in the order of `columns`."""


@dataclass(frozen=True, slots=True)
class Built:
    """What building made: its own result, the rows that it added, and the files."""

    made: Any
    rows: Rows
    files: tuple[bytes, ...]


kept: dict[tuple[Callable[[], Any], str], Built] = {}


def once(build: Callable[[], Made]) -> Callable[[], Made]:
    """`build`, as a function that makes of the database as it is what `build` makes of it."""

    @wraps(build)
    def built() -> Made:
        return again(build) if connection.in_atomic_block else build()

    return built


def again(build: Callable[[], Made]) -> Made:
    before = all_rows()
    start = (build, repr(before))
    if start in kept:
        lay_down(kept[start])
        return deepcopy(kept[start].made)
    made = build()
    after = all_rows()
    added = {table: [row for row in after[table] if row not in before[table]] for table in after}
    kept[start] = Built(deepcopy(made), added, tuple(read(file.name) for file in stored()))
    return made


def lay_down(built: Built) -> None:
    for body in built.files:
        put(body)
    with connection.cursor() as cursor:
        for model in filled(built):
            table, names = model._meta.db_table, columns(model)
            listed = ", ".join(connection.ops.quote_name(name) for name in names)
            values = ", ".join(["%s"] * len(names))
            words = f"INSERT INTO {connection.ops.quote_name(table)} ({listed}) VALUES ({values})"  # noqa: S608 - own
            cursor.executemany(words, built.rows[table])
        for words in connection.ops.sequence_reset_sql(no_style(), filled(built)):
            cursor.execute(words)


def filled(built: Built) -> list[type[models.Model]]:
    return [model for model in tables() if built.rows[model._meta.db_table]]


def all_rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in tables():
            listed = ", ".join(connection.ops.quote_name(name) for name in columns(model))
            cursor.execute(f"SELECT {listed} FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - own
            found[model._meta.db_table] = sorted((tuple(map(plain, row)) for row in cursor.fetchall()), key=repr)
    return found


def plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


@cache
def tables() -> tuple[type[models.Model], ...]:
    return tuple(model for model in apps.get_models(include_auto_created=True) if model._meta.managed)


@cache
def columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.column for field in model._meta.local_concrete_fields)
