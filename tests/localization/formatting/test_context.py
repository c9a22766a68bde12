from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from assets.localization.errors import BadValue, L10nError, UnknownCurrency, UnknownLocale, UnknownZone
from assets.localization.formatting import CALENDARS, Context
from assets.localization.formatting.context import zone_of


def test_a_context_keeps_the_content_locale_and_derives_the_formatting_one() -> None:
    context = Context("en_jp", zone="Asia/Tokyo", currency="JPY")

    assert (context.locale, context.formatting) == ("en-JP", "en")


def test_equal_facts_make_equal_contexts() -> None:
    assert Context("iw") == Context("he")
    assert len({Context("de"), Context("de"), Context("de", hours="h12")}) == 2


def test_a_context_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Context("de").zone = "Europe/Berlin"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"locale": "xx"}, UnknownLocale),
        ({"locale": "de@calendar=roc"}, UnknownLocale),
        ({"locale": None}, UnknownLocale),
        ({"zone": "Europe/Atlantis"}, UnknownZone),
        ({"currency": "EURO"}, UnknownCurrency),
        ({"currency": None, "zone": ""}, UnknownZone),
        ({"calendar": "mayan"}, BadValue),
        ({"calendar": "roc;numbers=arab"}, BadValue),
        ({"numbering": "arab"}, BadValue),
        ({"measurement": "imperial"}, BadValue),
        ({"hours": "h25"}, BadValue),
        ({"hours": None}, BadValue),
        ({"calendar": ["roc"]}, BadValue),
    ],
)
def test_a_fact_outside_its_list_is_refused(facts: dict[str, Any], error: type[L10nError]) -> None:
    with pytest.raises(error):
        Context(**{"locale": "de", **facts})


@pytest.mark.parametrize(
    "key",
    [
        "",
        "Mars/Base",
        "../../etc/passwd",
        "/etc/localtime",
        "localtime",
        "posixrules",
        "Factory",
        "posix/Europe/Berlin",
        "right/UTC",
        "Europe",
        "zone.tab",
        "Europe/Berlin;calendar=roc",
        "Europe/Berlin\x00",
        "A" * 10_000,
        None,
        1,
    ],
)
def test_what_is_no_iana_zone_on_every_machine_is_refused(key: Any) -> None:
    with pytest.raises(UnknownZone, match="IANA"):
        zone_of(key)


@pytest.mark.parametrize("key", ["UTC", "Europe/Zurich", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "EST5EDT"])
def test_iana_zones_are_taken(key: str) -> None:
    assert zone_of(key).key == key


@pytest.mark.parametrize("calendar", sorted(CALENDARS))
def test_every_calendar_formats(calendar: str) -> None:
    assert Context("en", calendar=calendar).date_identifier.startswith(f"en@calendar={calendar};")
