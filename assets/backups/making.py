"""A running installation → a backup: the database's snapshot first, then the files that it names."""

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.utils import timezone

from assets.backups import databases
from assets.backups.databases import Contents
from assets.backups.places import Place, beside, new_place
from assets.backups.record import DATABASES, BackupFailed, Record, file_name, written
from assets.errors import StorageError, StoreUnavailable
from assets.media import storage
from assets.media.copying import files_kept
from assets.media.incoming import CHUNK_BYTES
from assets.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class Made:
    """The backup's record, and how many files an earlier attempt had copied."""

    record: Record
    kept: int


def make(to: Path, *, progress: Progress = silent) -> Made:
    """Makes a backup while others read and write.

    1. Sweeps are held off, so that no file goes that the snapshot names.
    2. The database as of one instant: every act that was acknowledged before is in it.
    3. The files that it names, verified while they are copied. One that is damaged or gone is listed, not copied.
    4. The record: only now it is a backup.

    Where the disk is full or the process is killed there is no record: run it again. Raises BackupFailed, StorageError.
    """
    databases.require_programs()
    with _told_plainly(to), new_place(to) as place, files_kept():
        made_at = timezone.now()
        with beside(to) as folder:
            path = folder / DATABASES[connection.vendor]
            progress("database", 0, 1)
            contents = databases.snapshot(path)
            digest, size = _digest_of(path), path.stat().st_size
            place.write(DATABASES[connection.vendor], _chunks(path), size)
            progress("database", 1, 1)
        missing, kept = _copy(contents, place, progress)
        files = {name: size for name, size in contents.files.items() if name not in missing}
        record = Record(
            made_at=made_at.isoformat(timespec="seconds"),
            database=connection.vendor,
            digest=digest,
            size_bytes=size,
            acts=contents.acts,
            migrations=contents.migrations,
            files=files,
            missing=tuple(sorted(missing - contents.derived)),
        )
        place.finish(written(record))
    return Made(record, kept)


def _copy(contents: Contents, place: Place, progress: Progress) -> tuple[set[str], int]:
    """Digests that could not be copied, and how many were there already. Raises StoreUnavailable."""
    missing: set[str] = set()
    kept = 0
    for number, (digest, size) in enumerate(contents.files.items(), 1):
        name = file_name(digest)
        if place.has(name, size):
            kept += 1
        else:
            try:
                place.write(name, storage.stream(digest), size)
            except StoreUnavailable:
                raise
            except StorageError:
                missing.add(digest)
        progress("files", number, len(contents.files))
    return missing, kept


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


@contextmanager
def _told_plainly(to: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        again = "a folder goes on where it stopped" if to.suffix == "" else "an archive begins anew"
        remedy = f"Make room and run it again: {again}." if is_full else "See to the place."
        raise BackupFailed(f"{to} cannot be written: {error.strerror}. There is no backup. {remedy}") from error
