"""Turns an argument's value into the text that its type and style show, or into a BadValue that names the argument."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from assets.localization import formatting
from assets.localization.errors import BadValue, L10nError, shown
from assets.localization.formatting import Context, half_up
from assets.localization.formatting.values import number as guarded
from assets.localization.messages.nodes import TEMPORAL, Argument, ArgumentType, Style
from assets.localization.messages.pieces import Value

MAX_FRACTION = 3
"""How many decimals a number without a style shows, as in ICU."""
MAX_CHARACTERS = 64
"""Of a number as text."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


def show(argument: Argument, value: Value, context: Context, known: ArgumentType = ArgumentType.PLAIN) -> str:
    """The text of `value`, which is a number or a moment where the argument is plain.

    `known` is what the argument is elsewhere in its message. Raises BadValue, naming the argument and its position.
    """
    try:
        if argument.type is ArgumentType.PLAIN and known in TEMPORAL:
            value = read_moment(value)
        return _SHOW[argument.type](value, argument.style, context)
    except L10nError as error:
        raise refused(argument.name, argument.position, error) from error


def refused(name: str, position: int, error: L10nError) -> BadValue:
    """The error that says which argument of a message was refused, and why."""
    return BadValue(f"The argument {name} at position {position}: {error}")


def read_number(value: Value) -> Decimal:
    """The number that `value` is or spells. Raises BadValue."""
    if isinstance(value, str):
        if len(value) > MAX_CHARACTERS or not _NUMBER.fullmatch(value):
            raise BadValue(f"{shown(value)} is no number. Write digits and a point: 1250 or 12.5.")
        return guarded(Decimal(value))
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadValue(f"{shown(value)} is no number. Give a whole number, or a decimal one as text: 12.5.")
    return guarded(value)


def read_moment(value: Value) -> dt.date:
    """The day, or the instant with its zone, that `value` is or spells. Raises BadValue."""
    if isinstance(value, dt.date):
        return value
    text = _text(value, "2026-03-21")
    return formatting.parse_instant(text) if "T" in text else formatting.parse_date(text)


@lru_cache(maxsize=4096)
def as_shown(number: Decimal, style: Style) -> Decimal:
    """`number` with exactly the decimals that are shown, since the plural category depends on them: 1.0 is not 1."""
    low, high = _fraction(style)
    rounded = half_up(number, high)
    kept = high
    while kept > low and half_up(rounded, kept - 1) == rounded:
        kept -= 1
    return half_up(rounded, kept)


def show_number(number: Decimal, style: Style, context: Context) -> str:
    """A number in the locale's digits, with the decimals of `style`."""
    low, high = _fraction(style)
    return formatting.decimal(number, context, min_fraction=low, max_fraction=high, is_grouped=style.is_grouped)


def choice(value: Value) -> str:
    """The keyword that a select compares: text, a whole number, or true and false. Raises BadValue."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(guarded(value))
    raise BadValue(f"{shown(value)} cannot be selected by. Give text.")


def _fraction(style: Style) -> tuple[int, int]:
    return style.min_fraction or 0, MAX_FRACTION if style.max_fraction is None else style.max_fraction


def _plain(value: Value, style: Style, context: Context) -> str:
    """As ICU shows an argument without a type: numbers as numbers, days and instants in their short styles."""
    if isinstance(value, dt.datetime):
        return formatting.datetime(value, context, date_style="short")
    if isinstance(value, dt.date):
        return formatting.date(value, context, style="short")
    return _number(value, style, context)


def _number(value: Value, style: Style, context: Context) -> str:
    return show_number(read_number(value), style, context)


def _percent(value: Value, style: Style, context: Context) -> str:
    return formatting.percent(read_number(value), context, max_fraction=style.max_fraction or 0)


def _compact(value: Value, style: Style, context: Context) -> str:
    return formatting.compact(read_number(value), context, style=style.width or "short")  # type: ignore[arg-type]


def _unit(value: Value, style: Style, context: Context) -> str:
    return formatting.unit(read_number(value), style.unit, context, width=style.width)  # type: ignore[arg-type]


def _money(value: Value, style: Style, context: Context) -> str:
    amount, code = formatting.parse_money(_text(value, "12.90 EUR"))
    return formatting.currency(amount, code, context, width=style.width or "symbol")  # type: ignore[arg-type]


def _date(value: Value, style: Style, context: Context) -> str:
    day = read_moment(value)
    if style.skeleton:
        return formatting.skeleton(day, style.skeleton, context)
    return formatting.date(day, context, style=style.width or "medium")  # type: ignore[arg-type]


def _time(value: Value, style: Style, context: Context) -> str:
    if style.skeleton:
        return _date(value, style, context)
    return formatting.time(_instant(value), context, style=style.width or "medium")  # type: ignore[arg-type]


def _datetime(value: Value, style: Style, context: Context) -> str:
    date_style, time_style = style.width or "medium", style.time_style or "short"
    return formatting.datetime(_instant(value), context, date_style=date_style, time_style=time_style)  # type: ignore[arg-type]


def _instant(value: Value) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    return formatting.parse_instant(_text(value, "2026-03-21T09:00:00Z"))


def _interval(value: Value, style: Style, context: Context) -> str:
    start, end = _ends(value)
    fields = style.skeleton or ("yMMMdjm" if isinstance(start, dt.datetime) else "yMMMd")
    return formatting.interval(start, end, fields, context)


def _ends(value: Value) -> tuple[dt.date, dt.date]:
    if isinstance(value, tuple) and len(value) == 2:
        start, end = value
        if isinstance(start, dt.date) and isinstance(end, dt.date):
            return start, end
    return formatting.parse_interval(_text(value, "2026-03-09/2026-03-12"))


def _relative(value: Value, style: Style, context: Context) -> str:
    return formatting.relative(read_number(value), style.unit, context)


def _list(value: Value, style: Style, context: Context) -> str:
    if isinstance(value, str | int | Decimal) or not isinstance(value, Sequence):
        raise BadValue(f'{shown(value)} is no list. Give a list of texts: ["salt", "pepper"].')
    for item in value:
        _text(item, "salt")
    return formatting.list_(value, context, kind=style.width or "and")  # type: ignore[arg-type]


def _text(value: Any, example: str) -> str:
    if not isinstance(value, str):
        raise BadValue(f"{shown(value)} is no text. Write it as text: {example}.")
    return value


_SHOW: dict[ArgumentType, Callable[[Value, Style, Context], str]] = {
    ArgumentType.PLAIN: _plain,
    ArgumentType.NUMBER: _number,
    ArgumentType.PERCENT: _percent,
    ArgumentType.COMPACT: _compact,
    ArgumentType.UNIT: _unit,
    ArgumentType.MONEY: _money,
    ArgumentType.DATE: _date,
    ArgumentType.TIME: _time,
    ArgumentType.DATETIME: _datetime,
    ArgumentType.INTERVAL: _interval,
    ArgumentType.RELATIVE: _relative,
    ArgumentType.LIST: _list,
}
