"""Values of a template → `Traced` and `TracedMarkup`, the two kinds of text that know where they came from."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self, TypeVar

import markupsafe

from assets.rendering.tracing.carrier import Carrier, chained, runs_of, sources_of
from assets.rendering.tracing.containers import plain, printed_runs, sources_in
from assets.rendering.tracing.formatting import (
    RecordingEscapeFormatter,
    RecordingFormatter,
    percent_pieces,
    specified,
)
from assets.rendering.tracing.runs import Runs, coarse, filled, one_run, per_character
from assets.rendering.tracing.sources import Source

AnyCarrier = TypeVar("AnyCarrier", bound=Carrier)
_ENTITY = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")


class Traced(Carrier):
    """Plain text with runs."""

    __slots__ = ()

    def __new__(cls, value: Any = "") -> Self:
        text = text_of(value)
        return _made(cls, text, text._runs)

    def __str__(self) -> str:
        return self

    def __iter__(self) -> Iterator[str]:
        sources = per_character(self._runs)
        return (
            _made(Traced, character, ((1, source),))
            for character, source in zip(str.__str__(self), sources, strict=True)
        )

    def __add__(self, other: Any) -> Any:
        if hasattr(other, "__html__"):
            return html_of(self) + other if isinstance(other, str) else NotImplemented
        return joined((self, other)) if isinstance(other, str) else NotImplemented

    def __radd__(self, other: Any) -> Any:
        return joined((other, self)) if isinstance(other, str) else NotImplemented

    def __mod__(self, values: Any) -> Any:
        return percent(self, values)

    def __rmod__(self, template: Any) -> Any:
        return percent(template, self) if isinstance(template, str) else NotImplemented

    def __format__(self, specification: str) -> str:
        return specified(self, specification) if specification else self

    def format(self, *args: Any, **kwargs: Any) -> str:
        return RecordingFormatter().recorded(self, args, kwargs)

    def format_map(self, mapping: Mapping[str, Any]) -> str:  # type: ignore[override]
        return RecordingFormatter().recorded(self, (), mapping)


class TracedMarkup(Carrier, markupsafe.Markup):  # type: ignore[misc]
    """Safe HTML with runs; what joins it is escaped."""

    __slots__ = ()

    def __new__(cls, value: Any = "") -> Self:
        text = mark_safe(value)
        return _made(cls, text, text._runs)

    def _accepted(self, value: Any) -> str:
        return html_of(value)

    def __str__(self) -> str:
        return _made(Traced, str.__str__(self), self._runs)

    def __repr__(self) -> str:
        return f"Markup({str.__repr__(self)})"

    def __iter__(self) -> Iterator[str]:
        return iter(self.__str__())

    def __add__(self, other: Any) -> Any:
        if isinstance(other, str) or hasattr(other, "__html__"):
            return mark_safe(joined((self, html_of(other))))
        return NotImplemented

    def __radd__(self, other: Any) -> Any:
        if isinstance(other, str) or hasattr(other, "__html__"):
            return mark_safe(joined((html_of(other), self)))
        return NotImplemented

    def __mod__(self, values: Any) -> Any:
        return percent(self, values)

    def __format__(self, specification: str) -> str:
        return self.__str__().__format__(specification)

    def format(self, *args: Any, **kwargs: Any) -> Any:
        return RecordingEscapeFormatter(html_of).recorded(self, args, kwargs)

    def format_map(self, mapping: Mapping[str, Any]) -> Any:  # type: ignore[override]
        return RecordingEscapeFormatter(html_of).recorded(self, (), mapping)

    def unescape(self) -> str:
        pieces: list[str] = []
        position = 0
        for match in _ENTITY.finditer(self):
            meaning = html.unescape(match.group())
            entity = self._cut(*match.span())
            pieces += (
                self._cut(position, match.start()),
                _made(Traced, meaning, coarse(len(meaning), sources_of([entity]))),
            )
            position = match.end()
        truth = html.unescape(str.__str__(self))
        return text_of(self)._checked(truth, [*pieces, self._cut(position, len(self))])

    def striptags(self) -> str:
        """Without tags and comments, white space collapsed, unescaped: MarkupSafe's rules, kept per piece."""
        pieces, position = [], 0
        while (start := self.find("<", position)) != -1:
            mark = "-->" if self.startswith("<!--", start) else ">"
            end = self.find(mark, start + (4 if mark == "-->" else 0))
            if end == -1:
                break
            pieces.append(self._cut(position, start))
            position = end + len(mark)
        text = joined([*pieces, self._cut(position, len(self))])
        words = joined_with(" ", text.split())
        return mark_safe(words).unescape()

    @classmethod
    def escape(cls, s: Any, /) -> Any:
        return html_of(s)


