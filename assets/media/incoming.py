"""Chunks become one file that has no name yet: hashed and counted while they are written, gone unless it is kept."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assets.errors import BadContent, StorageError

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Incoming:
    """Complete bytes at a path that nothing names yet."""

    path: Path
    digest: str
    size_bytes: int

    def head(self, size: int) -> bytes:
        with self.path.open("rb") as stream:
            return stream.read(size)

    def read(self) -> bytes:
        return self.path.read_bytes()


@contextmanager
def received(chunks: Iterable[bytes], folder: Path | None, *, limit_bytes: int | None = None) -> Iterator[Incoming]:
    """The chunks as a file in `folder` (default: the system's for temporary files), synced to the disk.

    No more than a chunk is in memory. Raises BadContent beyond `limit_bytes`, StorageError where it cannot be written.
    """
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix="media-")
    except OSError as error:
        raise StorageError(f"The file cannot be stored: {error.strerror}. See to the media folder.") from error
    path = Path(name)
    try:
        yield _written(handle, path, chunks, limit_bytes)
    finally:
        path.unlink(missing_ok=True)


def _written(handle: int, path: Path, chunks: Iterable[bytes], limit_bytes: int | None) -> Incoming:
    hashed, size = hashlib.sha256(), 0
    with os.fdopen(handle, "wb") as stream:
        for chunk in chunks:
            size += len(chunk)
            if limit_bytes is not None and size > limit_bytes:
                raise BadContent(f"The file has more than {limit_bytes:,} bytes. Make it smaller.")
            hashed.update(chunk)
            _write(stream.fileno(), chunk)
        os.fsync(stream.fileno())
    return Incoming(path, hashed.hexdigest(), size)


def _write(handle: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    try:
        while rest:
            rest = rest[os.write(handle, rest) :]
    except OSError as error:
        raise StorageError(f"The file cannot be stored: {error.strerror}. Make room, then try again.") from error
