"""A folder or one archive (tar) → a place whose parts are written whole or not at all, and read by their names."""

import contextlib
import io
import os
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from assets.backups.record import DATABASES, NAME, BackupFailed
from assets.media.incoming import CHUNK_BYTES

ARCHIVE = ".tar"
DRAFT = ".part"
SNAPSHOT = ".snapshot"


class Place(Protocol):
    """Where a backup is written to or read from. Methods raise OSError, and BackupFailed for what is not there."""

    def has(self, name: str, size_bytes: int) -> bool:
        """Whether an earlier attempt has written that much under this name."""

    def write(self, name: str, chunks: Iterable[bytes], size_bytes: int) -> None:
        """Whole, or not at all: what the chunks raise leaves nothing."""

    def read(self, name: str) -> Iterator[bytes]:
        """In chunks, unverified."""

    def finish(self, record: bytes) -> None:
        """From here on it is a backup."""


class Folder:
    """Files beneath one folder. What an earlier attempt has written whole is not written again."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, name: str, size_bytes: int) -> bool:
        path = self._root / name
        return path.is_file() and path.stat().st_size == size_bytes

    def write(self, name: str, chunks: Iterable[bytes], size_bytes: int) -> None:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(path.name + DRAFT)
        try:
            with draft.open("wb") as stream:
                for chunk in chunks:
                    stream.write(chunk)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def read(self, name: str) -> Iterator[bytes]:
        try:
            with (self._root / name).open("rb") as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    yield chunk
        except FileNotFoundError as error:
            raise BackupFailed(f"{name} is missing from the backup. Take another one.") from error

    def finish(self, record: bytes) -> None:
        self.write(NAME, (record,), len(record))


class Archive:
    """One uncompressed tar, written beside its name and renamed when it is whole."""

    def __init__(self, path: Path, tar: tarfile.TarFile) -> None:
        self._path = path
        self._tar = tar

    def has(self, name: str, size_bytes: int) -> bool:
        return False

    def write(self, name: str, chunks: Iterable[bytes], size_bytes: int) -> None:
        facts = tarfile.TarInfo(name)
        facts.size = size_bytes
        begins = self._tar.offset
        stream = self._tar.fileobj
        assert stream is not None  # noqa: S101 - an open archive has one
        try:
            self._tar.addfile(facts, io.BufferedReader(_Chunks(chunks), CHUNK_BYTES))
        except BaseException:
            stream.seek(begins)
            self._tar.offset = begins
            raise

    def read(self, name: str) -> Iterator[bytes]:
        try:
            stream = self._tar.extractfile(name)
        except (KeyError, tarfile.TarError) as error:
            raise BackupFailed(f"{name} is missing from the backup. Take another one.") from error
        while stream is not None and (chunk := stream.read(CHUNK_BYTES)):
            yield chunk

    def finish(self, record: bytes) -> None:
        self.write(NAME, (record,), len(record))
        self._tar.close()
        draft = self._path.with_name(self._path.name + DRAFT)
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        draft.replace(self._path)


class _Chunks(io.RawIOBase):
    """Chunks as a stream."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        while not self._held:
            held = next(self._chunks, None)
            if held is None:
                return 0
            self._held = held
        taken, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


@contextlib.contextmanager
def new_place(path: Path) -> Iterator[Place]:
    """Where a backup is made: an archive for a name that ends in .tar, else a folder. Raises BackupFailed."""
    if (path / NAME).exists() or path.is_file():
        raise BackupFailed(f"{path} is a backup already. Name another place.")
    if path.suffix != ARCHIVE:
        strange = [each.name for each in path.glob("*") if each.name not in OURS] if path.is_dir() else []
        if strange:
            raise BackupFailed(f"{path} holds something else, such as {strange[0]}. Name an empty folder.")
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield Folder(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + DRAFT)
    draft.touch(mode=0o600)
    try:
        with tarfile.open(draft, "w", format=tarfile.PAX_FORMAT) as tar:
            yield Archive(path, tar)
    finally:
        draft.unlink(missing_ok=True)


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A folder for a snapshot on its way, on the same disk; what a killed attempt left there goes."""
    draft = path.with_name(path.name + SNAPSHOT) if path.suffix == ARCHIVE else path / SNAPSHOT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextlib.contextmanager
def made_place(path: Path) -> Iterator[Place]:
    """Where a backup lies. Raises BackupFailed."""
    if path.is_dir():
        if not (path / NAME).exists():
            raise BackupFailed(f"{path} is no backup, or one that was not finished: it has no {NAME}.")
        yield Folder(path)
        return
    try:
        with tarfile.open(path, "r:") as tar:
            yield Archive(path, tar)
    except FileNotFoundError as error:
        raise BackupFailed(f"{path} is not there. Name a backup's folder or archive.") from error
    except tarfile.TarError as error:
        raise BackupFailed(f"{path} is no archive that `backup` made, or is damaged. Take another one.") from error


OURS = {"files", SNAPSHOT, NAME + DRAFT, *(name + end for name in DATABASES.values() for end in ("", DRAFT))}
"""What an unfinished attempt may have left in a folder."""
