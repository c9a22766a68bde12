"""A table of a content file becomes typed values; whatever does not fit is a fault at its place."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from assets.exchange.faults import Faults, Place, nearest, shown
from assets.exchange.nodes import Entry, Node, Row, Table, Text
from assets.manifest import is_tag

MAX_TEXT_CHARACTERS = 65_536
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
Choice = TypeVar("Choice", bound=StrEnum)


class Record:
    """A table whose keys are fixed. Each reader takes a key's default and reports what does not fit."""

    def __init__(self, node: Node, known: Iterable[str], faults: Faults, *, what: str) -> None:
        self.place = node.place
        self._faults = faults
        self._what = what
        table = as_table(node, faults, f"{what} is a table of {', '.join(known)}.")
        self._entries = {entry.key.text: entry for entry in table.entries}
        for name in self._entries.keys() - set(known):
            place = self._entries[name].key.place
            faults.add(place, f"{what} has no {shown(name)}.{nearest(name, known)}")

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def node(self, name: str) -> Node | None:
        entry = self._entries.get(name)
        return entry.node if entry else None

    def place_of(self, name: str) -> Place:
        entry = self._entries.get(name)
        return entry.node.place if entry else self.place

    def text(self, name: str, default: str = "") -> str:
        node = self.node(name)
        return default if node is None else as_text(node, self._faults, f"{name} is a text.")

    def required_text(self, name: str) -> str:
        if name not in self:
            self._faults.add(self.place, f"{self._what} needs {name}. Add a line `{name}: …`.")
        return self.text(name)

    def choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        """One of an enumeration's values."""
        node = self.node(name)
        if node is None:
            return default
        text = as_text(node, self._faults, f"{name} is a word.")
        values = [item.value for item in choices]
        if text in values:
            return choices(text)
        self._faults.add(node.place, f"{shown(text)} is not a {name}.{nearest(text, values)}")
        return default

    def flag(self, name: str, *, default: bool) -> bool:
        node = self.node(name)
        if node is None:
            return default
        if isinstance(node, Text) and node.text in ("true", "false"):
            return node.text == "true"
        self._faults.add(node.place, f"{name} is true or false.")
        return default

    def number(self, name: str, default: int) -> int:
        node = self.node(name)
        if node is None:
            return default
        if isinstance(node, Text) and _INTEGER.fullmatch(node.text) and not node.text.startswith("-"):
            return int(node.text)
        self._faults.add(node.place, f"{name} is a whole number, such as 280.")
        return default

    def texts(self, name: str) -> tuple[Text, ...]:
        """A list of texts with their places."""
        node = self.node(name)
        if node is None:
            return ()
        items = as_row(node, self._faults, f"{name} is a list, such as [first, second].").items
        return tuple(text for item in items if (text := _word(item, self._faults)))

    def tags(self) -> tuple[str, ...]:
        """The words under `tags`."""
        for node in (found := self.texts("tags")):
            if not is_tag(node.text):
                self._faults.add(node.place, f"{shown(node.text)} is no tag. Use a–z, 0–9, - and _, such as spring.")
        return tuple(dict.fromkeys(node.text for node in found))

    def entries(self, name: str, remedy: str) -> tuple[Entry, ...]:
        """The entries of a table whose keys are free."""
        node = self.node(name)
        return () if node is None else as_table(node, self._faults, remedy).entries

    def mapping(self, name: str) -> dict[str, str]:
        """A table of texts."""
        found = self.entries(name, f"{name} is a table of texts: `word: text`.")
        return {item.key.text: as_text(item.node, self._faults, "This is a text.") for item in found}


def as_text(node: Node, faults: Faults, remedy: str) -> str:
    if not isinstance(node, Text):
        faults.add(node.place, f"{remedy} Here is a {_kind(node)}.")
        return ""
    if node.is_nothing:
        faults.add(node.place, 'Nothing is written here. Write "" for a deliberate blank, or delete the line.')
    if len(node.text) > MAX_TEXT_CHARACTERS:
        faults.add(node.place, f"The text has more than {MAX_TEXT_CHARACTERS:,} characters. Shorten it.")
    return node.text


def as_row(node: Node, faults: Faults, remedy: str) -> Row:
    if isinstance(node, Row):
        return node
    faults.add(node.place, f"{remedy} Here is a {_kind(node)}.")
    return Row((), node.place)


def as_table(node: Node, faults: Faults, remedy: str) -> Table:
    if isinstance(node, Table):
        return node
    faults.add(node.place, f"{remedy} Here is a {_kind(node)}.")
    return Table((), node.place)


def literal(node: Text) -> int | str:
    """An argument's literal: a plain whole number is a number, everything else the text."""
    return int(node.text) if node.is_plain and _INTEGER.fullmatch(node.text) else node.text


def _word(node: Node, faults: Faults) -> Text | None:
    text = as_text(node, faults, "This is a word.")
    return node if isinstance(node, Text) and text else None


def _kind(node: Node) -> str:
    match node:
        case Row():
            return "list"
        case Table():
            return "table"
        case Text():
            return "text"
