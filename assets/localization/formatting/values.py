"""What a caller gives → what ICU may be given: a bounded Decimal, or a wall time labelled UTC; else a typed error."""

import datetime as dt
from decimal import Context as Arithmetic
from decimal import Decimal

from assets.localization.errors import BadValue, shown
from assets.localization.formatting.context import Context, zone_of

MAX_MAGNITUDE = 30
"""Powers of ten of the largest number: ICU needs 8 s and 713 MiB for 1E+99999999."""
MAX_DECIMALS = 40
MAX_DIGITS = MAX_MAGNITUDE + MAX_DECIMALS + 1
EXACT = Arithmetic(prec=MAX_DIGITS)
"""Arithmetic that loses no digit of a number that was taken."""
FIRST_YEAR = 1583
"""The first whole year of the Gregorian calendar; ICU shows earlier days in the Julian one."""
NOON = dt.time(12, tzinfo=dt.UTC)


def number(value: Decimal | int) -> Decimal:
    """`value` as an exact, finite Decimal below 10³¹. Raises BadValue, also for bool, float and text."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise BadValue(f"{shown(value)} is a {type(value).__name__}, not a number. Give a Decimal or an int.")
    if isinstance(value, int):
        if value.bit_length() > MAX_MAGNITUDE * 4:
            raise BadValue(f"{shown(value)} is too large. Give a number below 10 to the power {MAX_MAGNITUDE + 1}.")
        value = Decimal(value)
    if not value.is_finite():
        raise BadValue(f"{shown(value)} is not finite. Give a number.")
    _, digits, exponent = value.as_tuple()
    if value.adjusted() > MAX_MAGNITUDE or int(exponent) < -MAX_DECIMALS or len(digits) > MAX_DIGITS:
        raise BadValue(
            f"A number of {len(digits)} digits with exponent {exponent} cannot be shown. "
            f"Give one below 10 to the power {MAX_MAGNITUDE + 1} with at most {MAX_DECIMALS} decimals."
        )
    return Decimal(value)


def half_up(value: Decimal, fraction: int) -> Decimal:
    """`value` with exactly `fraction` decimals, ties away from zero, at any length; -0 becomes 0."""
    sign, digits, exponent = value.as_tuple()
    shift = int(exponent) + fraction
    whole = int("".join(map(str, digits)))
    if shift >= 0:
        whole *= 10**shift
    else:
        divisor = 10**-shift
        whole = (2 * whole + divisor) // (2 * divisor)
    return Decimal((sign if whole else 0, tuple(map(int, str(whole))), -fraction))


def wall_time(value: dt.datetime, context: Context) -> dt.datetime:
    """The clock and calendar on the wall in the context's zone, labelled UTC so that no library converts it again."""
    if not isinstance(value, dt.datetime):
        raise BadValue(f"{shown(value)} is a {type(value).__name__}, not an instant. Give a datetime with a zone.")
    if value.utcoffset() is None:
        raise BadValue(f"{shown(value)} has no time zone. Give an instant, such as 2026-10-01T09:00:00Z.")
    try:
        local = value.astimezone(zone_of(context.zone))
    except OverflowError as error:
        raise BadValue(f"{shown(value)} is outside the calendar in {context.zone}. Correct it.") from error
    _require_gregorian(local)
    moment = dt.time(local.hour, local.minute, local.second, local.microsecond, tzinfo=dt.UTC)
    return dt.datetime.combine(dt.date(local.year, local.month, local.day), moment)


def instant_of(wall: dt.datetime, zone: str) -> dt.datetime:
    """The instant in UTC at which clocks in the zone show a wall time. Raises BadValue for one with a zone.

    A time that clocks skip is moved forward by what they skip; of a time that they show twice it is the first (the rule
    "compatible" of ECMAScript's Temporal).
    """
    if not isinstance(wall, dt.datetime) or wall.tzinfo is not None:
        raise BadValue(f"{shown(wall)} is no wall time. Give a day and a time without a zone.")
    try:
        return wall.replace(tzinfo=zone_of(zone), fold=0).astimezone(dt.UTC)
    except OverflowError as error:
        raise BadValue(f"{shown(wall)} is outside the calendar. Correct it.") from error


def wall_day(value: dt.date, context: Context) -> dt.datetime:
    """Noon UTC of a calendar day, or the wall time of an instant."""
    if isinstance(value, dt.datetime):
        return wall_time(value, context)
    if not isinstance(value, dt.date):
        raise BadValue(
            f"{shown(value)} is a {type(value).__name__}, not a date. Give a date or a datetime with a zone."
        )
    _require_gregorian(value)
    return dt.datetime.combine(dt.date(value.year, value.month, value.day), NOON)


def _require_gregorian(value: dt.date) -> None:
    if value.year < FIRST_YEAR:
        raise BadValue(f"{value.year} is before the Gregorian calendar. Give a date from {FIRST_YEAR} on.")
