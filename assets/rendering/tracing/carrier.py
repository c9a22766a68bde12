"""Text + runs → a `str` whose methods keep the runs.

Hash, equality, length and order are `str`'s own. Every name added here begins with an underscore, so the
sandbox hides it from templates. What `str` answers is the truth: pieces that do not add up to it are not
used, and the result is then coarse.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import Any, Self, SupportsIndex

from assets.rendering.tracing.casing import case_runs
from assets.rendering.tracing.runs import (
    Runs,
    bounded,
    coarse,
    cut,
    cut_each,
    grouped,
    one_run,
    per_character,
)
from assets.rendering.tracing.sources import Source


def runs_of(value: str) -> Runs:
    """The runs of any string; a plain one has no source."""
    return value._runs if isinstance(value, Carrier) else one_run(len(value), None)


def sources_of(values: Iterable[str]) -> Iterator[Source]:
    return (source for value in values for _, source in runs_of(value))


def chained(pieces: Iterable[str]) -> Runs:
    """The runs of the pieces written one after the other."""
    runs: list[tuple[int, Source]] = []
    for piece in pieces:
        runs += runs_of(piece)
    return bounded(runs)


def interleaved(separator: str, items: Iterable[str]) -> list[str]:
    """The items with the separator between two of them."""
    pieces: list[str] = []
    for item in items:
        pieces += (separator, item)
    return pieces[1:]


class Carrier(str):
    __slots__ = ("_runs",)
    _runs: Runs

    def _like(self, text: str, runs: Runs) -> Self:
        made = str.__new__(type(self), text)
        made._runs = runs
        return made

    def _cut(self, start: int, stop: int) -> Self:
        return self._like(str.__getitem__(self, slice(start, stop)), cut(self._runs, start, stop))

    def _checked(self, truth: str, pieces: Iterable[str]) -> Self:
        """`truth` with the runs of the pieces, coarse where they do not add up to it."""
        pieces = list(pieces)
        if "".join(pieces) == truth:
            return self._like(truth, chained(pieces))
        return self._like(truth, coarse(len(truth), sources_of([self, *pieces])))

    def _accepted(self, value: str) -> str:
        """What another string is turned into before it joins this one."""
        return value

    def __getitem__(self, key: SupportsIndex | slice) -> Self:
        text = str.__getitem__(self, key)
        if not isinstance(key, slice):
            index = key.__index__()
            start = index + len(self) if index < 0 else index
            return self._like(text, cut(self._runs, start, start + 1))
        start, stop, step = key.indices(len(self))
        if step == 1:
            return self._like(text, cut(self._runs, start, stop))
        return self._like(text, grouped(per_character(self._runs)[key]))

    def __mul__(self, count: SupportsIndex) -> Self:
        text = str.__mul__(self, count)
        return self._like(text, bounded(self._runs * (len(text) // len(self)) if self else ()))

    def __rmul__(self, count: SupportsIndex) -> Self:
        return self.__mul__(count)

    def join(self, items: Iterable[str]) -> Self:
        accepted = [self._accepted(item) for item in items]
        text = str.join(self, accepted)
        return self._like(text, chained(interleaved(self, accepted)))

    def upper(self) -> Self:
        return self._recased(str.upper(self))

    def lower(self) -> Self:
        return self._recased(str.lower(self))

    def casefold(self) -> Self:
        return self._recased(str.casefold(self))

    def swapcase(self) -> Self:
        return self._recased(str.swapcase(self))

    def title(self) -> Self:
        return self._recased(str.title(self))

    def capitalize(self) -> Self:
        return self._recased(str.capitalize(self))

    def _recased(self, text: str) -> Self:
        return self._like(text, case_runs(str.__str__(self), self._runs, text))

    def strip(self, chars: str | None = None) -> Self:
        start = len(self) - len(str.lstrip(self, chars))
        return self._cut(start, start + len(str.strip(self, chars)))

    def lstrip(self, chars: str | None = None) -> Self:
        return self._cut(len(self) - len(str.lstrip(self, chars)), len(self))

    def rstrip(self, chars: str | None = None) -> Self:
        return self._cut(0, len(str.rstrip(self, chars)))

    def removeprefix(self, prefix: str) -> Self:
        return self._cut(len(self) - len(str.removeprefix(self, prefix)), len(self))

    def removesuffix(self, suffix: str) -> Self:
        return self._cut(0, len(str.removesuffix(self, suffix)))

    def partition(self, sep: str) -> tuple[Self, Self, Self]:
        return self._parted(*str.partition(self, sep))

    def rpartition(self, sep: str) -> tuple[Self, Self, Self]:
        return self._parted(*str.rpartition(self, sep))

    def _parted(self, left: str, middle: str, _right: str) -> tuple[Self, Self, Self]:
        first, second = len(left), len(left) + len(middle)
        return self._cut(0, first), self._cut(first, second), self._cut(second, len(self))

    def split(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> list[Self]:  # type: ignore[override]
        return self._located(str.split(self, sep, maxsplit), sep)

    def rsplit(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> list[Self]:  # type: ignore[override]
        return self._located(str.rsplit(self, sep, maxsplit), sep)

    def _located(self, pieces: list[str], sep: str | None) -> list[Self]:
        """The pieces of a split, found again in order; between two stands `sep`, or white space only."""
        spans, position = [], 0
        for piece in pieces:
            start = position if sep is not None else str.find(self, piece, position)
            spans.append((start, start + len(piece)))
            position = start + len(piece) + len(sep or "")
        return self._cut_each(pieces, spans)

    def _cut_each(self, pieces: list[str], spans: list[tuple[int, int]]) -> list[Self]:
        return [self._like(*pair) for pair in zip(pieces, cut_each(self._runs, spans), strict=True)]

    def splitlines(self, keepends: bool = False) -> list[Self]:  # type: ignore[override]
        lines = str.splitlines(self, keepends)
        starts = [0, *accumulate(map(len, str.splitlines(self, True)))]
        return self._cut_each(lines, [(start, start + len(line)) for start, line in zip(starts, lines, strict=False)])

    def replace(self, old: str, new: str, count: SupportsIndex = -1) -> Self:
        accepted = self._accepted(new)
        truth = str.replace(self, old, accepted, count)
        if old:
            kept = self._located(str.split(self, old, count), old)
        else:
            gaps = len(self) + 1 if count.__index__() < 0 else min(count.__index__(), len(self) + 1)
            edges = [0, *range(gaps), len(self)] if gaps else [0, len(self)]
            spans = list(pairwise(edges))
            kept = self._cut_each([str.__getitem__(self, slice(*span)) for span in spans], spans)
        return self._checked(truth, interleaved(accepted, kept))

    def translate(self, table: Any) -> Self:
        """A character that the table leaves keeps its source; one that it writes has the table's."""
        pieces: list[str] = []
        for place, character in enumerate(str.__str__(self)):
            written = character.translate(table)
            value = self._cut(place, place + 1) if written == character else table[ord(character)]
            pieces.append(value if isinstance(value, Carrier) else written)
        return self._checked(str.translate(self, table), pieces)

    def ljust(self, width: SupportsIndex, fillchar: str = " ") -> Self:
        fill = self._accepted(fillchar)
        return self._padded(str.ljust(self, width, fill), 0, fill)

    def rjust(self, width: SupportsIndex, fillchar: str = " ") -> Self:
        fill = self._accepted(fillchar)
        text = str.rjust(self, width, fill)
        return self._padded(text, len(text) - len(self), fill)

    def center(self, width: SupportsIndex, fillchar: str = " ") -> Self:
        fill = self._accepted(fillchar)
        text = str.center(self, width, fill)
        spare = len(text) - len(self)
        return self._padded(text, spare // 2 + (spare & width.__index__() & 1), fill)

    def _padded(self, text: str, left: int, fill: str) -> Self:
        """`text` is this one with `left` fillers before it and the rest after it."""
        source = next(sources_of([fill]), None)
        right = len(text) - len(self) - left
        return self._like(text, (*one_run(left, source), *self._runs, *one_run(right, source)))

    def zfill(self, width: SupportsIndex) -> Self:
        text = str.zfill(self, width)
        zeros = self._like("0" * (len(text) - len(self)), one_run(len(text) - len(self), None))
        sign = 1 if str.startswith(self, ("+", "-")) else 0
        return self._checked(text, [self._cut(0, sign), zeros, self._cut(sign, len(self))])

    def expandtabs(self, tabsize: SupportsIndex = 8) -> Self:
        text = str.expandtabs(self, tabsize)
        pieces, column, size = [], 0, tabsize.__index__()
        for character, source in zip(str.__str__(self), per_character(self._runs), strict=True):
            part = " " * (size - column % size if size > 0 else 0) if character == "\t" else character
            pieces.append(self._like(part, one_run(len(part), source)))
            column = 0 if character in "\n\r" else column + len(part)
        return self._checked(text, pieces)
