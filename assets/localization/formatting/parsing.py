"""What editors write for money, instants, days and intervals → Decimal, UTC datetime and date, or a typed error."""

import datetime as dt
import re
from decimal import Decimal

from assets.localization.errors import BadValue, shown
from assets.localization.formatting.context import require_currency
from assets.localization.formatting.values import FIRST_YEAR

_MONEY = re.compile(r"(-?[0-9]{1,18}(?:\.[0-9]{1,6})?) ([A-Z]{3})")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def parse_money(text: str) -> tuple[Decimal, str]:
    """The amount and currency of "12.90 EUR". Raises BadValue, UnknownCurrency."""
    match = _MONEY.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise BadValue(f"{shown(text)} is no amount of money. Write it as 12.90 EUR.")
    require_currency(match[2])
    return Decimal(match[1]), match[2]


def parse_instant(text: str) -> dt.datetime:
    """The instant of "2026-10-01T09:00:00Z" or "…+02:00", in UTC. Raises BadValue, also without a zone."""
    if not isinstance(text, str) or not _INSTANT.fullmatch(text):
        raise BadValue(f"{shown(text)} is no instant. Write it with its zone: 2026-10-01T09:00:00Z.")
    try:
        instant = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise BadValue(f"{shown(text)} is on no calendar. Correct its day or time.") from error
    _require_gregorian(instant.date(), text)
    return instant


def parse_date(text: str) -> dt.date:
    """The day of "2026-10-01". Raises BadValue."""
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise BadValue(f"{shown(text)} is no date. Write it as 2026-10-01.")
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadValue(f"{shown(text)} is on no calendar. Correct it.") from error
    _require_gregorian(day, text)
    return day


def parse_interval(text: str) -> tuple[dt.date, dt.date]:
    """Both ends of "2026-10-01/2026-10-04", or of two instants (ISO 8601, section 5.5.2.2). Raises BadValue."""
    ends = text.split("/") if isinstance(text, str) else []
    if len(ends) != 2:
        raise BadValue(f"{shown(text)} is no interval. Write its two ends: 2026-10-01/2026-10-04.")
    start, end = (parse_instant(each) if "T" in each else parse_date(each) for each in ends)
    return start, end


def _require_gregorian(day: dt.date, text: str) -> None:
    if day.year < FIRST_YEAR:
        raise BadValue(f"{shown(text)} is before the Gregorian calendar. Give a date from {FIRST_YEAR} on.")
