"""Runs ↔ paired private-use marks, for functions that know nothing of runs.

Source number k opens with U+F0000+k and closes with U+100000+k. Marks hug visible characters, so trimming
and collapsing white space do not see them, and in HTML they stand in text only.
"""

import re
from collections.abc import Iterable

from assets.rendering.tracing.carrier import Carrier, runs_of
from assets.rendering.tracing.html_text import text_stretches
from assets.rendering.tracing.runs import Runs, merged, overlaps, per_character
from assets.rendering.tracing.sources import Source

MARKS = re.compile("[\U000f0000-\U0010ffff]")
HTML_SPACES = " \t\n\f\r"
"""What HTML collapses; a no-break space is a character like others there, and may be written as an entity."""
_OPENING, _CLOSING, _MOST = 0xF0000, 0x100000, 0xFFFD


class Marker:
    """Numbers the sources of one call and reads them back."""

    def __init__(self) -> None:
        self._numbers: dict[Source, int] = {}

    @property
    def can_tell(self) -> bool:
        """Whether there are marks enough for the sources met."""
        return len(self._numbers) <= _MOST

    def marked_text(self, value: str) -> str:
        return self._marked(value, [(0, len(value))])

    def marked_html(self, value: str) -> str:
        return self._marked(value, text_stretches(str.__str__(value)), spaces=HTML_SPACES)

    def _marked(self, value: str, stretches: Iterable[tuple[int, int]], *, spaces: str | None = None) -> str:
        text, done = str.__str__(value), 0
        written: list[str] = []
        for start, stop, source in overlaps(runs_of(value), iter(stretches)):
            body = text[start:stop].strip(spaces)
            if source is None or not body:
                continue
            number = self._numbers.setdefault(source, len(self._numbers))
            first = text.index(body, start, stop)
            written += (text[done:first], chr(_OPENING + number), body, chr(_CLOSING + number))
            done = first + len(body)
        return "".join((*written, text[done:]))

    def read(self, marked: str) -> tuple[str, Runs] | None:
        """The text without marks and its runs; None unless every mark is paired and at least one is there."""
        sources = list(self._numbers)
        runs: list[tuple[int, Source]] = []
        is_open, current, position = False, -1, 0
        for match in MARKS.finditer(marked):
            runs.append((match.start() - position, sources[current] if is_open else None))
            position = match.end()
            kind, number = divmod(ord(match.group()) - _OPENING, _CLOSING - _OPENING)
            if number >= len(sources) or bool(kind) != is_open or (is_open and number != current):
                return None
            is_open, current = not is_open, number
        if is_open or not position:
            return None
        runs.append((len(marked) - position, None))
        text = MARKS.sub("", marked)
        return text, bridged(text, merged(runs))


def bridged(text: str, runs: Runs) -> Runs:
    """White space without a source between two runs of one source is that source's."""
    filled = list(runs)
    position = 0
    for place, (length, source) in enumerate(runs):
        neighbours = {filled[place - 1][1], runs[place + 1][1]} if 0 < place < len(runs) - 1 else {None}
        if source is None and len(neighbours) == 1 and text[position : position + length].isspace():
            filled[place] = (length, neighbours.pop())
        position += length
    return merged(filled)


def aligned(value: Carrier, result: str) -> Runs | None:
    """The runs of a result that differs from `value` in white space only; None if it differs in more."""
    text = str.__str__(value)
    if text.split() != result.split() and "".join(text.split()) != "".join(result.split()):
        return None
    visible = iter([s for c, s in zip(text, per_character(value._runs), strict=True) if not c.isspace()])
    runs = merged((1, None if character.isspace() else next(visible)) for character in result)
    return bridged(result, runs)
