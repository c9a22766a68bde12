"""An installation in an old place → the same in the place that the settings name, compared to the last value.

A database is copied whole within one transaction of each side: nobody writes to the old one meanwhile, and the new one
has all or nothing. Files are named by their digests, so that copying them again copies what is missing.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dj_database_url
from django.apps import apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import IsolationLevel

from assets.errors import BadContent, Conflict
from assets.media import storage
from assets.media.local import LocalStorage
from assets.progress import Progress

SOURCE = "source"
BATCH = 500
OPTIONS: dict[str, dict[str, Any]] = {
    "sqlite": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    "postgresql": {"isolation_level": IsolationLevel.REPEATABLE_READ},
}
"""SQLite's writers wait from the first row to the last; PostgreSQL shows what was there at the first row."""
Model = type[models.Model]


def copy_database(url: str, *, progress: Progress) -> dict[str, int]:
    """Rows by table, from the database at `url` to the settings' own, which has to be migrated and empty.

    Raises BadContent for a source that is no such database or has other migrations, Conflict where the target has rows
    or what was copied reads differently.
    """
    with _source(url):
        _require_same_migrations()
        tables = _tables()
        _require_empty(tables)
        with transaction.atomic(SOURCE), transaction.atomic():
            _clear(tables)
            copied = {model._meta.db_table: _copy(model, progress) for model in tables}
            for model in tables:
                _compare(model)
            _set_sequences(tables)
    return copied


def copy_files(folder: Path, *, progress: Progress) -> tuple[int, int]:
    """From a folder of media to where the settings keep it: files that were copied, and files in all.

    Each is hashed while it is read. Raises StorageError for a damaged one, BadContent where the folder has none.
    """
    source = LocalStorage(folder)
    digests = sorted(digest for digest, _, _ in source.stored())
    if not digests:
        raise BadContent(f"{folder} holds no files of media. Name the folder that MEDIA_ROOT named.")
    count = 0
    for number, digest in enumerate(digests, 1):
        if storage.size(digest) != source.size(digest):
            if storage.put_stream(source.chunks(digest, 0, None)).digest != digest:
                raise BadContent(f"{digest} is damaged in {folder}. Bring it back from a backup, then copy again.")
            count += 1
        progress("files", number, len(digests))
    return count, len(digests)


@contextmanager
def _source(url: str) -> Iterator[None]:
    scheme = url.partition(":")[0]
    if scheme not in OPTIONS:
        raise BadContent("--from names no database. Write sqlite:////path/db.sqlite3 or postgresql://user@host/name.")
    told: dict[str, Any] = {**dj_database_url.parse(url)}
    if scheme == "sqlite" and not Path(told["NAME"]).is_file():
        raise BadContent(f"There is no database at {told['NAME']}. Write sqlite:////path/db.sqlite3.")
    told["OPTIONS"] = {**told.get("OPTIONS", {}), **OPTIONS[scheme]}
    connections.databases[SOURCE] = connections.configure_settings({DEFAULT_DB_ALIAS: {}, SOURCE: told})[SOURCE]
    try:
        yield
    finally:
        connections[SOURCE].close()
        del connections[SOURCE], connections.databases[SOURCE]


def _require_same_migrations() -> None:
    old, new = (set(MigrationRecorder(connections[each]).applied_migrations()) for each in (SOURCE, DEFAULT_DB_ALIAS))
    if old != new:
        behind = "the old database" if new - old else "the new database"
        raise BadContent(f"The databases have different migrations. Run `migrate` with {behind}, then copy again.")


def _tables() -> list[Model]:
    """All that hold rows, those of relations included."""
    return [each for each in apps.get_models(include_auto_created=True) if each._meta.managed and not each._meta.proxy]


def _require_empty(tables: list[Model]) -> None:
    """Rows that migrating itself makes do not count."""
    own = [each for each in tables if each._meta.app_label not in ("contenttypes", "auth")]
    full = [each._meta.db_table for each in own if each._base_manager.exists()]
    if full or apps.get_model("auth.User")._base_manager.exists():
        raise Conflict(f"The new database is not empty ({', '.join(full) or 'auth_user'}). Copy into one that is.")


def _clear(tables: list[Model]) -> None:
    for model in reversed(tables):
        model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)


def _copy(model: Model, progress: Progress) -> int:
    """Values go as they are: none is set by the hour of copying."""
    fields, table = _fields(model), model._meta.db_table
    count, done = model._base_manager.using(SOURCE).count(), 0
    for batch in _batches(model, SOURCE):
        model._base_manager.all()._insert(batch, fields=fields, using=DEFAULT_DB_ALIAS, raw=True)  # type: ignore[attr-defined]
        done += len(batch)
        progress(table, done, count)
    return done


def _compare(model: Model) -> None:
    if _digest(model, SOURCE) != _digest(model, DEFAULT_DB_ALIAS):
        raise Conflict(f"{model._meta.db_table} reads differently in the new database. Nothing was copied.")


def _digest(model: Model, alias: str) -> str:
    fields, hashed = _fields(model), hashlib.sha256()
    for batch in _batches(model, alias):
        for row in batch:
            hashed.update(json.dumps([_plain(field.value_from_object(row)) for field in fields]).encode())
    return hashed.hexdigest()


def _plain(value: Any) -> Any:
    """The same text on both databases: one keeps an object's keys in order, the other does not."""
    if isinstance(value, memoryview | bytes):
        return hashlib.sha256(value).hexdigest()
    return json.dumps(value, sort_keys=True, default=str)


def _batches(model: Model, alias: str) -> Iterator[list[models.Model]]:
    rows = model._base_manager.using(alias).order_by("pk").iterator(chunk_size=BATCH)
    batch: list[models.Model] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _fields(model: Model) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _set_sequences(tables: list[Model]) -> None:
    """The next row's number comes after those that were copied."""
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(line)
