"""A format string and its values → the pieces the result is written from, in order.

Nothing here decides what the text is: the caller formats with plain values and uses the pieces only where
they add up to that.
"""

import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import EscapeFormatter

from assets.rendering.tracing.carrier import Carrier, sources_of
from assets.rendering.tracing.containers import plain, printed_runs, sources_in
from assets.rendering.tracing.runs import coarse, one_run
from assets.rendering.tracing.sources import union

_PLACEHOLDER = re.compile(
    r"%(?:\((?P<key>[^()]*)\))?(?P<flags>[#0\- +]*)(?P<width>\d+)?(?:\.(?P<precision>\d+))?[hlL]?"
    r"(?P<kind>[diouxXeEfFgGcrsa%])"
)
_SPECIFICATION = re.compile(r"(?:.?([<>=^]))?0?\d*(?:\.(\d+))?s?", re.DOTALL)

Show = Callable[[Any], Carrier]


def percent_pieces(template: Carrier, values: Any, show: Show) -> list[str]:
    """The pieces of `template % values`; `show` is what `%s` does to a value."""
    in_order = iter(values if isinstance(values, tuple) else (values,))
    pieces: list[str] = []
    position = 0
    for match in _PLACEHOLDER.finditer(template):
        pieces.append(template[position : match.start()])
        position = match.end()
        if match["kind"] == "%":
            pieces.append(template[match.start() : match.start() + 1])
        else:
            value = next(in_order, "") if match["key"] is None else values[match["key"]]
            pieces.append(_converted(match, template, value, show))
    pieces.append(template[position:])
    return pieces


def _converted(match: re.Match[str], template: Carrier, value: Any, show: Show) -> str:
    if match["kind"] == "s":
        text = show(value)
        if match["precision"] is not None:
            text = text[: int(match["precision"])]
        width = int(match["width"] or 0)
        return text.ljust(width) if "-" in match["flags"] else text.rjust(width)
    named = f"({match['key']})"
    written = match.group().replace(named, "", 1) if match["key"] is not None else match.group()
    converted = str(plain(template._like(written, one_run(len(written), None))) % (plain(value),))
    return template._like(converted, printed_runs(converted, value))


def specified(value: Carrier, specification: str) -> str:
    """`format(value, specification)` with runs: fillers around the first characters of the value."""
    text = str.__format__(str.__str__(value), specification)
    match = _SPECIFICATION.fullmatch(specification)
    kept = value if match is None or match[2] is None else value[: int(match[2])]
    spare = len(text) - len(kept)
    left = {">": spare, "^": spare // 2}.get(match[1] or "<", 0) if match else 0
    before, after = text[: max(left, 0)], text[len(kept) + max(left, 0) :]
    fillers = [value._like(filler, one_run(len(filler), None)) for filler in (before, after)]
    return value._checked(text, [fillers[0], kept, fillers[1]])


class Recording(string.Formatter):
    """A formatter that keeps the pieces it writes; to be mixed in before another formatter."""

    def recorded(self, template: Carrier, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Carrier:
        """The formatted text with runs, as the class of `template`."""
        self._template = template
        self._pieces: list[str] = []
        self._depth = 0
        text = self.vformat(str.__str__(template), args, kwargs)
        if "".join(self._pieces) != text:
            sources = sources_in([template, *args, *kwargs.values()])
            return template._like(text, coarse(len(text), sources))
        return template._checked(text, self._pieces)

    def parse(self, format_string: Any) -> Any:
        self._depth += 1
        if self._depth == 1:
            for start, stop, parsed in _literals(format_string):
                self._pieces.append(self._template[start:stop])
                yield parsed
        else:
            yield from super().parse(format_string)
        self._depth -= 1

    def convert_field(self, value: Any, conversion: Any) -> Any:
        converted = super().convert_field(value, conversion)
        self._converted = (converted, value)
        return converted

    def format_field(self, value: Any, format_spec: str) -> Any:
        text = super().format_field(value, format_spec)
        if self._depth > 1:
            return text
        piece = text
        if union(sources_of([text])) is None:
            converted, origin = self._converted
            known = printed_runs(str.__str__(text), origin if value is converted else value)
            piece = self._template._like(str.__str__(text), known)
        self._pieces.append(piece)
        return text


class RecordingFormatter(Recording):
    """`str.format` with runs."""


class RecordingEscapeFormatter(Recording, EscapeFormatter):
    """`Markup.format` with runs."""


def _literals(template: str) -> Iterator[tuple[int, int, Any]]:
    """Each step of the parser with where its literal text stands in the template."""
    position = 0
    for parsed in string.Formatter().parse(template):
        literal, field, _, _ = parsed
        stop = position + len(literal)
        yield position, stop, parsed
        if field is not None:
            position = _field_end(template, stop)
        else:
            is_escape = stop < len(template) and literal[-1:] in {"{", "}"} and template[stop] == literal[-1]
            position = stop + is_escape


def _field_end(template: str, start: int) -> int:
    """Where the replacement field that opens at `start` is closed."""
    depth = 0
    for position in range(start, len(template)):
        depth += {"{": 1, "}": -1}.get(template[position], 0)
        if not depth:
            return position + 1
    return len(template)
