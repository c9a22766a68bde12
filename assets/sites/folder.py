"""A copy in a folder: objects are files, pointers are symbolic links, replaced by renaming."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assets.errors import TargetFailed
from assets.sites.naming import Named, place_of

READABLE = 0o644
INCOMING = "incoming"
"""Where what is written has no name yet."""


@dataclass(frozen=True, slots=True)
class Folder:
    """For one machine, or for whatever copies folders with their links, such as rsync -a."""

    root: Path

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        with self._doing():
            (self.root / INCOMING).mkdir(parents=True, exist_ok=True)
            lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise TargetFailed(f"Another export is writing to {self.root}. Wait until it has ended.") from None
            yield
        finally:
            os.close(lock)

    def read(self, name: str) -> bytes | None:
        with self._doing():
            try:
                return (self.root / name).read_bytes()
            except FileNotFoundError:
                return None

    def write(self, name: str, body: bytes, *, mode: int = READABLE) -> None:
        with self._doing():
            self._written(self.root / name, body, mode=mode, is_synced=True)

    def remove(self, name: str) -> None:
        with self._doing():
            (self.root / name).unlink(missing_ok=True)

    def put(self, named: Named) -> None:
        """The compressed form first: where the object is, both are."""
        path = self._object(named.name)
        with self._doing():
            if path.exists():
                return
            if named.compressed is not None:
                self._written(path.with_name(f"{path.name}.gz"), named.compressed)
            self._written(path, named.answer.body)

    def settle(self) -> None:
        """Once for all, since a flush for each of many small files takes minutes."""
        os.sync()

    def point(self, target: str, name: str) -> None:
        link, aim = self._pointer(target), self._object(name)
        with self._doing():
            link.parent.mkdir(parents=True, exist_ok=True)
            beside = self.root / INCOMING / "pointer"
            beside.unlink(missing_ok=True)
            beside.symlink_to(os.path.relpath(aim, link.parent))
            beside.replace(link)

    def unpoint(self, target: str) -> None:
        """Folders that are left empty go too."""
        link, top = self._pointer(target), self.root / "paths"
        with self._doing():
            link.unlink(missing_ok=True)
            for folder in link.parents:
                if folder == top or not folder.is_relative_to(top):
                    return
                try:
                    folder.rmdir()
                except OSError:
                    return

    def drop(self, name: str) -> None:
        path = self._object(name)
        with self._doing():
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.gz").unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        for path in sorted((self.root / "objects").glob("*/*")):
            if not path.name.endswith(".gz"):
                yield path.name

    def _object(self, name: str) -> Path:
        return self.root / "objects" / name[:2] / name

    def _pointer(self, target: str) -> Path:
        return self.root / "paths" / place_of(target)

    def _written(self, path: Path, body: bytes, *, mode: int = READABLE, is_synced: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.root / INCOMING / "object"
        beside.unlink(missing_ok=True)
        beside.touch(0o600, exist_ok=False)
        with beside.open("wb") as stream:
            stream.write(body)
            if is_synced:
                stream.flush()
                os.fsync(stream.fileno())
        beside.chmod(mode)
        beside.replace(path)

    @contextlib.contextmanager
    def _doing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TargetFailed(f"{self.root} cannot be written: {error.strerror}. See to the folder.") from error
