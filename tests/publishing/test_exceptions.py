"""What single regions have of an asset stays when it goes live as a part of something else, whenever that starts."""

import datetime as dt

import pytest

from assets.manifest import BrandManifest
from assets.models import Act, Brand
from assets.publishing import publish, reschedule, roll_back, withdraw
from tests.builders import ANNA, make_block, make_region, regions, save
from tests.delivery.once import once
from tests.publishing.library import KIT, later, make_library, publish_now
from tests.publishing.test_starting import number_at

pytestmark = pytest.mark.django_db
NOTE = "block/note"
DE, CH, US = ("DE", "150", "001"), ("CH", "150", "001"), ("US", "001")
MIDNIGHT = dt.datetime(2026, 12, 1)  # noqa: DTZ001 - a wall time
BERLIN = dt.datetime(2026, 11, 30, 23, tzinfo=dt.UTC)
NEW_YORK = dt.datetime(2026, 12, 1, 5, tzinfo=dt.UTC)


@pytest.fixture
@once
def brand() -> Brand:
    """DE and CH lie in 150. The note has two releases."""
    brand = make_library()
    codes = {each.code: each for each in regions()}
    inner = [make_region(code, parent="150", locales=codes[code].locales, time_zone=codes[code].time_zone)
             for code in ("DE", "CH")]  # fmt: skip
    facts = (codes["001"], make_region("150", locales=()), *inner, codes["US"])
    save(brand, BrandManifest(brand.key, "Solnap", "en", regions=facts))
    publish_now(brand, brand.ref, KIT)
    make_block(brand, "note", "Roasted at noon")
    publish_now(brand, now=later(1))
    return brand


def take_off(brand: Brand, region: str, minute: int) -> None:
    withdraw(brand=brand, refs=[NOTE], actor=ANNA, clock=lambda: later(minute), regions=[region])


def schedule(brand: Brand, at: dt.datetime) -> Act:
    make_block(brand, "note", "Roasted in December")
    act = publish(brand=brand, refs=[KIT], actor=ANNA, clock=lambda: later(9), at=at).act
    assert act is not None
    return act


def test_a_region_that_was_decided_after_the_one_around_it_stays_decided(brand: Brand) -> None:
    take_off(brand, "DE", 2)
    take_off(brand, "150", 3)
    roll_back(brand=brand, ref=NOTE, actor=ANNA, clock=lambda: later(4), number=1, region="DE")
    make_block(brand, "note", "Roasted at night")

    publish_now(brand, now=later(5))

    assert [number_at(NOTE, later(5), *path) for path in (DE, CH, US)] == [1, None, 3]


@pytest.mark.parametrize("region", ["DE", "150"])
def test_a_part_that_a_region_was_denied_does_not_start_there_at_midnight(brand: Brand, region: str) -> None:
    take_off(brand, region, 2)

    schedule(brand, MIDNIGHT)

    assert [number_at(NOTE, at, *DE) for at in (later(9), BERLIN, NEW_YORK)] == [None] * 3
    assert [number_at(NOTE, at, *US) for at in (BERLIN, NEW_YORK)] == [2, 3]


@pytest.mark.parametrize("at", [BERLIN, MIDNIGHT], ids=["instant", "local"])
def test_a_part_that_a_region_was_denied_does_not_start_there_when_moved(brand: Brand, at: dt.datetime) -> None:
    take_off(brand, "DE", 2)
    act = schedule(brand, BERLIN - dt.timedelta(days=9))

    reschedule(brand=brand, act_id=act.pk, at=at, actor=ANNA, clock=lambda: later(10))

    assert [number_at(NOTE, when, *DE) for when in (BERLIN, NEW_YORK)] == [None, None]
    assert number_at(NOTE, NEW_YORK, *US) == 3
