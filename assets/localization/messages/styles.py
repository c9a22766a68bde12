"""Turns the words after an argument's type into a Style: which widths, digits and units each type knows."""

import re
from collections.abc import Callable, Mapping

from assets.localization.errors import BadPattern, UnknownUnit
from assets.localization.formatting import RELATIVE_UNITS, require_skeleton, require_unit
from assets.localization.messages.nodes import NO_STYLE, ArgumentType, Style

MAX_FRACTION_DIGITS = 12

_DATE_STYLES = ("full", "long", "medium", "short")
_TIME_STYLES = ("medium", "short")
_CHOICES: dict[ArgumentType, tuple[str, ...]] = {
    ArgumentType.PLAIN: (),
    ArgumentType.MONEY: ("symbol", "code", "name"),
    ArgumentType.COMPACT: ("short", "long"),
    ArgumentType.DATE: _DATE_STYLES,
    ArgumentType.TIME: _TIME_STYLES,
    ArgumentType.LIST: ("and", "or", "unit"),
}
_CLOCKED = (ArgumentType.DATE, ArgumentType.TIME)
_NEEDS_STYLE = (ArgumentType.UNIT, ArgumentType.RELATIVE)
_DIGITS = re.compile(r"(?:#,##)?(?:0(?:\.(0*)(#*))?|#(?:\.(#*))?)")
_UNIT = re.compile(r"([a-z]+(?:-[a-z]+)*?)-(long|short|narrow)")


class BadStyle(ValueError):
    """A style that its type does not know; the message is the fact, `remedy` names what may be written."""

    def __init__(self, fact: str, remedy: str) -> None:
        super().__init__(fact)
        self.remedy = remedy


def read_style(kind: ArgumentType, source: str) -> Style:
    """The style that `source` names for `kind`; '' is the type's default. Raises BadStyle."""
    if not source and kind not in _NEEDS_STYLE:
        return NO_STYLE
    if kind in _CLOCKED and source.startswith("::"):
        return _fields(source)
    if kind in _READERS:
        return _READERS[kind](source)
    if source not in _CHOICES[kind]:
        raise BadStyle(f"`{source}` is no style of {kind}.", _offer(_CHOICES[kind]))
    return Style(source=source, width=source)


def _offer(choices: tuple[str, ...]) -> str:
    return f"Use one of {', '.join(choices)}, or none."


def _number(source: str) -> Style:
    if source == "percent":
        return Style(source=source)
    if source == "integer":
        return Style(source=source, min_fraction=0, max_fraction=0)
    found = _DIGITS.fullmatch(source)
    low, more = (len(found[1] or ""), len(found[2] or found[3] or "")) if found else (0, 0)
    if not found or low + more > MAX_FRACTION_DIGITS:
        remedy = "Use integer, percent, or digits such as 0.00, #,##0.00 or 0.##."
        raise BadStyle(f"`{source}` is no number style.", remedy)
    return Style(source=source, min_fraction=low, max_fraction=low + more, is_grouped="," in source)


def _percent(source: str) -> Style:
    style = _number(source)
    if style.min_fraction or source == "percent":
        raise BadStyle(f"`{source}` is no percent style.", "Use integer, or the most digits to show: 0.# or 0.##.")
    return style


def _relative(source: str) -> Style:
    if source not in RELATIVE_UNITS:
        remedy = f"Write one of {', '.join(RELATIVE_UNITS)}: {{days, relative, day}}."
        raise BadStyle(f"`{source}` is no unit of time.", remedy)
    return Style(source=source, unit=source)


def _fields(source: str) -> Style:
    skeleton = source.removeprefix("::")
    try:
        require_skeleton(skeleton)
    except BadPattern as error:
        raise BadStyle(error.fact, error.remedy) from error
    return Style(source=source, skeleton=skeleton)


def _unit(source: str) -> Style:
    found = _UNIT.fullmatch(source)
    if not found:
        raise BadStyle(f"`{source}` is no unit with a width.", "Write the unit and long, short or narrow: meter-long.")
    try:
        require_unit(found[1])
    except UnknownUnit as error:
        raise BadStyle(
            f"No unit `{found[1]}`.", "Write one such as kilometer-long or kilometer-per-hour-short."
        ) from error
    return Style(source=source, unit=found[1], width=found[2])


def _date_and_time(source: str) -> Style:
    date_style, _, time_style = " ".join(source.split()).partition(" ")
    if date_style not in _DATE_STYLES or time_style not in ("", *_TIME_STYLES):
        remedy = "Write a date style (full, long, medium, short) and a time style (medium, short): long short."
        raise BadStyle(f"`{source}` is no style of datetime.", remedy)
    return Style(source=f"{date_style} {time_style}".strip(), width=date_style, time_style=time_style or "short")


_READERS: Mapping[ArgumentType, Callable[[str], Style]] = {
    ArgumentType.NUMBER: _number,
    ArgumentType.PERCENT: _percent,
    ArgumentType.UNIT: _unit,
    ArgumentType.RELATIVE: _relative,
    ArgumentType.DATETIME: _date_and_time,
    ArgumentType.INTERVAL: _fields,
}
