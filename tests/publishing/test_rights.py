"""Rights are held to whichever way a kit's content becomes current, on the clocks of the region that shows it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assets import drafts
from assets.errors import PublishingRefused
from assets.models import Activation, Asset
from assets.publishing import publish, reschedule, roll_back
from tests.builders import ANNA, make_block
from tests.builders import save as save_manifest
from tests.delivery.once import once
from tests.delivery.worlds import World, make_photo, make_world, minutes, release
from tests.media.pictures import picture

pytestmark = pytest.mark.django_db
KIT = "kit/spring"


@pytest.fixture
@once
def world() -> World:
    """Two releases of the kit, both with the photo and without limits."""
    made = make_world()
    make_block(made.brand, "headline", "Summer")
    release(made.brand, KIT, now=minutes(1))
    return made


def allow(world: World, now: dt.datetime, **rights: Any) -> None:
    """Says the photo's rights anew and releases them, without the kits that show it."""
    photo: Any = drafts.read(Asset.objects.of_ref(world.brand.pk, "media/photo").get())
    save_manifest(world.brand, replace(photo, **rights))
    publish(brand=world.brand, refs=["media/photo"], actor=ANNA, clock=lambda: now, only=True)


def refused(act: Callable[[], object]) -> set[tuple[str, str]]:
    activations = Activation.objects.count()
    with pytest.raises(PublishingRefused) as refusal:
        act()
    assert Activation.objects.count() == activations
    return {(each.id, each.where.region) for each in refusal.value.problems}  # type: ignore[attr-defined]


def back(world: World, region: str = "001", now: dt.datetime | None = None) -> Any:
    return roll_back(brand=world.brand, ref=KIT, actor=ANNA, clock=lambda: now or minutes(9), number=1, region=region)


def test_going_back_is_refused_where_the_right_is_gone_and_done_where_it_is_not(world: World) -> None:
    allow(world, minutes(2), allowed_regions=("DE", "CH"))

    assert refused(lambda: back(world)) == {("rights.region", "US")}
    assert refused(lambda: back(world, "US")) == {("rights.region", "US")}
    assert back(world, "DE").numbers == {KIT: 1}


def test_going_back_after_a_right_has_ended_is_refused(world: World) -> None:
    allow(world, minutes(2), valid_until="2025-01-10")

    assert refused(lambda: back(world, now=minutes(60 * 24 * 20))) == {
        ("rights.expired", code) for code in ("CH", "DE", "US")
    }


def test_a_right_that_was_extended_since_counts(world: World) -> None:
    allow(world, minutes(2), valid_until="2025-01-10")
    release(world.brand, KIT, now=minutes(3))
    make_block(world.brand, "headline", "Autumn")
    allow(world, minutes(4), valid_until="2099-12-31")
    late = minutes(60 * 24 * 20)
    release(world.brand, KIT, now=late)

    done = roll_back(brand=world.brand, ref=KIT, actor=ANNA, clock=lambda: late + dt.timedelta(minutes=1), number=3)

    assert done.numbers == {KIT: 3}


def test_rights_of_another_file_say_nothing_of_the_one_that_is_shown(world: World) -> None:
    make_photo(world.brand, body=picture("GIF"))
    allow(world, minutes(2), allowed_regions=("DE",))

    assert back(world).numbers == {KIT: 1}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (dt.datetime(2025, 2, 10, 12, tzinfo=dt.UTC), {("rights.expired", code) for code in ("CH", "DE", "US")}),
        (dt.datetime(2025, 2, 10), {("rights.expired", code) for code in ("CH", "DE", "US")}),  # noqa: DTZ001
    ],
    ids=["instant", "local"],
)
def test_a_schedule_is_not_moved_behind_the_end_of_a_right(world: World, at: dt.datetime, expected: set[Any]) -> None:
    allow(world, minutes(2), valid_until="2025-02-01")
    make_block(world.brand, "headline", "Autumn")
    start = dt.datetime(2025, 1, 15, 12, tzinfo=dt.UTC)
    act = publish(brand=world.brand, refs=[KIT], actor=ANNA, clock=lambda: minutes(3), at=start).act
    assert act is not None

    def moved(to: dt.datetime) -> object:
        return reschedule(brand=world.brand, act_id=act.pk, at=to, actor=ANNA, clock=lambda: minutes(4))

    assert refused(lambda: moved(at)) == expected
    moved(dt.datetime(2025, 2, 1))  # noqa: DTZ001 - each region's own last day


@pytest.mark.parametrize(("day", "is_refused"), [(1, True), (2, False), (9, False), (10, True)])
def test_a_start_at_local_times_is_held_to_each_regions_own_day(world: World, day: int, is_refused: bool) -> None:
    """Nowhere is it that day when it begins in the first region, nor any more when it begins in the last."""
    allow(world, minutes(2), valid_from="2025-02-02", valid_until="2025-02-09")
    make_block(world.brand, "headline", "Autumn")
    midnight = dt.datetime(2025, 2, day)  # noqa: DTZ001

    def start() -> object:
        return publish(brand=world.brand, refs=[KIT], actor=ANNA, clock=lambda: minutes(3), at=midnight)

    if is_refused:
        assert {region for _, region in refused(start)} == {"CH", "DE", "US"}
    else:
        assert start()
