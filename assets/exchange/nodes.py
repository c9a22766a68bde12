"""A YAML file's bytes become a tree of texts, lists and tables that know their line and column.

The subset has no surprises: every scalar is the text that was written (`no` is "no", 1.10 is "1.10"), a key stands
once, and there are no anchors, no tags and no second documents.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from assets.errors import BadContent
from assets.exchange.faults import Fault, Place, shown

MAX_DEPTH = 12
MAX_NODES = 100_000


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar. `is_plain` says that no quotes or block marks were written around it."""

    text: str
    is_plain: bool
    place: Place
    is_cut: bool = False
    """Whether ` # …` stands behind a plain text on its last line: a comment to YAML, perhaps text to its author."""

    @property
    def is_nothing(self) -> bool:
        """A key with nothing behind it: neither a text nor a deliberate blank."""
        return self.is_plain and not self.text


@dataclass(frozen=True, slots=True)
class Entry:
    key: Text
    node: "Node"


@dataclass(frozen=True, slots=True)
class Table:
    entries: tuple[Entry, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """A list of nodes."""

    items: tuple["Node", ...]
    place: Place


Node = Text | Row | Table


class Unreadable(BadContent):
    """A file that is not the YAML described here; `fault` says where."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def parse(body: bytes, file: str) -> Node:
    """The file's tree; an empty file is an empty table. Raises Unreadable."""
    text = _decode(body, file)
    try:
        return _Builder(file, text, yaml.parse(text, Loader=_LOADER)).document()
    except yaml.MarkedYAMLError as error:
        raise _unreadable(file, error.problem_mark, f"{_sentence(error)} Correct the YAML.") from error
    except yaml.reader.ReaderError as error:
        raise _unreadable(file, None, "A control character is not allowed here. Delete it.") from error
    except yaml.YAMLError as error:
        raise _unreadable(file, None, "This is not YAML. Correct it.") from error


_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _decode(body: bytes, file: str) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        column = error.start - body.rfind(b"\n", 0, error.start)
        raise Unreadable(Fault(Place(file, line, column), "This is not UTF-8 text. Save the file as UTF-8.")) from error
    at = text.find("\0")
    if at >= 0:
        raise Unreadable(Fault(Place(file, text.count("\n", 0, at) + 1, 1), "There is a NUL character. Delete it."))
    return text


def _sentence(error: yaml.MarkedYAMLError) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    sentence = ", ".join(parts)[:200] or "this is not YAML"
    return sentence[0].upper() + sentence[1:] + "."


def _unreadable(file: str, mark: Any, message: str) -> Unreadable:
    return Unreadable(Fault(_place(file, mark), message))


def _place(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


class _Builder:
    """Turns one document's events into a tree. Recursion is bounded by MAX_DEPTH."""

    def __init__(self, file: str, text: str, events: Iterator[Any]) -> None:
        self._file = file
        self._lines = _LINE_BREAK.split(text)
        self._events = events
        self._count = 0

    def document(self) -> Node:
        event = self._next()
        while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return Table((), Place(self._file, 1, 1))
        tree = self._node(event, 1)
        self._next()
        more = self._next()
        if not isinstance(more, yaml.StreamEndEvent):
            raise self._refused(more, "A second document begins here. Keep one document in a file.")
        return Table((), tree.place) if isinstance(tree, Text) and tree.is_nothing else tree

    def _next(self) -> Any:
        return next(self._events)

    def _node(self, event: Any, depth: int) -> Node:
        self._check(event, depth)
        place = _place(self._file, event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            is_plain = not event.style
            return Text(event.value, is_plain, place, is_plain and self._has_comment(event.end_mark))
        if isinstance(event, yaml.SequenceStartEvent):
            return Row(tuple(self._items(depth)), place)
        return self._table(place, depth)

    def _has_comment(self, mark: Any) -> bool:
        rest = self._lines[mark.line][mark.column :] if mark.line < len(self._lines) else ""
        return rest.lstrip().startswith("#")

    def _check(self, event: Any, depth: int) -> None:
        self._count += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self._refused(event, "Anchors and aliases (& and *) are not read. Write the text out, or quote it.")
        if event.tag:
            raise self._refused(event, f"The tag {shown(event.tag)} is not read. Delete it, or quote the text.")
        if depth > MAX_DEPTH:
            raise self._refused(event, f"This is nested deeper than {MAX_DEPTH}. Flatten it.")
        if self._count > MAX_NODES:
            raise self._refused(event, f"The file has more than {MAX_NODES:,} values. Split it.")

    def _items(self, depth: int) -> Iterator[Node]:
        event = self._next()
        while not isinstance(event, yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)
            event = self._next()

    def _table(self, place: Place, depth: int) -> Table:
        entries: dict[str, Entry] = {}
        event = self._next()
        while not isinstance(event, yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Text) or key.is_nothing:
                raise self._refused(event, "A key must be a word. Write `key: value`.")
            if key.text in entries:
                first = entries[key.text].key.place.line
                raise self._refused(event, f"{shown(key.text)} is here twice (first in line {first}). Keep one.")
            entries[key.text] = Entry(key, self._node(self._next(), depth + 1))
            event = self._next()
        return Table(tuple(entries.values()), place)

    def _refused(self, event: Any, message: str) -> Unreadable:
        return _unreadable(self._file, event.start_mark, message)
