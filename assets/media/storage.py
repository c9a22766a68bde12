"""Bytes become stored files that are named by their SHA-256, and come back verified.

Where they lie is a setting: a folder (`local`) or a bucket (`bucket`). Both keep a file under its digest only when it
is complete, so two writers of one name write the same bytes and nothing is ever overwritten with something else.
"""

import datetime as dt
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from django.conf import settings

from assets.errors import StorageError
from assets.media.incoming import Incoming, received
from assets.media.local import LocalStorage

WHOLE_BYTES = 8 * 1024 * 1024
"""Up to this size a file is hashed before a byte of it is sent, also where a part is asked for."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stored:
    """Something that lies in the storage: `name` is a file's digest, or that of a leftover."""

    name: str
    size_bytes: int
    changed_at: dt.datetime


class Storage(Protocol):
    """What a place for files can do. Every method raises StorageError with a remedy."""

    @property
    def incoming_folder(self) -> Path | None:
        """Where files are written before they are kept."""

    def keep(self, incoming: Incoming) -> None:
        """Stores it whole under its digest, unless it is there."""

    def chunks(self, digest: str, start: int, end: int | None) -> Iterator[bytes]:
        """The bytes from `start` up to `end`, unverified."""

    def size(self, digest: str) -> int | None:
        """Its bytes, None where there is no such file."""

    def delete(self, digest: str) -> None:
        """Removes it, if it is there."""

    def stored(self) -> Iterator[tuple[str, int, dt.datetime]]:
        """Every file: digest, bytes and when it came."""

    def leftovers(self) -> Iterator[tuple[str, int, dt.datetime]]:
        """What was begun or handed in and never kept: name, bytes and when it came."""

    def discard(self, name: str) -> None:
        """Removes a leftover, if it is there."""


class DirectStorage(Storage, Protocol):
    """A place that browsers can hand files to themselves."""

    @property
    def is_resting(self) -> bool:
        """Whether it has failed so often in a row that nobody waits for it now."""

    @property
    def endpoint(self) -> str:
        """Its address."""

    def presign(self, *, media_type: str, size_bytes: int) -> Mapping[str, Any]:
        """`url` and `fields` of a form for one file of exactly this size, and the `name` that it will have there."""

    def handed_in(self, name: str) -> Iterator[bytes]:
        """The bytes under such a name, unverified."""


def put(body: bytes) -> str:
    """Stores the bytes unless they are there, and returns their digest. Raises StorageError."""
    return put_stream((body,)).digest


def put_stream(chunks: Iterable[bytes]) -> Incoming:
    """Stores the chunks as one file; the digest and size it has. Never more than a chunk is in memory."""
    with receive(chunks) as incoming:
        keep(incoming)
        return incoming


def receive(chunks: Iterable[bytes], *, limit_bytes: int | None = None) -> AbstractContextManager[Incoming]:
    """The chunks as a file to look into; what is not kept is gone with the context. Raises BadContent, StorageError."""
    return received(chunks, _storage().incoming_folder, limit_bytes=limit_bytes)


def keep(incoming: Incoming) -> None:
    """Stores what was received. A file that is there already must be whole. Raises StorageError."""
    _storage().keep(incoming)


def read(digest: str) -> bytes:
    """The bytes of this digest, hashed again while they are read. Raises StorageError."""
    return b"".join(stream(digest))


def stream(digest: str) -> Iterator[bytes]:
    """The file in chunks, hashed again on the way: a damaged one raises StorageError before its last chunk."""
    hashed, held = hashlib.sha256(), b""
    for chunk in _storage().chunks(checked(digest), 0, None):
        if held:
            yield held
        hashed.update(chunk)
        held = chunk
    if hashed.hexdigest() != digest:
        raise StorageError(f"The file {digest} is damaged: its bytes have another digest. Restore it from a backup.")
    if held:
        yield held


def stream_part(digest: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes from `start` up to `end`, for an answer to a Range. A part has no digest: it is not verified."""
    return _storage().chunks(checked(digest), start, end)


def sendable(digest: str, size_bytes: int, start: int, end: int) -> bytes | Iterator[bytes]:
    """The bytes from `start` up to `end` of a file of this size: in chunks where it is larger than WHOLE_BYTES.

    Raises StorageError for a file that cannot be read, and for a damaged one as far as that is known before it is sent:
    of a larger file, the whole breaks off before its last chunk, and a part is not verified.
    """
    if size_bytes <= WHOLE_BYTES:
        return read(digest)[start:end]
    chunks = stream(digest) if (start, end) == (0, size_bytes) else stream_part(digest, start, end)
    return itertools.chain([next(chunks, b"")], chunks)


def exists(digest: str) -> bool:
    return size(digest) is not None


def size(digest: str) -> int | None:
    """Bytes of the stored file, None where there is none. Raises StorageError."""
    return _storage().size(checked(digest))


def delete(digest: str) -> None:
    """Only for what nothing names: see assets.media.sweeping. Raises StorageError."""
    _storage().delete(checked(digest))


def stored() -> Iterator[Stored]:
    """Every file that lies in the storage."""
    return (Stored(*row) for row in _storage().stored())


def leftovers() -> Iterator[Stored]:
    """What was begun or handed in and never kept."""
    return (Stored(*row) for row in _storage().leftovers())


def discard(name: str) -> None:
    _storage().discard(name)


def path_of(digest: str) -> Path:
    """Where the file of this digest stands in the media folder, or would. Raises StorageError."""
    return _folder().path_of(checked(digest))


def checked(digest: str) -> str:
    """The digest, if it is one: names of files come from nowhere else. Raises StorageError."""
    if not _DIGEST.fullmatch(digest):
        raise StorageError(f"{digest[:80]!r} is not a digest. Write 64 hexadecimal digits in lower case.")
    return digest


def bucket() -> DirectStorage | None:
    """None where files lie in a folder."""
    options: Mapping[str, str] = settings.ASSETS_BUCKET
    return _bucket(tuple(sorted(options.items()))) if options else None


def is_circuit_open() -> bool:
    """Whether this process does not ask the storage at present, since it fails. A folder has no circuit."""
    found = bucket()
    return found is not None and found.is_resting


def require_bucket() -> DirectStorage:
    """Raises StorageError where files lie in a folder."""
    found = bucket()
    if found is None:
        raise StorageError("Files lie in a folder: nothing can be handed in directly. Upload it with the form.")
    return found


def _storage() -> Storage:
    return bucket() or _folder()


def _folder() -> LocalStorage:
    return LocalStorage(Path(settings.MEDIA_ROOT))


@lru_cache(maxsize=4)
def _bucket(options: tuple[tuple[str, str], ...]) -> DirectStorage:
    """One client a process. Its library is large: it is imported where a bucket is set."""
    return cast(DirectStorage, import_module("assets.media.bucket").Bucket(**dict(options)))
