"""Locales, field lookup, formatting and messages: from a region, a tag and values to the words one market reads.

Formatting functions are called through their module: `from assets.localization import formatting`, then
`formatting.currency(...)`. Messages have their own package, `assets.localization.messages`.
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
from assets.localization.lookup import Found, Origin, Place, Reason, Route, lookup, lookup_whole, route

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
    "normalize",
    "parent",
    "parse_date",
    "parse_instant",
    "parse_money",
    "require_engine",
    "route",
    "script",
]
