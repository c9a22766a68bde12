"""Two moments, or a distance in time, and a context → an interval or a relative time, as text.

CLDR gives the patterns, ICU writes every field and number in them. Intervals follow the rules of ICU's own.
"""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from assets.localization.cldr import phrases
from assets.localization.errors import BadValue, UnknownUnit, shown
from assets.localization.formatting import values
from assets.localization.formatting.context import Context
from assets.localization.formatting.dates import TIME_FIELDS, require_skeleton, skeleton
from assets.localization.formatting.engine import format_instant
from assets.localization.formatting.numbers import decimal
from assets.localization.formatting.words import plural_category

RELATIVE_UNITS: Final = ("year", "quarter", "month", "week", "day", "hour", "minute", "second")
RELATIVE_FRACTION: Final = 3
NUMERICS: Final = ("always", "auto")
DAY_FIELDS: Final = ("y", "M", "d")
NAMED_BY: Final = {"y": "yYG", "M": "MLQq", "d": "d"}
"""By field, the skeleton letters that show it."""
OTHER_CLOCKS: Final = {"h11": ("h", "K"), "h24": ("H", "k")}
"""Hours that no interval pattern is written in: the letter there is and the one to put."""
SAME_LETTERS: Final = {"L": "M", "c": "E", "e": "E"}
GREGORIAN: Final = "gregorian"
_SAMPLE = dt.datetime(2026, 3, 9, 17, 5, tzinfo=dt.UTC)
_ROW = re.compile(r"([A-Za-z])\1*")
_QUOTED_OR_ROW = re.compile(r"'[^']*'|([A-Za-z])\1*")


def interval(a: dt.date, b: dt.date, pattern: str, context: Context) -> str:
    """From `a` to `b`, what they share written once: "9–12 March 2026". `pattern` is a skeleton such as yMMMd.

    Times of day on different days are given with their days, days and months of different years with their years.

    Raises BadPattern for the skeleton and BadValue where `b` is before `a` or only one of them is an instant.
    """
    require_skeleton(pattern)
    if isinstance(a, dt.datetime) != isinstance(b, dt.datetime):
        raise BadValue("An interval from a date to an instant has no meaning. Give two dates or two instants.")
    ends = values.wall_day(a, context), values.wall_day(b, context)
    if _instant(b) < _instant(a):
        raise BadValue(f"The interval ends before it begins ({a} to {b}). Give the earlier one first.")
    difference = _greatest_difference(*ends, context)
    fields = _hours_resolved(_completed(pattern, difference), context.date_identifier)
    day, clock = _day_and_clock(fields)
    first, last = skeleton(a, fields, context), skeleton(b, fields, context)
    if first == last:
        return first
    if day and clock and difference not in DAY_FIELDS:
        times = interval(a, b, clock, context)
        return str(phrases(context.formatting)["joined/"].format(times, skeleton(a, day, context)))
    is_shared = context.calendar == GREGORIAN or not day
    pieces = _pieces(context.formatting, fields, difference) if is_shared else None
    if pieces is None:
        return str(phrases(context.formatting)["interval/"].format(first, last))
    return "".join(
        format_instant(moment, _on_clock(piece, context.hours), context.date_identifier)
        for moment, piece in zip(ends, pieces, strict=True)
    )


def relative(n: Decimal | int, unit: str, context: Context, *, numeric: Literal["always", "auto"] = "always") -> str:
    """A distance from now: "in 3 days", "3 days ago" for -3; with `auto` also "yesterday" where the language says so.

    Units: RELATIVE_UNITS. Raises UnknownUnit, BadValue.
    """
    if unit not in RELATIVE_UNITS:
        raise UnknownUnit(
            f"No unit of time {shown(unit)}. Write one of {', '.join(RELATIVE_UNITS)}.", unit=str(unit)[:60]
        )
    if numeric not in NUMERICS:
        raise BadValue(f"{shown(numeric)} is no way to show a distance. Write one of {', '.join(NUMERICS)}.")
    amount = _shortest(values.half_up(values.number(n), RELATIVE_FRACTION))
    patterns = phrases(context.formatting)[f"relative/{unit}"]
    if numeric == "auto" and str(amount) in patterns:
        return str(patterns[str(amount)])
    tensed: Mapping[str, str] = patterns["past" if amount < 0 else "future"]
    amount = amount.copy_abs()
    pattern = tensed.get(plural_category(amount, context)) or tensed["other"]
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
    letters = set(fields)
    if difference not in DAY_FIELDS or not letters & {*TIME_FIELDS, *"dMLQq"}:
        return fields
    if letters <= TIME_FIELDS:
        return f"yMd{fields}"
    wanted = DAY_FIELDS[DAY_FIELDS.index(difference) :]
    if not letters & TIME_FIELDS and "d" not in letters:
        wanted = tuple(field for field in wanted if field == "y")
    return "".join(field for field in wanted if not letters & set(NAMED_BY[field])) + fields


