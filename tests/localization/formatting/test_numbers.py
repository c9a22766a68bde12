from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from assets.localization import formatting
from assets.localization.errors import BadValue, UnknownCurrency, UnknownUnit
from assets.localization.formatting import Context

AMERICAN = Context("en-US")
FORMATTERS: dict[str, Callable[[Any], str]] = {
    "currency": lambda value: formatting.currency(value, "EUR", AMERICAN),
    "currency name": lambda value: formatting.currency(value, "TRY", Context("tr"), width="name"),
    "decimal": lambda value: formatting.decimal(value, AMERICAN),
    "percent": lambda value: formatting.percent(value, AMERICAN),
    "compact": lambda value: formatting.compact(value, AMERICAN),
    "unit": lambda value: formatting.unit(value, "kilometer", AMERICAN),
    "relative": lambda value: formatting.relative(value, "day", AMERICAN),
    "plural_category": lambda value: formatting.plural_category(value, AMERICAN),
    "ordinal_category": lambda value: formatting.ordinal_category(value, AMERICAN),
}
NO_NUMBERS = [
    True,
    1.5,
    "1",
    None,
    b"1",
    [1],
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("Infinity"),
    Decimal("1E+31"),
    Decimal("1E+99999999"),
    Decimal("0E+99999999"),
    Decimal("1E-99999999"),
    Decimal("1." + "0" * 41),
    10**31,
    -(10**100_000),
]


@pytest.mark.parametrize(
    ("locale", "amount", "code", "expected"),
    [
        ("en-US", "1234.5", "USD", "$1,234.50"),
        ("de-DE", "1234.5", "EUR", "1.234,50\u00a0€"),
        ("de-CH", "1250", "CHF", "CHF\u00a01'250.00"),
        ("fr-FR", "1234.5", "EUR", "1\u202f234,50\u00a0€"),
        ("ar-EG", "1250", "EGP", "\u200f١٬٢٥٠٫٠٠\u00a0ج.م.\u200f"),
        ("hi-IN", "1234567", "INR", "₹12,34,567.00"),
        ("es-ES", "1234.5", "EUR", "1234,50\u00a0€"),
        ("sv-SE", "-49.9", "SEK", "−49,90\u00a0kr"),
        ("ja-JP", "1234.5", "JPY", "￥1,235"),
        ("en-US", "12.3456", "KWD", "KWD\u00a012.346"),
        ("hu-HU", "990.5", "HUF", "991\u00a0Ft"),
        ("en-JP", "5", "USD", "$5.00"),
        ("en-XA", "5", "USD", "$5.00"),
    ],
)
def test_money_reads_as_shops_write_it(locale: str, amount: str, code: str, expected: str) -> None:
    assert formatting.currency(Decimal(amount), code, Context(locale)) == expected


@pytest.mark.parametrize(
    ("amount", "expected"), [("1.125", "$1.13"), ("-1.125", "-$1.13"), ("2.675", "$2.68"), ("-0.004", "$0.00")]
)
def test_money_rounds_half_up_and_zero_has_no_sign(amount: str, expected: str) -> None:
    assert formatting.currency(Decimal(amount), "USD", AMERICAN) == expected


def test_money_has_four_widths() -> None:
    widths = formatting.numbers.CURRENCY_WIDTHS
    shown = {width: formatting.currency(5, "USD", Context("en-CA"), width=width) for width in widths}  # type: ignore[arg-type]

    assert shown == {"symbol": "US$5.00", "narrow": "$5.00", "code": "USD\u00a05.00", "name": "5.00 US dollars"}


def test_a_loss_stands_in_parentheses_where_accountants_do_that() -> None:
    losses = [formatting.currency(-5, "EUR", Context(tag), accounting=True) for tag in ("en-US", "tr-TR", "de-CH")]

    assert losses == ["(€5.00)", "(€5,00)", "EUR-5.00"]


@pytest.mark.parametrize(
    ("locale", "amount", "code", "expected"),
    [
        ("en-DE", "1234.5", "EUR", "1.234,50 euros"),
        ("en-DE", "1234.5", "KWD", "1.234,500 Kuwaiti dinars"),
        ("en-NL", "1", "JPY", "1 Japanese yen"),
        ("en-SE", "-1", "EUR", "-1,00 euros"),
        ("en-AT", "5", "USD", "5,00 US dollars"),
        ("pt-CV", "5", "EUR", "5,00 euros"),
    ],
)
def test_no_name_repeats_the_symbol(locale: str, amount: str, code: str, expected: str) -> None:
    shown = formatting.currency(Decimal(amount), code, Context(locale), width="name")

    assert shown.replace("\u2212", "-") == expected


def test_turkish_names_do_not_repeat_the_symbol() -> None:
    assert formatting.currency(Decimal("1234.565"), "TRY", Context("tr-TR"), width="name") == "1.234,57 Türk lirası"
    assert formatting.currency(-50, "JPY", Context("tr"), width="name") == "-50 Japon yeni"


