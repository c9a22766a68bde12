import datetime as dt
from decimal import Decimal

import pytest

from assets.localization import formatting
from assets.localization.errors import BadPattern, BadValue, UnknownUnit
from assets.localization.formatting import Context

SWISS = Context("de-CH", zone="Europe/Zurich")
NINTH = dt.date(2026, 3, 9)
EVENING = dt.datetime(2026, 3, 9, 17, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("locale", "end", "skeleton", "expected"),
    [
        ("en-US", dt.date(2026, 3, 12), "yMMMd", "Mar 9 – 12, 2026"),
        ("en-US", dt.date(2026, 4, 12), "yMMMMd", "March 9 – April 12, 2026"),
        ("en-US", dt.date(2027, 4, 12), "yMMMd", "Mar 9, 2026 – Apr 12, 2027"),
        ("de-DE", dt.date(2026, 3, 12), "yMMMMd", "9.–12. März 2026"),
        ("ja-JP", dt.date(2026, 3, 12), "yMMMd", "2026年3月9日～12日"),
        ("ar-EG", dt.date(2026, 3, 12), "yMMMd", "٩–١٢ مارس ٢٠٢٦"),
        ("en-US", dt.date(2027, 3, 9), "MMMd", "Mar 9, 2026 – Mar 9, 2027"),
        ("en-US", NINTH, "yMMMd", "Mar 9, 2026"),
        ("en-US", dt.date(2026, 3, 12), "yMMMM", "March 2026"),
        ("en-US", dt.date(2026, 4, 12), "d", "3/9 – 4/12"),
        ("en-US", dt.date(2027, 4, 12), "d", "3/9/2026 – 4/12/2027"),
        ("en-US", dt.date(2027, 4, 12), "MMMM", "March 2026 – April 2027"),
        ("en-US", dt.date(2027, 4, 13), "EEEE", "Monday – Tuesday"),
        ("en-US", dt.date(2026, 3, 12), "yMMMMEEEEd", "Monday, March 9 – Thursday, March 12, 2026"),
        ("de-DE", dt.date(2026, 3, 12), "yMMdd", "09.–12.03.2026"),
        ("sv-SE", dt.date(2026, 3, 12), "yMd", "2026-03-09–12"),
        ("es-MX", dt.date(2026, 4, 12), "yMMMMd", "9 de marzo – 12 de abril de 2026"),
        ("en-XA", dt.date(2026, 3, 12), "QQQ", "Q1"),
    ],
)
def test_an_interval_writes_once_what_its_ends_share(locale: str, end: dt.date, skeleton: str, expected: str) -> None:
    shown = formatting.interval(NINTH, end, skeleton, Context(locale))

    assert shown.replace("\u2009", " ") == expected


def test_times_share_their_half_of_the_day_and_name_their_days_where_they_differ() -> None:
    american = Context("en-US")
    hour = dt.timedelta(hours=1)

    shown = [formatting.interval(EVENING, EVENING + hour * hours, "jm", american) for hours in (2, 24)]

    assert [text.replace("\u2009", " ").replace("\u202f", " ") for text in shown] == [
        "5:05 – 7:05 PM",
        "3/9/2026, 5:05 PM – 3/10/2026, 5:05 PM",
    ]


@pytest.mark.parametrize(
    ("locale", "skeleton", "hours", "expected"),
    [
        ("en-US", "yMMMdjm", 2, "Mar 9, 2026, 5:05 – 7:05 PM"),
        ("en-GB", "EEEEjm", 2, "Monday, 17:05–19:05"),
        ("vi-VN", "yMdjm", 2, "17:05–19:05 9/3/2026"),
        ("en-US", "Ejm", 24, "9 Mon, 5:05 PM – 10 Tue, 5:05 PM"),
        ("de-DE", "jms", 2, "17:05:00 – 19:05:00"),
        ("en-US", "yMMMdjms", 2, "Mar 9, 2026, 5:05:00 PM – 7:05:00 PM"),
    ],
)
def test_times_on_one_day_share_it(locale: str, skeleton: str, hours: int, expected: str) -> None:
    shown = formatting.interval(EVENING, EVENING + dt.timedelta(hours=hours), skeleton, Context(locale))

    assert shown.replace("\u2009", " ").replace("\u202f", " ") == expected


