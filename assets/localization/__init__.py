"""Locales, field lookup, formatting and messages: from a region, a tag and values to the words one market reads.

Formatting functions are called through their module: `from assets.localization import formatting`, then
`formatting.currency(...)`. `message` shows a whole message; the package `assets.localization.messages` takes it apart.
"""

from assets.localization.errors import (
    BadPattern,
    BadValue,
    L10nError,
    MissingArgument,
    UnknownCurrency,
    UnknownLocale,
    UnknownUnit,
    UnknownZone,
)
from assets.localization.formatting import (
    Context,
    currency_digits,
    engine_versions,
    grapheme_length,
    parse_date,
    parse_instant,
    parse_money,
    require_engine,
)
from assets.localization.locales import (
    PSEUDO_LOCALES,
    chain,
    direction,
    formatting_locale,
    is_same_language,
    language,
    normalize,
    parent,
    script,
)
from assets.localization.lookup import Found, Origin, Place, Reason, Route, lookup, lookup_whole, reason_of, route
from assets.localization.messages import message
from assets.localization.typography import quotation_marks, spaced

__all__ = [
    "PSEUDO_LOCALES",
    "BadPattern",
    "BadValue",
    "Context",
    "Found",
    "L10nError",
    "MissingArgument",
    "Origin",
    "Place",
    "Reason",
    "Route",
    "UnknownCurrency",
    "UnknownLocale",
    "UnknownUnit",
    "UnknownZone",
    "chain",
    "currency_digits",
    "direction",
    "engine_versions",
    "formatting_locale",
    "grapheme_length",
    "is_same_language",
    "language",
    "lookup",
    "lookup_whole",
    "message",
    "normalize",
    "parent",
    "parse_date",
    "parse_instant",
    "parse_money",
    "quotation_marks",
    "reason_of",
    "require_engine",
    "route",
    "script",
    "spaced",
]
