"""Turns a text and a place in it into words, names and errors with positions: the cursor that the parser moves."""

import re
from typing import NoReturn

from assets.localization.errors import BadPattern
from assets.localization.messages.nodes import Finding, FindingKind, Level

SPACE = r"[ \t\r\n\u200e\u200f\u2028\u2029]*"
"""ICU's white space (Pattern_White_Space) between the parts of an argument, as far as a text may hold it."""
SYNTAX = (
    "!-/:-@[-^`{-~\u00a1-\u00a7\u00a9\u00ab\u00ac\u00ae\u00b0\u00b1\u00b6\u00bb\u00bf\u00d7\u00f7\u2190-\u245f\u2500-\u2775"
    "\u2794-\u2bff\u2e00-\u2e7f\u3001-\u3003\u3008-\u3020\u3030\ufd3e\ufd3f\ufe45\ufe46"
)
UNSEEN = r"\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
NAME = rf"[^{SYNTAX}{UNSEEN}]"
"""A character of ICU's names: none of Unicode's Pattern_Syntax (UAX 31), and here none that is not seen."""

ARGUMENT_NAME = rf"(?!0\d|\d{{10}}){NAME}{{1,100}}"
"""A name, or a small number without zeros before it, as ICU takes them."""

_SPACE = re.compile(SPACE)
_WORD = re.compile(rf"(?:-|{NAME}){{1,100}}")


class Reader:
    """A cursor over one text. Reading never goes back, so that a text is read in time linear in its length."""

    __slots__ = ("findings", "position", "rich", "text")

    def __init__(self, text: str, *, rich: bool) -> None:
        self.text = text
        self.position = 0
        self.rich = rich
        self.findings: dict[str, Finding] = {}

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

    def warn(self, fact: str, remedy: str, position: int) -> None:
        """Note the first place that can be read, but hardly means what it says."""
        self.findings.setdefault(fact, Finding(FindingKind.MISREAD, position, fact, remedy, Level.ERROR))

    def fail(self, fact: str, remedy: str, position: int | None = None) -> NoReturn:
        """Refuse the text at `position`, by default here."""
        raise self.error(fact, remedy, position)

    def error(self, fact: str, remedy: str, position: int | None = None) -> BadPattern:
        """What `fail` raises."""
        return BadPattern(fact, position=self.position if position is None else position, remedy=remedy)