@pytest.mark.parametrize(("hours", "expected"), [("h11", "0:05 – 1:05 AM"), ("h24", "24:05 – 01:05")])
def test_an_interval_keeps_the_regions_clock(hours: str, expected: str) -> None:
    start = dt.datetime(2026, 3, 9, 0, 5, tzinfo=dt.UTC)

    shown = formatting.interval(start, start + dt.timedelta(hours=1), "jm", Context("en-US", hours=hours))

    assert shown.replace("\u2009", " ").replace("\u202f", " ") == expected


@pytest.mark.parametrize(
    ("end", "skeleton", "expected"),
    [
        (dt.date(2026, 3, 12), "MMMd", "18 Esfand – 21 Esfand"),
        (dt.date(2026, 3, 25), "MMMd", "18 Esfand 1404 AP – 5 Farvardin 1405 AP"),
        (dt.date(2026, 3, 12), "yMMMM", "Esfand 1404 AP"),
    ],
)
def test_another_calendar_has_years_and_months_of_its_own(end: dt.date, skeleton: str, expected: str) -> None:
    shown = formatting.interval(NINTH, end, skeleton, Context("en-GB", calendar="persian"))

    assert shown.replace("\u2009", " ") == expected


def test_another_calendar_writes_both_ends_in_full() -> None:
    thai = Context("th-TH", calendar="buddhist")

    shown = formatting.interval(NINTH, dt.date(2026, 3, 12), "yMMMd", thai)

    assert shown.replace("\u2009", " ") == "9 มี.ค. 2569 – 12 มี.ค. 2569"


def test_an_interval_over_the_repeated_hour_is_forward() -> None:
    start = dt.datetime(2026, 10, 25, 0, 45, tzinfo=dt.UTC)

    assert formatting.interval(start, start + dt.timedelta(minutes=30), "jm", SWISS).startswith("02:")


def test_an_interval_needs_two_of_a_kind_in_order() -> None:
    with pytest.raises(BadValue, match="ends before it begins"):
        formatting.interval(NINTH, dt.date(2026, 3, 8), "yMMMd", SWISS)
    with pytest.raises(BadValue, match="two dates or two instants"):
        formatting.interval(NINTH, EVENING, "yMMMd", SWISS)
    with pytest.raises(BadPattern):
        formatting.interval(NINTH, NINTH, "yMdz", SWISS)


@pytest.mark.parametrize(
    ("locale", "n", "unit", "expected"),
    [
        ("en", 3, "day", "in 3 days"),
        ("en", -1, "hour", "1 hour ago"),
        ("en", 0, "day", "in 0 days"),
        ("en", Decimal("-1.50"), "week", "1.5 weeks ago"),
        ("en", Decimal("100"), "year", "in 100 years"),
        ("ru", 3, "day", "через 3 дня"),
        ("ar-EG", -3, "day", "قبل ٣ أيام"),
        ("ja", 10, "minute", "10 分後"),
    ],
)
def test_a_distance_in_time_agrees_with_its_number(locale: str, n: Decimal | int, unit: str, expected: str) -> None:
    assert formatting.relative(n, unit, Context(locale)) == expected


@pytest.mark.parametrize(
    ("locale", "n", "unit", "expected"),
    [
        ("en", 0, "day", "today"),
        ("en", -1, "day", "yesterday"),
        ("en", Decimal("1.0"), "month", "next month"),
        ("de", 2, "day", "übermorgen"),
        ("en", 2, "day", "in 2 days"),
        ("en", Decimal("0.5"), "day", "in 0.5 days"),
        ("zh-TW", 0, "second", "現在"),
    ],
)
def test_a_small_distance_may_have_a_word(locale: str, n: Decimal | int, unit: str, expected: str) -> None:
    assert formatting.relative(n, unit, Context(locale), numeric="auto") == expected


def test_an_unknown_unit_of_time_is_refused() -> None:
    with pytest.raises(UnknownUnit, match="quarter"):
        formatting.relative(1, "fortnight", SWISS)
    with pytest.raises(BadValue, match="always, auto"):
        formatting.relative(1, "day", SWISS, numeric="never")  # type: ignore[arg-type]
