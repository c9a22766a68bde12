"""A date or an instant and a context → the words a reader in that region has for it.

Instants are turned into the region's wall time here and shown by ICU as UTC, so that neither the process's zone nor
ICU's own tables take part. Zone names are never printed.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final, Literal

from assets.localization.cldr import phrases
from assets.localization.errors import BadPattern, BadValue, shown
from assets.localization.formatting import values
from assets.localization.formatting.context import Context
from assets.localization.formatting.engine import format_instant, format_time

DateStyle = Literal["short", "medium", "long", "full"]
TimeStyle = Literal["short", "medium"]
DATE_STYLES: Final = ("short", "medium", "long", "full")
TIME_STYLES: Final = ("short", "medium")
"""long and full would print the zone."""
TIME_FIELDS: Final = frozenset("abBhHkKjms")
MAX_SKELETON: Final = 24
_RUN = re.compile(r"([GyYQqMLEcdhHkKjabBms])\1{0,4}", re.ASCII)


def date(value: dt.date, context: Context, *, style: DateStyle = "medium") -> str:
    """A calendar day; of an instant, the day it is in the context's zone."""
    return format_instant(values.wall_day(value, context), _style(style, DATE_STYLES), context.date_identifier)


def time(value: dt.datetime, context: Context, *, style: TimeStyle = "short") -> str:
    """The time of day of an instant in the context's zone."""
    return format_time(values.wall_time(value, context), _style(style, TIME_STYLES), context.date_identifier)


def datetime(
    value: dt.datetime, context: Context, *, date_style: DateStyle = "medium", time_style: TimeStyle = "short"
) -> str:
    """An instant as day and time, joined as the locale does: "March 9, 2026 at 5:05 PM"."""
    wall = values.wall_time(value, context)
    clock = format_time(wall, _style(time_style, TIME_STYLES), context.date_identifier)
    day = format_instant(wall, _style(date_style, DATE_STYLES), context.date_identifier)
    return str(phrases(context.formatting)[f"joined/{date_style}"].format(clock, day))


def skeleton(value: dt.date, skeleton: str, context: Context) -> str:
    """The fields that `skeleton` names (UTS 35: yMMMd, EEEEjm), in the locale's order.

    A skeleton with a time of day needs an instant. Raises BadPattern for any other letter, zones included.
    """
    require_skeleton(skeleton)
    if TIME_FIELDS & set(skeleton) and not isinstance(value, dt.datetime):
        raise BadValue(f"{shown(skeleton)} shows a time of day, which a date has not. Give an instant.")
    return format_instant(values.wall_day(value, context), f"::{skeleton}", context.date_identifier)


def require_skeleton(skeleton: str) -> None:
    """Raises BadPattern unless `skeleton` is a short row of date and time fields, each once."""
    if not isinstance(skeleton, str) or not 0 < len(skeleton) <= MAX_SKELETON:
        raise BadPattern(f"{shown(skeleton)} is no skeleton.", remedy=f"Write 1 to {MAX_SKELETON} letters: yMMMd.")
    position, seen = 0, set()
    while position < len(skeleton):
        run = _RUN.match(skeleton, position)
        if run is None or run[1] in seen:
            remedy = "Write each field once, of the letters G y Q M E d for dates and j h H m s a B for times."
            raise BadPattern(f"{shown(skeleton)} is no skeleton.", position=position, remedy=remedy)
        seen.add(run[1])
        position = run.end()


def _style(style: str, choices: Sequence[str]) -> str:
    if not isinstance(style, str) or style not in choices:
        raise BadValue(f"{shown(style)} is no style. Write one of {', '.join(choices)}.")
    return style
