"""Laws of formatting: exact half-up digits, the wall time of every zone, bounded memory, lengths of what is seen."""

import datetime as dt
import random
import zoneinfo
from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.localization import formatting
from assets.localization.errors import BadValue
from assets.localization.formatting.context import MACHINE_ZONES, zone_of
from tests.counts import FORMATTER_CALLS, LOCALE_TAGS, ROUNDED_NUMBERS, ZONE_INSTANTS
from tests.localization.formatting.growth import growth_bytes

PLAIN = formatting.Context("en-US")
EXACT = Context(prec=100, rounding=ROUND_HALF_UP)
MOST_GROWTH_BYTES = 2**20
CODES = {"USD": 2, "JPY": 0, "KWD": 3}


def drawn(source: random.Random) -> Decimal:
    """A number of up to 30 digits; every fifth one is a tie at some place."""
    digits = source.randint(1, 30)
    text = str(source.randrange(10**digits)) + ("5" if source.random() < 0.2 else "")
    return Decimal(source.choice(["", "-"]) + text).scaleb(-source.randint(0, 12), EXACT)


def read(shown: str) -> Decimal:
    return Decimal("".join(character for character in shown if character in "-.0123456789"))


@pytest.mark.proof(ROUNDED_NUMBERS)
def test_money_and_decimals_round_half_up_exactly() -> None:
    source = random.Random(20_261_123)
    for _ in range(ROUNDED_NUMBERS):
        value = drawn(source)
        code, digits = source.choice(list(CODES.items()))
        expected = value.quantize(Decimal(1).scaleb(-digits), context=EXACT)

        assert read(formatting.currency(value, code, PLAIN, width="code")) == expected
        assert read(formatting.decimal(value, PLAIN, max_fraction=digits)) == expected
        assert formatting.half_up(value, digits) == expected


@pytest.mark.proof(ZONE_INSTANTS)
def test_every_zone_shows_the_wall_time_that_python_knows() -> None:
    source = random.Random(20_261_124)
    zones = {zone for zone in zoneinfo.available_timezones() if zone.split("/")[0] not in MACHINE_ZONES}
    assert len(zones) > 400
    for zone in sorted(zones):
        context = formatting.Context("en-GB", zone=zone)
        for _ in range(ZONE_INSTANTS):
            seconds = source.randrange(0, 4_000_000_000)
            instant = dt.datetime.fromtimestamp(seconds, dt.UTC)
            wall = instant.astimezone(zone_of(zone))

            shown = formatting.date(instant, context, style="short"), formatting.time(instant, context, style="medium")
            assert shown == (f"{wall:%d/%m/%Y}", f"{wall:%H:%M:%S}")


@pytest.mark.proof(FORMATTER_CALLS)
def test_repeated_formatting_keeps_its_memory() -> None:
    assert growth_bytes(FORMATTER_CALLS) <= MOST_GROWTH_BYTES


@given(value=st.decimals(allow_nan=True, allow_infinity=True) | st.integers())
@settings(max_examples=LOCALE_TAGS)
def test_any_number_is_shown_or_refused(value: Decimal | int) -> None:
    try:
        shown = formatting.decimal(value, PLAIN)
    except BadValue:
        return
    assert read(shown) == EXACT.quantize(Decimal(value), Decimal("0.001"))


@given(
    text=st.text(max_size=60),
    at=st.integers(0, 60),
    control=st.sampled_from("\u061c\u200e\u200f\u202a\u202e\u2066\u2069"),
)
@settings(max_examples=LOCALE_TAGS)
def test_bidi_controls_have_no_length(text: str, at: int, control: str) -> None:
    length = formatting.grapheme_length(text)

    assert 0 <= length <= len(text)
    assert formatting.grapheme_length(text[:at] + control + text[at:]) == length


@given(items=st.lists(st.text(alphabet="abc{}01'", max_size=5), max_size=6))
@settings(max_examples=LOCALE_TAGS)
def test_a_list_holds_its_items_in_order(items: list[str]) -> None:
    shown, position = formatting.list_(items, PLAIN), 0

    for item in items:
        position = shown.index(item, position) + len(item)
