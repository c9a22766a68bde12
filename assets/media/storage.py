"""Bytes become files at sha256/ab/cd/<digest> under MEDIA_ROOT, and come back verified.

A file is complete before it has its name: it is written beside, synced, then renamed. Its name says its content, so two
writers of one name write the same bytes and nothing is ever overwritten with something else.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

from assets.errors import StorageError
from assets.manifest import sha256

_DIGEST = re.compile(r"[0-9a-f]{64}")


def put(body: bytes) -> str:
    """Stores the bytes unless they are there, and returns their digest. Raises StorageError."""
    digest = sha256(body)
    target = path_of(digest)
    if target.exists():
        read(digest)
        return digest
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, body)
    except OSError as error:
        raise StorageError(f"The file {digest} cannot be stored: {error.strerror}. See to the media folder.") from error
    return digest


def read(digest: str) -> bytes:
    """The bytes of this digest, hashed again while they are read. Raises StorageError."""
    try:
        body = path_of(digest).read_bytes()
    except FileNotFoundError as error:
        raise StorageError(f"The file {digest} is missing from the media folder. Restore it from a backup.") from error
    except OSError as error:
        raise StorageError(f"The file {digest} cannot be read: {error.strerror}. See to the media folder.") from error
    if hashlib.sha256(body).hexdigest() != digest:
        raise StorageError(f"The file {digest} is damaged: its bytes have another digest. Restore it from a backup.")
    return body


def path_of(digest: str) -> Path:
    """Where the file of this digest stands, or would. Raises StorageError for anything but a digest."""
    if not _DIGEST.fullmatch(digest):
        raise StorageError(f"{digest[:80]!r} is not a digest. Write 64 hexadecimal digits in lower case.")
    return Path(settings.MEDIA_ROOT) / "sha256" / digest[:2] / digest[2:4] / digest


def _write(target: Path, body: bytes) -> None:
    incoming = Path(settings.MEDIA_ROOT) / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=incoming)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(0o444)
        beside.rename(target)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
