"""A directory becomes a listing of plain files, read within limits and never through a link."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assets.errors import BadContent
from assets.exchange.faults import Fault, Faults, Place

MAX_FILES = 20_000
CHUNK_BYTES = 1024 * 1024
MAX_DEPTH = 3
"""kind/asset/file"""


@dataclass(frozen=True, slots=True)
class Folder:
    """`files` holds the paths of plain files, relative to `root`, with `/`, sorted. Hidden ones are left out."""

    root: Path
    files: tuple[str, ...]

    def read(self, file: str, limit_bytes: int, remedy: str = "Make it smaller.") -> bytes:
        """The bytes of a listed file. Raises BadContent when there are more than `limit_bytes`, or it is no file."""
        with self._open(file) as stream:
            body = stream.read(limit_bytes + 1)
        if len(body) > limit_bytes:
            raise BadContent(f"The file has more than {limit_bytes:,} bytes. {remedy}", where=file)
        return body

    def chunks(self, file: str) -> Iterator[bytes]:
        """The bytes of a listed file of any size, some at a time. Raises BadContent where it is no file."""
        with self._open(file) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                yield chunk

    def _open(self, file: str) -> BinaryIO:
        if file not in self.files:
            raise BadContent("There is no such file in the folder. Add it or correct the name.", where=file)
        try:
            handle = os.open(self.root / file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise BadContent(f"The file cannot be read: {error.strerror}.", where=file) from error
        stream = os.fdopen(handle, "rb")
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            stream.close()
            raise BadContent("This is no plain file. Replace it by one.", where=file)
        return stream

    def under(self, folder: str) -> tuple[str, ...]:
        return tuple(file for file in self.files if file.startswith(f"{folder}/"))


def open_folder(root: Path, faults: Faults, *, max_depth: int = MAX_DEPTH, what: str = "brand.yaml") -> Folder:
    """Lists the folder; links and special files are faults. Raises BadContent when there is no folder.

    `what` is what it is to hold, for whoever gave another folder.
    """
    if not root.is_dir():
        raise BadContent(f"There is no such folder. Give the folder that holds {what}.", where=str(root))
    files: list[str] = []
    waiting = [root]
    while waiting:
        for entry in _entries(waiting.pop(), root):
            name = Path(entry.path).relative_to(root).as_posix()
            if _is_folder(entry, name, faults, max_depth):
                waiting.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False) and name.isprintable():
                files.append(name)
        if len(files) > MAX_FILES:
            raise BadContent(f"The folder has more than {MAX_FILES:,} files. Push a smaller one.", where=str(root))
    return Folder(root, tuple(sorted(files)))


def _entries(directory: Path, root: Path) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(directory) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        where = directory.relative_to(root).as_posix()
        raise BadContent(f"The folder cannot be read: {error.strerror}.", where=where) from error


def _is_folder(entry: "os.DirEntry[str]", name: str, faults: Faults, max_depth: int) -> bool:
    """Whether to go on inside; what is neither a plain file nor a folder within bounds is a fault."""
    place = Place(name if name.isprintable() else ascii(name)[1:-1])
    if not name.isprintable():
        faults.add(place, "The name has characters that cannot be shown. Rename it.")
        return False
    if entry.is_symlink():
        faults.add(place, "This is a link. Put the file itself here: nothing outside the folder is read.")
        return False
    if entry.is_dir(follow_symlinks=False):
        if name.count("/") >= max_depth - 1:
            faults.add(place, f"This folder is too deep. Files lie at most {max_depth - 1} folders down.")
            return False
        return True
    if not entry.is_file(follow_symlinks=False):
        faults.add(place, "This is no plain file. Delete it.")
    return False


def fault_of(error: BadContent, file: str) -> Fault:
    """The fault that an error about a file is."""
    message = str(error)
    return Fault(Place(file), message.removeprefix(f"{error.where}: ") if error.where else message)
