"""Turns a text and a place in it into words, names and errors with positions: the cursor that the parser moves."""

import re
from typing import NoReturn

from assets.localization.errors import BadPattern

_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Reader:
    """A cursor over one text. Reading never goes back, so that a text is read in time linear in its length."""

    __slots__ = ("position", "rich", "text")

    def __init__(self, text: str, *, rich: bool) -> None:
        self.text = text
        self.position = 0
        self.rich = rich

    def peek(self) -> str:
        """The next character, '' at the end."""
        return self.text[self.position : self.position + 1]

    def at(self, expected: str) -> bool:
        """Whether the text goes on with `expected`."""
        return self.text.startswith(expected, self.position)

    def accept(self, expected: str) -> bool:
        """Step over `expected` if the text goes on with it."""
        if not self.at(expected):
            return False
        self.position += len(expected)
        return True

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Step over what `pattern` matches here."""
        found = pattern.match(self.text, self.position)
        if found:
            self.position = found.end()
        return found

    def space(self) -> None:
        """Step over white space."""
        self.match(_SPACE)

    def word(self) -> str:
        """Step over a name, keyword or key and the white space around it; '' if there is none."""
        self.space()
        found = self.match(_WORD)
        self.space()
        return found.group() if found else ""

    def expect(self, expected: str, *, opened_at: int, what: str) -> None:
        """Step over `expected`, or refuse: the `what` that begins at `opened_at` is not closed or not continued."""
        if self.accept(expected):
            return
        if self.position >= len(self.text):
            self.fail(f"The {what} that begins here is not closed.", "Write its `}`.", opened_at)
        self.fail(f"Expected `{expected}` in this {what}, found `{self.peek()}`.", "Write it, or remove the rest.")

    def fail(self, fact: str, remedy: str, position: int | None = None) -> NoReturn:
        """Refuse the text at `position`, by default here."""
        raise self.error(fact, remedy, position)

    def error(self, fact: str, remedy: str, position: int | None = None) -> BadPattern:
        """What `fail` raises."""
        return BadPattern(fact, position=self.position if position is None else position, remedy=remedy)