def _made(kind: type[AnyCarrier], text: str, runs: Runs) -> AnyCarrier:
    value = str.__new__(kind, text)
    value._runs = runs
    return value


def trace(text: str, source: Source) -> Traced:
    """`text`, all of it from `source`; where it has runs already, those stay."""
    return _made(Traced, str.__str__(text), _sourced(text, source))


def trace_markup(text: str, source: Source) -> TracedMarkup:
    """Safe HTML, all of it from `source`; where it has runs already, those stay."""
    return _made(TracedMarkup, str.__str__(text), _sourced(text, source))


def _sourced(text: str, source: Source) -> Runs:
    return filled(text._runs, source) if isinstance(text, Carrier) else one_run(len(text), source)


def joined(pieces: Iterable[str]) -> Traced:
    """The pieces written one after the other; nothing is escaped."""
    pieces = list(pieces)
    return _made(Traced, "".join(pieces), chained(pieces))


def written(pieces: Iterable[str]) -> Traced:
    """A whole document from its pieces: the one text whose number of runs has no bound."""
    pieces = list(pieces)
    runs: list[tuple[int, Source]] = []
    for piece in pieces:
        runs += runs_of(piece)
    return _made(Traced, "".join(pieces), tuple(runs))


def joined_with(separator: str, pieces: Iterable[str]) -> Traced:
    return text_of(separator).join(pieces)


def lifted(value: Any) -> Any:
    """A plain string as its traced kind, without a source; anything else as it is."""
    if isinstance(value, Carrier) or not isinstance(value, str):
        return value
    return mark_safe(value) if isinstance(value, markupsafe.Markup) else text_of(value)


def text_of(value: Any) -> Traced:
    """`str(value)` with runs."""
    if isinstance(value, Carrier):
        return value if type(value) is Traced else _made(Traced, str.__str__(value), value._runs)
    text = str.__str__(value) if isinstance(value, str) else str(value)
    if isinstance(text, Carrier):
        return text_of(text)
    return _made(Traced, text, one_run(len(text), None) if isinstance(value, str) else printed_runs(text, value))


def mark_safe(value: Any = "") -> TracedMarkup:
    """`Markup(value)` with runs."""
    if type(value) is TracedMarkup:
        return value
    if not isinstance(value, Carrier):
        value = text_of(value.__html__() if hasattr(value, "__html__") else value)
    return _made(TracedMarkup, str.__str__(value), value._runs)


def html_of(value: Any) -> TracedMarkup:
    """`escape(value)` with runs."""
    if type(value) is TracedMarkup:
        return value
    if type(value) is not Traced:
        if hasattr(value, "__html__"):
            return mark_safe(value.__html__())
        value = text_of(value)
    text = markupsafe.escape(str.__str__(value))
    if len(text) == len(value):
        return _made(TracedMarkup, text, value._runs)
    return _made(TracedMarkup, text, _escaped_runs(value))


def _escaped_runs(value: Carrier) -> Runs:
    runs, position, text = [], 0, str.__str__(value)
    for length, source in value._runs:
        runs.append((len(markupsafe.escape(text[position : position + length])), source))
        position += length
    return tuple(runs)


def percent(template: str, values: Any) -> Carrier:
    """`template % values` with runs; `Markup` escapes the values."""
    is_markup = isinstance(template, markupsafe.Markup)
    carrier: Carrier = lifted(template)
    truth = str.__str__(plain(template) % plain(values))
    pieces = percent_pieces(carrier, values, html_of if is_markup else text_of)
    if "".join(pieces) == truth:
        return carrier._like(truth, chained(pieces))
    return carrier._like(truth, coarse(len(truth), [*sources_of([carrier]), *sources_in([values])]))
