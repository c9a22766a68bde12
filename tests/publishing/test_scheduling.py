"""What is to start: at each region's own time, moved and cancelled until it starts, told where zones change."""

import datetime as dt

import pytest

from assets.errors import BadContent, UnknownAsset
from assets.localization.formatting import instant_of
from assets.manifest import BrandManifest
from assets.models import Act, Activation, Brand
from assets.publishing import cancel, moved_by_zones, publish, reschedule, schedules
from tests.builders import ANNA, NOW, make_block, make_region, regions, save
from tests.delivery.once import once
from tests.publishing.library import KIT, make_library, publish_now
from tests.publishing.test_starting import number_at

pytestmark = pytest.mark.django_db
MIDNIGHT = dt.datetime(2026, 12, 1)  # noqa: DTZ001 - a wall time
BERLIN = dt.datetime(2026, 11, 30, 23, tzinfo=dt.UTC)
NEW_YORK = dt.datetime(2026, 12, 1, 5, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
@once
def brand() -> Brand:
    """Release 1 is live; release 2 starts at each region's midnight."""
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted in December")
    schedule(brand, MIDNIGHT)
    return brand


def schedule(brand: Brand, at: dt.datetime, now: dt.datetime = NOW) -> Act:
    act = publish(brand=brand, refs=[KIT], actor=ANNA, clock=lambda: now, at=at).act
    assert act is not None
    return act


def ahead(brand: Brand, now: dt.datetime = NOW) -> int:
    """The act of the only schedule."""
    (found,) = schedules(brand, now=now)
    return found.act.pk


def test_each_region_starts_at_its_own_midnight(brand: Brand) -> None:
    live = {
        at: (number_at(KIT, at, "DE", "001"), number_at("block/note", at, "US", "001"))
        for at in (BERLIN - SECOND, BERLIN, NEW_YORK - SECOND, NEW_YORK)
    }

    assert list(live.values()) == [(1, 1), (2, 1), (2, 1), (2, 2)]
    assert number_at(KIT, NEW_YORK - SECOND) == 1
    assert number_at(KIT, NEW_YORK) == 2


def test_what_was_asked_for_is_kept_beside_the_instant(brand: Brand) -> None:
    (found,) = schedules(brand, now=NOW)

    german = next(start for start in found.starts if start.region == "DE")
    assert (german.at, german.wall_time, german.zone) == (BERLIN, "2026-12-01T00:00", "Europe/Berlin")
    assert "block/note" in found.refs


def test_a_region_within_another_that_starts_earlier_waits_for_its_own_time() -> None:
    east = make_region("150", time_zone="Europe/Moscow", locales=("en",))
    inner = make_region("DE", parent="150", time_zone="Europe/Berlin", locales=("de-DE",))
    brand = make_library()
    others = [region for region in regions() if region.code not in ("DE", "150")]
    save(brand, BrandManifest(brand.key, "Solnap", "en", regions=(*others, east, inner)))
    publish_now(brand, brand.ref, KIT)
    make_block(brand, "note", "Roasted in December")
    schedule(brand, MIDNIGHT)

    moscow = dt.datetime(2026, 11, 30, 21, tzinfo=dt.UTC)
    assert number_at("block/note", moscow, "150", "001") == 2
    assert number_at("block/note", moscow, "DE", "150", "001") == 1
    assert number_at("block/note", BERLIN, "DE", "150", "001") == 2


def test_a_cancelled_schedule_never_starts(brand: Brand) -> None:
    act = cancel(brand=brand, act_id=ahead(brand), actor=ANNA, clock=lambda: NOW, note="Later")

    assert (act.verb, KIT in act.subjects) == ("cancel", True)
    assert schedules(brand, now=NOW) == ()
    assert number_at(KIT, NEW_YORK, "DE", "001") == 1
    with pytest.raises(UnknownAsset, match="nothing ahead"):
        cancel(brand=brand, act_id=act.pk, actor=ANNA, clock=lambda: NOW)


def test_a_schedule_that_has_begun_is_cancelled_where_it_has_not(brand: Brand) -> None:
    cancel(brand=brand, act_id=ahead(brand), actor=ANNA, clock=lambda: BERLIN)

    assert number_at(KIT, NEW_YORK, "DE", "001") == 2
    assert number_at(KIT, NEW_YORK, "US", "001") == 1


@pytest.mark.parametrize("at", [BERLIN, dt.datetime(2026, 12, 2)], ids=["instant", "local"])  # noqa: DTZ001
def test_a_moved_schedule_starts_at_its_new_time_alone(brand: Brand, at: dt.datetime) -> None:
    reschedule(brand=brand, act_id=ahead(brand), at=at, actor=ANNA, clock=lambda: NOW)

    day = dt.timedelta(days=0 if at.tzinfo else 1)
    assert number_at(KIT, BERLIN + day - SECOND, "DE", "001") == 1
    assert number_at(KIT, BERLIN + day, "DE", "001") == 2
    assert ahead(brand) == Act.objects.get(verb="reschedule").pk


def test_a_schedule_that_has_begun_moves_in_the_other_regions(brand: Brand) -> None:
    pk = ahead(brand)
    with pytest.raises(BadContent, match="has begun"):
        reschedule(brand=brand, act_id=pk, at=NEW_YORK, actor=ANNA, clock=lambda: BERLIN)

    later = dt.datetime(2026, 12, 3)  # noqa: DTZ001
    reschedule(brand=brand, act_id=pk, at=later, actor=ANNA, clock=lambda: BERLIN)

    assert number_at(KIT, NEW_YORK, "DE", "001") == 2
    assert number_at(KIT, NEW_YORK, "US", "001") == 1
    assert number_at(KIT, NEW_YORK + dt.timedelta(days=2), "US", "001") == 2


def test_a_local_time_that_is_past_somewhere_is_refused(brand: Brand) -> None:
    rows = Activation.objects.count()
    make_block(brand, "note", "Roasted again")

    with pytest.raises(BadContent, match="past in CH"):
        schedule(brand, MIDNIGHT, BERLIN + SECOND)
    assert Activation.objects.count() == rows


def test_a_start_that_new_zone_rules_would_move_is_told(brand: Brand) -> None:
    assert moved_by_zones(brand, now=NOW) == ()
    Activation.objects.filter(region="DE").update(effective_at=BERLIN - dt.timedelta(hours=1))

    (moved,) = moved_by_zones(brand, now=NOW)

    assert (moved.start.region, moved.now_at) == ("DE", BERLIN)


@pytest.mark.parametrize(
    ("wall", "zone", "instant"),
    [
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30+00:00"),
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30+00:00"),
        ("2026-04-24T00:00", "Africa/Cairo", "2026-04-23T22:00+00:00"),
        ("2026-12-01T00:00", "Asia/Kathmandu", "2026-11-30T18:15+00:00"),
    ],
)
def test_times_that_clocks_skip_or_show_twice_are_decided(wall: str, zone: str, instant: str) -> None:
    assert instant_of(dt.datetime.fromisoformat(wall), zone) == dt.datetime.fromisoformat(instant)
