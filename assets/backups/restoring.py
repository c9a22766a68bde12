"""A backup → an installation in an empty place: the files first, then the database, which makes it whole."""

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from assets.backups import databases
from assets.backups.places import Place, made_place
from assets.backups.record import NAME, BackupFailed, Record, file_name, read
from assets.media import storage
from assets.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class Restored:
    """The backup's record, and how many files an earlier attempt had brought back."""

    record: Record
    kept: int


def restore(source: Path, *, known: frozenset[tuple[str, str]], progress: Progress = silent) -> Restored:
    """Brings a backup back into an empty database and a storage that holds nothing else.

    1. The record; the database is of its kind, and this version knows each of its migrations (`known`: app and name).
    2. The place is empty, but for files that an earlier attempt brought back.
    3. The database's snapshot is taken out and its digest compared, before anything is written.
    4. The files, each compared with its digest before it is kept.
    5. The database, in one step.

    Stopped before that step it left no database: run it again. Raises BackupFailed, StorageError.
    """
    with _told_plainly(), made_place(source) as place:
        record = read(b"".join(place.read(NAME)))
        _require_fit(record, known)
        databases.require_programs()
        there = _require_empty(record)
        with databases.beside() as folder:
            path = folder / record.database_name
            _take_out(place, record, path)
            for number, digest in enumerate(record.files, 1):
                if digest not in there:
                    _bring_back(place, digest)
                progress("files", number, len(record.files))
            databases.load(path)
    return Restored(record, len(there))


def _require_fit(record: Record, known: frozenset[tuple[str, str]]) -> None:
    if record.database != connection.vendor:
        raise BackupFailed(
            f"The backup is of {record.database}, and DATABASE_URL names {connection.vendor}. Name a database of its "
            "kind; docs/operations.md tells how to move to another one."
        )
    strange = sorted(set(record.migrations) - {f"{app}.{name}" for app, name in known})
    if strange:
        raise BackupFailed(f"The backup is of a newer version: it has {strange[0]}. Restore it with that version.")


def _require_empty(record: Record) -> set[str]:
    """Files of the backup that are there already."""
    if not databases.is_empty():
        raise BackupFailed("The database has tables. Name an empty one in DATABASE_URL: nothing is overwritten.")
    there = {stored.name for stored in storage.stored()}
    strange = sorted(there - record.files.keys())
    if strange:
        fact = f"The media storage holds {len(strange)} files that the backup does not, such as {strange[0]}."
        raise BackupFailed(f"{fact} Name an empty one in MEDIA_ROOT or MEDIA_STORAGE.")
    return there


def _take_out(place: Place, record: Record, to: Path) -> None:
    digest = hashlib.sha256()
    with to.open("wb") as stream:
        for chunk in place.read(record.database_name):
            digest.update(chunk)
            stream.write(chunk)
    if digest.hexdigest() != record.digest:
        raise BackupFailed("The database in the backup has another digest: it is damaged. Take another one.")


def _bring_back(place: Place, digest: str) -> None:
    with storage.receive(place.read(file_name(digest))) as incoming:
        if incoming.digest != digest:
            raise BackupFailed(f"The file {digest} in the backup has another digest: it is damaged. Take another one.")
        storage.keep(incoming)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        remedy = "Make room and run it again." if error.errno == errno.ENOSPC else "See to the place."
        raise BackupFailed(f"It cannot be restored: {error.strerror}. There is no database yet. {remedy}") from error
