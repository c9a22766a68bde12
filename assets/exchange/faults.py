"""What is wrong in a folder of content files, and where: collected first, then raised as one error."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from assets.errors import BadContent

MAX_FAULTS = 200
_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file of the folder; line and column count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class BadFolder(BadContent):
    """A folder that cannot be pushed; `faults` lists all that is wrong, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Faults:
    """Collects faults while files are read, so that one push reports them all."""

    def __init__(self) -> None:
        self._found: set[Fault] = set()

    def add(self, place: Place, message: str) -> None:
        self._found.add(Fault(place, message))
        if len(self._found) >= MAX_FAULTS:
            self._found.add(Fault(place, f"There are more than {MAX_FAULTS} faults. Correct these first."))
            self.raise_any()

    @property
    def found(self) -> tuple[Fault, ...]:
        return tuple(sorted(self._found))

    def raise_any(self) -> None:
        """Raises BadFolder when anything was added."""
        if self._found:
            raise BadFolder(self.found)


def nearest(word: str, known: Iterable[str]) -> str:
    """`" Did you mean hero?"`, or the known words when they are few, or nothing."""
    words = sorted(set(known))
    close = difflib.get_close_matches(word[:200], words, n=1, cutoff=0.6)
    if close:
        return f" Did you mean {close[0]}?"
    return f" Use {', '.join(words)}." if 0 < len(words) <= 12 else ""


def shown(text: str) -> str:
    """A text as it can stand in a message: short, quoted, without control characters."""
    cut = text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
    return repr(cut)