def _day_and_clock(fields: str) -> tuple[str, str]:
    """The skeleton's fields of the day, and those of the time of day."""
    day = "".join(letter for letter in fields if letter not in TIME_FIELDS)
    return day, "".join(letter for letter in fields if letter in TIME_FIELDS)


@lru_cache(maxsize=1024)
def _hours_resolved(fields: str, date_identifier: str) -> str:
    """`fields` with j replaced by the hour letter of the locale's clock: H or h."""
    if "j" not in fields:
        return fields
    latin = date_identifier if "numbers=latn" in date_identifier else f"{date_identifier};numbers=latn"
    return fields.replace("j", "H" if "17" in format_instant(_SAMPLE, "::j", latin) else "h")


def _greatest_difference(start: dt.datetime, end: dt.datetime, context: Context) -> str:
    """The letter of the largest field in which the two differ, "" if they differ in seconds at most."""
    days = tuple(_day_on_calendar(moment, context) for moment in (start, end))
    clocks = tuple((moment.hour // 12, moment.hour, moment.minute) for moment in (start, end))
    steps = zip((*DAY_FIELDS, "a", "h", "m"), (*days[0], *clocks[0]), (*days[1], *clocks[1]), strict=True)
    return next((letter for letter, one, other in steps if one != other), "")


def _day_on_calendar(moment: dt.datetime, context: Context) -> tuple[int | str, int | str, int | str]:
    """Year, month and day, as numbers or as texts that are equal where those are."""
    if context.calendar == GREGORIAN:
        return moment.year, moment.month, moment.day
    year, month, day = (format_instant(moment, field, context.date_identifier) for field in ("Gy", "MMMM", "d"))
    return year, month, day


@lru_cache(maxsize=2048)
def _pieces(formatting: str, fields: str, difference: str) -> tuple[str, str] | None:
    """The patterns of both ends, or None where the locale has none for this difference."""
    patterns = phrases(formatting)
    asked = _widths(fields)
    named = {
        name: _widths(name.removeprefix("interval/"))
        for name, written in patterns.items()
        if written and name.startswith("interval/")
    }
    alike = [name for name, widths in named.items() if _is_alike(widths, asked)]
    if not alike:
        return None
    nearest = min(alike, key=lambda name: sum(abs(asked[letter] - named[name][letter]) for letter in asked))
    letters = {"a": ("a", "H"), "h": ("h", "H")}.get(difference, (difference,))
    written = next((patterns[nearest][letter] for letter in letters if letter in patterns[nearest]), "")
    return _split(_widened(written, named[nearest], asked))


def _widths(fields: str) -> dict[str, int]:
    """By letter, how wide a skeleton wants the field; weekdays are texts, at least abbreviated."""
    rows = [(SAME_LETTERS.get(row[1], row[1]), len(row[0])) for row in _ROW.finditer(fields)]
    return {letter: max(width, 3) if letter == "E" else width for letter, width in rows}


def _is_alike(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether both have the same fields, the month either as a number or as a text."""
    return one.keys() == other.keys() and (one.get("M", 0) > 2) == (other.get("M", 0) > 2)


def _widened(pattern: str, written: Mapping[str, int], asked: Mapping[str, int]) -> str:
    """A pattern for the skeleton `written`, its fields as wide as `asked`; quoted text is left alone."""

    def widened(row: re.Match[str]) -> str:
        letter = SAME_LETTERS.get(row[1], row[1])
        width = max(len(row[0]), 3) if letter == "E" else len(row[0])
        is_wider = letter in asked and width == written[letter] < asked[letter]
        return row[1] * asked[letter] if is_wider else row[0]

    return _QUOTED_OR_ROW.sub(lambda row: widened(row) if row[1] else row[0], pattern)


def _split(pattern: str) -> tuple[str, str] | None:
    """The pattern in two where its first field comes again, or None where none does."""
    seen = set()
    for row in _QUOTED_OR_ROW.finditer(pattern):
        if row[1] in seen:
            return pattern[: row.start()], pattern[row.start() :]
        seen |= {row[1]} - {None}
    return None


def _on_clock(piece: str, hours: str) -> str:
    """A pattern in the hours that the region wants."""
    letter, other = OTHER_CLOCKS.get(hours, ("", ""))
    return _QUOTED_OR_ROW.sub(lambda row: row[0].replace(letter, other) if row[1] == letter else row[0], piece)
