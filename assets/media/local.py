"""Files lie at sha256/ab/cd/<digest> under a folder: written beside, synced, then renamed."""

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assets.errors import StorageError
from assets.media.incoming import CHUNK_BYTES, Incoming

INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class LocalStorage:
    """A folder of files, for one machine or a shared disk."""

    root: Path

    @property
    def incoming_folder(self) -> Path:
        return self.root / INCOMING

    def path_of(self, digest: str) -> Path:
        """Where the file of this digest stands, or would."""
        return self.root / "sha256" / digest[:2] / digest[2:4] / digest

    def keep(self, incoming: Incoming) -> None:
        target = self.path_of(incoming.digest)
        try:
            if target.exists():
                _check_whole(target, incoming.digest)
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            incoming.path.chmod(0o444)
            incoming.path.rename(target)
            for folder in (target.parent, *target.parent.parents[:3]):
                _sync_folder(folder)
        except OSError as error:
            fact = f"The file {incoming.digest} cannot be stored: {error.strerror}."
            raise StorageError(f"{fact} See to the media folder.") from error

    def chunks(self, digest: str, start: int, end: int | None) -> Iterator[bytes]:
        try:
            with self.path_of(digest).open("rb") as stream:
                stream.seek(start)
                left = -1 if end is None else end - start
                while left and (chunk := stream.read(CHUNK_BYTES if left < 0 else min(left, CHUNK_BYTES))):
                    left -= len(chunk) if left > 0 else 0
                    yield chunk
        except FileNotFoundError as error:
            fact = f"The file {digest} is missing from the media folder."
            raise StorageError(f"{fact} Restore it from a backup.") from error
        except OSError as error:
            raise StorageError(
                f"The file {digest} cannot be read: {error.strerror}. See to the media folder."
            ) from error

    def size(self, digest: str) -> int | None:
        try:
            return self.path_of(digest).stat().st_size
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(
                f"The file {digest} cannot be read: {error.strerror}. See to the media folder."
            ) from error

    def delete(self, digest: str) -> None:
        self._unlink(self.path_of(digest))

    def stored(self) -> Iterator[tuple[str, int, dt.datetime]]:
        return _listed(sorted((self.root / "sha256").glob("*/*/*")))

    def leftovers(self) -> Iterator[tuple[str, int, dt.datetime]]:
        return _listed(sorted(self.incoming_folder.glob("*")))

    def discard(self, name: str) -> None:
        self._unlink(self.incoming_folder / Path(name).name)

    def _unlink(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"{path.name} cannot be deleted: {error.strerror}. See to the media folder.") from error


def _listed(paths: list[Path]) -> Iterator[tuple[str, int, dt.datetime]]:
    for path in paths:
        try:
            facts = path.stat()
        except FileNotFoundError:
            continue
        yield path.name, facts.st_size, dt.datetime.fromtimestamp(facts.st_mtime, dt.UTC)


def _check_whole(path: Path, digest: str) -> None:
    """Raises StorageError where the stored bytes are not those that their name says."""
    with path.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
            raise StorageError(
                f"The file {digest} is damaged: its bytes have another digest. Restore it from a backup."
            )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
