"""A market's context and a value → the text a reader there expects: numbers, money, dates, lists, names.

The one importer of icu4py and of Babel's formatting. Works without Django; depends on no process setting (TZ, LANG).
"""

from assets.localization.cldr import WeekData
from assets.localization.formatting.context import (
    CALENDARS,
    HOURS,
    MEASUREMENTS,
    NUMBERINGS,
    Context,
    currency_digits,
    preload,
)
from assets.localization.formatting.dates import date, datetime, require_skeleton, skeleton, time
from assets.localization.formatting.engine import (
    PHRASED,
    clusters,
    engine_versions,
    grapheme_length,
    line_breaks,
    require_engine,
    segments,
)
from assets.localization.formatting.intervals import RELATIVE_UNITS, interval, relative
from assets.localization.formatting.numbers import compact, currency, decimal, percent, require_unit, unit
from assets.localization.formatting.parsing import parse_date, parse_instant, parse_interval, parse_money
from assets.localization.formatting.values import half_up, instant_of
from assets.localization.formatting.words import (
    display_name,
    list_,
    ordinal_category,
    plural_category,
    week_data,
)

__all__ = [
    "CALENDARS",
    "HOURS",
    "MEASUREMENTS",
    "NUMBERINGS",
    "PHRASED",
    "RELATIVE_UNITS",
    "Context",
    "WeekData",
    "clusters",
    "compact",
    "currency",
    "currency_digits",
    "date",
    "datetime",
    "decimal",
    "display_name",
    "engine_versions",
    "grapheme_length",
    "half_up",
    "instant_of",
    "interval",
    "line_breaks",
    "list_",
    "ordinal_category",
    "parse_date",
    "parse_instant",
    "parse_interval",
    "parse_money",
    "percent",
    "plural_category",
    "preload",
    "relative",
    "require_engine",
    "require_skeleton",
    "require_unit",
    "segments",
    "skeleton",
    "time",
    "unit",
    "week_data",
]
