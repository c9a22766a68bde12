"""A Decimal and a context → a number, an amount of money, a percentage, a short form or a measure, as text.

Every skeleton rounds half up, as shops do (ICU's own default is half even), and shows no minus before a zero.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from assets.localization.errors import BadValue, UnknownUnit, shown
from assets.localization.formatting import values
from assets.localization.formatting.context import Context, babel_locale, currency_digits, require_currency
from assets.localization.formatting.engine import format_number
from assets.localization.formatting.words import plural_category

MAX_FRACTION: Final = 12
ROUNDING: Final = "rounding-mode-half-up sign-negative"
ACCOUNTING: Final = "rounding-mode-half-up sign-accounting-negative"
CURRENCY_WIDTHS: Final = {
    "symbol": "",
    "narrow": " unit-width-narrow",
    "code": " unit-width-iso-code",
    "name": " unit-width-full-name",
}
_NUMBER_OR_BLANK = re.compile(r"[\d\s\u061c\u200e\u200f]")
UNIT_WIDTHS: Final = {
    "long": "unit-width-full-name",
    "short": "unit-width-short",
    "narrow": "unit-width-narrow",
}
_UNIT_NAMES = """
acre ampere bit byte calorie carat celsius centiliter centimeter cubic-centimeter cubic-foot cubic-inch
cubic-meter cup day deciliter decimeter degree dot-per-inch fahrenheit fluid-ounce foodcalorie foot gallon
gigabit gigabyte gigahertz gram hectare hectoliter hertz horsepower hour inch joule kelvin kilobit kilobyte
kilocalorie kilogram kilohertz kilojoule kilometer kilowatt kilowatt-hour liter lux megabit megabyte megahertz
megapixel meter microgram micrometer microsecond mile mile-scandinavian milliampere millibar milligram
milliliter millimeter millisecond minute month nanometer nanosecond nautical-mile ohm ounce ounce-troy pascal
percent petabyte pint pixel pound quart second square-centimeter square-foot square-inch square-kilometer square-meter
square-mile stone tablespoon teaspoon terabit terabyte tonne volt watt week yard year
"""
SIMPLE_UNITS: Final = frozenset(_UNIT_NAMES.split())
"""Units by CLDR's names. Any two may be joined: kilometer-per-hour, gram-per-liter."""


def currency(
    value: Decimal | int,
    code: str,
    context: Context,
    *,
    width: Literal["symbol", "narrow", "code", "name"] = "symbol",
    accounting: bool = False,
) -> str:
    """An amount of money, half up to the currency's digits. `narrow` is the symbol at home: $ also where US$ is usual.

    `accounting` shows a loss in the locale's way, mostly in parentheses. Raises BadValue, UnknownCurrency.
    """
    amount = values.number(value)
    require_currency(code)
    stem = _choice(width, CURRENCY_WIDTHS, "width")
    if width == "name" and _repeats_symbol(code, context.formatting):
        return _named_amount(amount, code, context)
    sign = ACCOUNTING if accounting else ROUNDING
    return format_number(amount, f"::currency/{code}{stem} {sign}", context.number_identifier)


def decimal(
    value: Decimal | int, context: Context, *, min_fraction: int = 0, max_fraction: int = 3, is_grouped: bool = True
) -> str:
    """A plain number, half up to `max_fraction` decimals, of which `min_fraction` are always shown."""
    precision = _precision(min_fraction, max_fraction)
    grouping = "" if is_grouped else " group-off"
    return format_number(values.number(value), f"::{precision}{grouping} {ROUNDING}", context.number_identifier)


def percent(value: Decimal | int, context: Context, *, max_fraction: int = 0) -> str:
    """A ratio as a percentage: Decimal("0.25") is 25 %."""
    skeleton = f"::percent scale/100 {_precision(0, max_fraction)} {ROUNDING}"
    return format_number(values.number(value), skeleton, context.number_identifier)


def compact(value: Decimal | int, context: Context, *, style: Literal["short", "long"] = "short") -> str:
    """A number in two digits or its whole thousands, millions …: 1.2K, 1.2 thousand."""
    stem = _choice(style, {"short": "compact-short", "long": "compact-long"}, "style")
    return format_number(values.number(value), f"::{stem} {ROUNDING}", context.number_identifier)


def unit(
    value: Decimal | int, unit: str, context: Context, *, width: Literal["long", "short", "narrow"] = "long"
) -> str:
    """A measure with at most three decimals, in the unit given: nothing is converted. Raises UnknownUnit."""
    amount = values.number(value)
    require_unit(unit)
    stem = _choice(width, UNIT_WIDTHS, "width")
    return format_number(amount, f"::unit/{unit} {stem} {_precision(0, 3)} {ROUNDING}", context.number_identifier)


def require_unit(unit: str) -> None:
    """Raises UnknownUnit unless `unit` is one of SIMPLE_UNITS or two of them joined by -per-."""
    parts = unit.split("-per-") if isinstance(unit, str) and unit not in SIMPLE_UNITS else [unit]
    if len(parts) > 2 or not all(isinstance(part, str) and part in SIMPLE_UNITS for part in parts):
        raise UnknownUnit(
            f"No unit {shown(unit)}. Write one such as kilometer or kilometer-per-hour.", unit=str(unit)[:60]
        )


@lru_cache(maxsize=2048)
def _repeats_symbol(code: str, formatting: str) -> bool:
    """Whether ICU writes the symbol before the name, as in tr and some English of Europe: "€5.00 euros"."""
    symbol, named = (
        _NUMBER_OR_BLANK.sub("", format_number(Decimal(5), f"::currency/{code}{width}", formatting))
        for width in (" precision-integer", CURRENCY_WIDTHS["name"])
    )
    name = _NUMBER_OR_BLANK.sub("", _currency_name(code, "other", formatting)) if symbol in named else ""
    return symbol in named.replace(name, "", 1)


def _named_amount(amount: Decimal, code: str, context: Context) -> str:
    """The number as the currency's digits have it, and the currency's name in the plural of that number."""
    digits = currency_digits(code)
    category = plural_category(values.half_up(amount, digits), context)
    number = decimal(amount, context, min_fraction=digits, max_fraction=digits)
    return f"{number} {_currency_name(code, category, context.formatting)}"


def _currency_name(code: str, category: str, formatting: str) -> str:
    locale = babel_locale(formatting)
    names = locale._data["currency_names_plural"].get(code, {})
    return str(names.get(category) or names.get("other") or locale.currencies.get(code, code))


def _precision(min_fraction: int, max_fraction: int) -> str:
    for count in (min_fraction, max_fraction):
        if isinstance(count, bool) or not isinstance(count, int):
            raise BadValue(f"{shown(count)} is no number of decimals. Give an int.")
    if not 0 <= min_fraction <= max_fraction <= MAX_FRACTION:
        raise BadValue(
            f"{min_fraction} to {max_fraction} decimals cannot be shown. Give 0 to {MAX_FRACTION}, the smaller first."
        )
    if max_fraction == 0:
        return "precision-integer"
    return "." + "0" * min_fraction + "#" * (max_fraction - min_fraction)


def _choice(value: str, choices: dict[str, str], name: str) -> str:
    if not isinstance(value, str) or value not in choices:
        raise BadValue(f"{shown(value)} is no {name}. Write one of {', '.join(choices)}.")
    return choices[value]
