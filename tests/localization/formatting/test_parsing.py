import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from assets.localization.errors import BadValue, UnknownCurrency
from assets.localization.formatting import parse_date, parse_instant, parse_money


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.90 EUR", (Decimal("12.90"), "EUR")),
        ("0 JPY", (Decimal(0), "JPY")),
        ("-5.125 KWD", (Decimal("-5.125"), "KWD")),
    ],
)
def test_money_is_an_amount_and_a_code(text: str, expected: tuple[Decimal, str]) -> None:
    assert parse_money(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "12.90", "EUR 12.90", "12,90 EUR", "1'250 CHF", "1e5 EUR", "NaN EUR", "12.90  EUR", "12.90 EUR\n"),
        *("١٢ EUR", ".5 EUR", "5. EUR", "9" * 19 + " EUR", None, 12.9),
    ],
)
def test_what_is_no_money_is_refused(text: Any) -> None:
    with pytest.raises(BadValue, match=r"12\.90 EUR"):
        parse_money(text)


def test_money_in_an_unknown_currency_is_refused() -> None:
    with pytest.raises(UnknownCurrency):
        parse_money("12.90 EUX")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-10-01T09:00:00Z", 9),
        ("2026-10-01T09:00Z", 9),
        ("2026-10-01T09:00:00.5+02:00", 7),
        ("2026-09-30T23:30:00-09:30", 9),
    ],
)
def test_an_instant_is_turned_into_utc(text: str, hour: int) -> None:
    instant = parse_instant(text)

    assert (instant.date(), instant.hour, instant.tzinfo) == (dt.date(2026, 10, 1), hour, dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-10-01", "2026-10-01T09:00:00", "2026-10-01 09:00:00Z", "20261001T090000Z", "2026-10-01T09:00:00z"),
        *("2026-13-01T09:00:00Z", "2026-02-30T09:00:00Z", "2026-10-01T24:00:01Z", "2026-10-01T09:00:00+25:00"),
        *("9999-12-31T23:59:59-10:00", "1066-10-14T09:00:00Z", None, 5),
    ],
)
def test_what_is_no_instant_is_refused(text: Any) -> None:
    with pytest.raises(BadValue):
        parse_instant(text)


def test_a_date_is_a_day() -> None:
    assert parse_date("2026-10-01") == dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    "text",
    ["", "2026-1-1", "20261001", "2026-W10-1", "2026-02-30", "1500-01-01", "٢٠٢٦-١٠-٠١", None, dt.date(2026, 1, 1)],
)
def test_what_is_no_date_is_refused(text: Any) -> None:
    with pytest.raises(BadValue):
        parse_date(text)
