"""Two moments, or a distance in time, and a context → an interval or a relative time, as text.

Babel gives the pattern, ICU writes every field and number in it.
"""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from assets.localization.errors import BadValue, UnknownUnit, shown
from assets.localization.formatting import values
from assets.localization.formatting.context import Context, babel_locale
from assets.localization.formatting.dates import TIME_FIELDS, require_skeleton, skeleton
from assets.localization.formatting.engine import format_instant
from assets.localization.formatting.numbers import decimal
from assets.localization.formatting.words import plural_category

RELATIVE_UNITS: Final = ("year", "quarter", "month", "week", "day", "hour", "minute", "second")
RELATIVE_FRACTION: Final = 3
DAY_FIELDS: Final = ("y", "M", "d")
_SAMPLE = dt.datetime(2026, 3, 9, 17, 5, tzinfo=dt.UTC)
_ROW = re.compile(r"([A-Za-z])\1*")


def interval(a: dt.date, b: dt.date, pattern: str, context: Context) -> str:
    """From `a` to `b`, what they share written once: "9–12 March 2026". `pattern` is a skeleton such as yMMMd.

    Times of day on different days are given with their days, days of different years with their years.

    Raises BadPattern for the skeleton and BadValue where `b` is before `a` or only one of them is an instant.
    """
    require_skeleton(pattern)
    if isinstance(a, dt.datetime) != isinstance(b, dt.datetime):
        raise BadValue("An interval from a date to an instant has no meaning. Give two dates or two instants.")
    start, end = values.wall_day(a, context), values.wall_day(b, context)
    if _instant(b) < _instant(a):
        raise BadValue(f"The interval ends before it begins ({a} to {b}). Give the earlier one first.")
    difference = _greatest_difference(start, end)
    fields = _completed(pattern, difference)
    ends = skeleton(a, fields, context), skeleton(b, fields, context)
    if ends[0] == ends[1]:
        return ends[0]
    resolved = _hours_resolved(fields, context.date_identifier)
    pieces = _pieces(context.formatting, resolved, difference) if context.calendar == "gregorian" else None
    if pieces is None:
        return str(babel_locale(context.formatting).interval_formats[None].format(*ends))
    return "".join(
        format_instant(moment, piece, context.date_identifier)
        for moment, piece in zip((start, end), pieces, strict=True)
    )


def relative(n: Decimal | int, unit: str, context: Context) -> str:
    """A distance from now: "in 3 days", "3 days ago" for -3. Units: RELATIVE_UNITS. Raises UnknownUnit, BadValue."""
    if unit not in RELATIVE_UNITS:
        raise UnknownUnit(
            f"No unit of time {shown(unit)}. Write one of {', '.join(RELATIVE_UNITS)}.", unit=str(unit)[:60]
        )
    amount = _shortest(values.half_up(values.number(n), RELATIVE_FRACTION))
    tense = "past" if amount < 0 else "future"
    amount = amount.copy_abs()
    patterns: Mapping[str, str] = babel_locale(context.formatting)._data["date_fields"][unit][tense]
    pattern = patterns.get(plural_category(amount, context)) or patterns["other"]
    return pattern.replace("{0}", decimal(amount, context))


def _instant(value: dt.date) -> dt.date:
    """`value` in UTC, where Python compares instants of a repeated hour rightly."""
    return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else value


def _shortest(value: Decimal) -> Decimal:
    """`value` without zeros at its end, whatever the thread's decimal context is."""
    reduced = values.EXACT.normalize(value)
    return values.EXACT.quantize(reduced, Decimal(1)) if reduced == reduced.to_integral_value() else reduced


def _completed(fields: str, difference: str) -> str:
    """The skeleton with what tells the ends apart: days for times on two days, years for days in two years."""
    if difference in DAY_FIELDS and set(fields) <= TIME_FIELDS:
        return f"yMd{fields}"
    return f"y{fields}" if difference == "y" and not set("yG") & set(fields) else fields


@lru_cache(maxsize=1024)
def _hours_resolved(fields: str, date_identifier: str) -> str:
    """`fields` with j replaced by the hour letter of the locale's clock: H or h."""
    if "j" not in fields:
        return fields
    latin = date_identifier if "numbers=latn" in date_identifier else f"{date_identifier};numbers=latn"
    return fields.replace("j", "H" if "17" in format_instant(_SAMPLE, "::j", latin) else "h")


def _greatest_difference(start: dt.datetime, end: dt.datetime) -> str:
    """The letter of the largest field in which the two differ, "" if they differ in seconds at most."""
    steps = {
        "y": (start.year, end.year),
        "M": (start.month, end.month),
        "d": (start.day, end.day),
        "a": (start.hour // 12, end.hour // 12),
        "h": (start.hour, end.hour),
        "m": (start.minute, end.minute),
    }
    return next((letter for letter, (one, other) in steps.items() if one != other), "")


@lru_cache(maxsize=2048)
def _pieces(formatting: str, fields: str, difference: str) -> tuple[str, str] | None:
    """The patterns of both ends, or None where the locale has none for this difference."""
    formats = babel_locale(formatting).interval_formats
    rows = {row[1]: row[0] for row in _ROW.finditer(fields)}
    named = {"".join(sorted(_narrowed(str(name)))): name for name in formats if name}
    name = named.get("".join(sorted(_narrowed(fields))))
    has_time = bool(TIME_FIELDS & set(fields))
    if name is None or (has_time and difference in DAY_FIELDS):
        return None
    for letter in {"a": ("a", "H"), "h": ("h", "H")}.get(difference, (difference,)):
        if letter in formats[name]:
            first, second = (_widened(piece, rows) for piece in formats[name][letter])
            return first, second
    return None


def _narrowed(fields: str) -> str:
    """Text fields at their abbreviated width, so that yMMMMd finds yMMMd."""
    rows = [row[0] for row in _ROW.finditer(fields)]
    return "".join(row[:3] if row[0] in "ML" else row[:1] for row in rows)


def _widened(piece: str, rows: Mapping[str, str]) -> str:
    """A pattern with its months and weekdays as wide as asked for; quoted text is left alone."""
    wide = {"M": rows.get("M", ""), "L": rows.get("M", ""), "E": rows.get("E", ""), "c": rows.get("E", "")}
    parts = piece.split("'")
    for index in range(0, len(parts), 2):
        parts[index] = _ROW.sub(lambda row: _as_wide(row[0], wide.get(row[1], "")), parts[index])
    return "'".join(parts)


def _as_wide(row: str, asked: str) -> str:
    is_text = len(row) >= 3 or row[0] in "Ec"
    return row[0] * len(asked) if is_text and len(asked) >= 3 else row