def test_digits_are_the_locales_unless_the_region_says_latin() -> None:
    assert formatting.decimal(1250, Context("ar-EG")) == "١٬٢٥٠"
    assert formatting.decimal(1250, Context("ar-EG", numbering="latn")) == "1,250"
    assert formatting.decimal(1250, Context("mr-IN")) == "१,२५०"


@pytest.mark.parametrize(
    ("value", "fractions", "expected"),
    [
        ("1.0005", (0, 3), "1.001"),
        ("1", (2, 2), "1.00"),
        ("1.5", (0, 0), "2"),
        ("2.5", (0, 0), "3"),
        ("1.10", (1, 3), "1.1"),
    ],
)
def test_decimals_are_shown_between_two_bounds(value: str, fractions: tuple[int, int], expected: str) -> None:
    least, most = fractions

    assert formatting.decimal(Decimal(value), AMERICAN, min_fraction=least, max_fraction=most) == expected


def test_percentages_are_ratios() -> None:
    assert formatting.percent(Decimal("0.255"), AMERICAN) == "26%"
    assert formatting.percent(Decimal("0.255"), Context("ru"), max_fraction=1) == "25,5\u00a0%"
    assert formatting.percent(Decimal("0.5"), Context("tr")) == "%50"


def test_short_forms_follow_the_language() -> None:
    assert [formatting.compact(1_250_000, Context(tag)) for tag in ("en", "de", "hi", "ja")] == [
        "1.3M",
        "1,3\u00a0Mio.",
        "13\u00a0लाख",
        "125万",
    ]
    assert formatting.compact(1_250_000, Context("ru"), style="long") == "1,3 миллиона"


def test_units_agree_with_their_number() -> None:
    assert [formatting.unit(n, "mile", Context("ru")) for n in (1, 3, 5)] == ["1 миля", "3 мили", "5 миль"]
    assert formatting.unit(90, "kilometer-per-hour", Context("de"), width="short") == "90 km/h"
    assert formatting.unit(3, "mile", Context("nb")) == "3 miles"


@pytest.mark.parametrize("unit", sorted(formatting.numbers.SIMPLE_UNITS))
def test_icu_knows_every_listed_unit_alone_and_per_another(unit: str) -> None:
    assert formatting.unit(3, unit, AMERICAN).startswith("3")
    assert formatting.unit(3, f"{unit}-per-week".replace("dot-per-inch", "pixel"), AMERICAN).startswith("3")


@pytest.mark.parametrize("name", FORMATTERS)
@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: type(value).__name__)
def test_what_is_no_finite_exact_number_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadValue):
        FORMATTERS[name](value)


@pytest.mark.parametrize("name", FORMATTERS)
def test_the_largest_and_smallest_numbers_are_taken(name: str) -> None:
    for value in (10**31 - 1, -(10**31) + 1, Decimal("9.999999E+30"), Decimal("1E-40"), Decimal("-0"), 0):
        assert FORMATTERS[name](value)


@pytest.mark.parametrize("code", ["", "eur", "EURO", "XXX", "XTS", "ABC", "EU ", None, 5, "EUR sign-always"])
def test_an_unknown_currency_is_refused(code: Any) -> None:
    with pytest.raises(UnknownCurrency, match="ISO 4217"):
        formatting.currency(1, code, AMERICAN)


@pytest.mark.parametrize(
    "unit", ["", "parsnip", "per", "meter-per-", "meter-per-second-per-day", "Meter", None, "meter scale/9"]
)
def test_an_unknown_unit_is_refused(unit: Any) -> None:
    with pytest.raises(UnknownUnit, match="kilometer"):
        formatting.unit(1, unit, AMERICAN)


@pytest.mark.parametrize(
    "call",
    [
        lambda: formatting.decimal(1, AMERICAN, min_fraction=2, max_fraction=1),
        lambda: formatting.decimal(1, AMERICAN, max_fraction=13),
        lambda: formatting.decimal(1, AMERICAN, min_fraction=-1),
        lambda: formatting.percent(1, AMERICAN, max_fraction=True),
        lambda: formatting.percent(1, AMERICAN, max_fraction="1"),  # type: ignore[arg-type]
        lambda: formatting.currency(1, "EUR", AMERICAN, width="wide"),  # type: ignore[arg-type]
        lambda: formatting.compact(1, AMERICAN, style="tiny"),  # type: ignore[arg-type]
        lambda: formatting.unit(1, "meter", AMERICAN, width=None),  # type: ignore[arg-type]
    ],
)
def test_an_option_outside_its_list_is_refused(call: Callable[[], str]) -> None:
    with pytest.raises(BadValue):
        call()


def test_digits_of_a_currency() -> None:
    digits = {code: formatting.currency_digits(code) for code in ("EUR", "JPY", "KWD", "HUF", "RSD")}

    assert digits == {"EUR": 2, "JPY": 0, "KWD": 3, "HUF": 0, "RSD": 2}
