import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from assets.localization import formatting
from assets.localization.errors import BadPattern, BadValue
from assets.localization.formatting import Context

INSTANT = dt.datetime(2026, 3, 9, 23, 5, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 9)
SWISS = Context("de-CH", zone="Europe/Zurich")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en-US", "March 9, 2026"),
        ("en-GB", "9 March 2026"),
        ("de-CH", "9. März 2026"),
        ("fr-CH", "9 mars 2026"),
        ("ar-EG", "٩ مارس ٢٠٢٦"),
        ("ja-JP", "2026年3月9日"),
        ("th-TH", "9 มีนาคม ค.ศ. 2026"),
        ("fa-IR", "۹ مارس ۲۰۲۶"),
    ],
)
def test_a_day_is_written_in_the_gregorian_calendar_of_the_locale(locale: str, expected: str) -> None:
    assert formatting.date(DAY, Context(locale, zone="Pacific/Kiritimati"), style="long") == expected


@pytest.mark.parametrize(
    ("locale", "calendar", "expected"),
    [
        ("th-TH", "buddhist", "9 มีนาคม 2569"),
        ("fa-IR", "persian", "۱۸ اسفند ۱۴۰۴"),
        ("ja-JP", "japanese", "令和8年3月9日"),
        ("ar-SA", "islamic-umalqura", "٢٠ رمضان ١٤٤٧ هـ"),
        ("he-IL", "hebrew", "כ׳ באדר תשפ״ו"),
        ("zh-TW", "roc", "民國115年3月9日"),
    ],
)
def test_a_region_may_count_years_otherwise(locale: str, calendar: str, expected: str) -> None:
    shown = formatting.date(DAY, Context(locale, calendar=calendar), style="long")

    assert shown.replace("\u00a0", " ") == expected


def test_an_instant_is_shown_on_the_regions_wall() -> None:
    assert formatting.time(INSTANT, SWISS) == "00:05"
    assert formatting.date(INSTANT, SWISS) == "10.03.2026"
    assert formatting.time(INSTANT, Context("en-US", zone="America/New_York")) == "7:05\u202fPM"


def test_the_repeated_hour_of_autumn_shows_twice() -> None:
    first = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)

    walls = [formatting.time(first + dt.timedelta(hours=hours), SWISS) for hours in range(3)]

    assert walls == ["02:30", "02:30", "03:30"]


@pytest.mark.parametrize(
    ("locale", "style", "expected"),
    [
        ("en-US", "long", "March 9, 2026 at 11:05\u202fPM"),
        ("en-US", "short", "3/9/26, 11:05\u202fPM"),
        ("de-DE", "long", "9. März 2026 um 23:05"),
        ("fr-FR", "full", "lundi 9 mars 2026 à 23:05"),
        ("vi-VN", "long", "lúc 23:05 9 tháng 3, 2026"),
        ("hi-IN", "long", "9 मार्च 2026 को 11:05 pm बजे"),
    ],
)
def test_day_and_time_are_joined_as_the_locale_does(locale: str, style: Any, expected: str) -> None:
    assert formatting.datetime(INSTANT, Context(locale), date_style=style) == expected


def test_the_region_may_choose_the_clock() -> None:
    assert formatting.time(INSTANT, Context("en-US", hours="h23")) == "23:05"
    assert formatting.time(INSTANT, Context("de", hours="h12")) == "11:05\u202fPM"
    assert formatting.skeleton(INSTANT, "jm", Context("en-US", hours="h23")) == "23:05"


def test_digits_in_dates_follow_the_numbering() -> None:
    assert formatting.date(DAY, Context("ar-EG", numbering="latn"), style="long") == "9 مارس 2026"


def test_a_skeleton_names_fields_and_the_locale_orders_them() -> None:
    assert [formatting.skeleton(DAY, "MMMEd", Context(tag)) for tag in ("en-US", "de", "ja")] == [
        "Mon, Mar 9",
        "Mo., 9. März",
        "3月9日(月)",
    ]


@pytest.mark.parametrize(
    "skeleton", ["", "yMMMdv", "z", "Z", "'a'", "d d", "dMd", "yMd}", "y" * 6, "yMMMMEEEEdjmsaBhHkKGQwW", None]
)
def test_a_skeleton_of_other_letters_is_refused(skeleton: Any) -> None:
    with pytest.raises(BadPattern):
        formatting.skeleton(INSTANT, skeleton, SWISS)


def test_the_position_of_a_wrong_letter_is_told() -> None:
    with pytest.raises(BadPattern) as caught:
        formatting.require_skeleton("yMMMdz")

    assert caught.value.position == 5


@pytest.mark.parametrize(
    "call",
    [
        lambda: formatting.time(DAY, SWISS),  # type: ignore[arg-type]
        lambda: formatting.skeleton(DAY, "jm", SWISS),
        lambda: formatting.date(dt.datetime(2026, 3, 9), SWISS),  # noqa: DTZ001
        lambda: formatting.time(dt.datetime(2026, 3, 9, 5), SWISS),  # noqa: DTZ001
        lambda: formatting.date("2026-03-09", SWISS),  # type: ignore[arg-type]
        lambda: formatting.date(None, SWISS),  # type: ignore[arg-type]
        lambda: formatting.date(1_773_000_000, SWISS),  # type: ignore[arg-type]
        lambda: formatting.date(dt.date(1582, 12, 31), SWISS),
        lambda: formatting.date(dt.datetime(1, 1, 1, tzinfo=dt.UTC), Context("en", zone="America/New_York")),
        lambda: formatting.date(dt.datetime.max.replace(tzinfo=dt.UTC), Context("en", zone="Asia/Tokyo")),
        lambda: formatting.date(DAY, SWISS, style="tiny"),  # type: ignore[arg-type]
        lambda: formatting.time(INSTANT, SWISS, style="full"),  # type: ignore[arg-type]
        lambda: formatting.datetime(INSTANT, SWISS, date_style="yMd"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_day_or_instant_of_the_calendar_is_refused(call: Callable[[], str]) -> None:
    with pytest.raises(BadValue):
        call()
