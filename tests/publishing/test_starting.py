"""From when on what is live: scheduled starts, regional exceptions, clocks that differ, keys that are used again."""

import datetime as dt

import pytest

from assets.errors import BadContent, Conflict, NotReleased
from assets.models import Act, Activation, Brand
from assets.publishing import publish, withdraw
from assets.publishing.activating import is_live
from tests.builders import ANNA, NOW, make_block
from tests.publishing.library import KIT, later, make_library, publish_now

pytestmark = pytest.mark.django_db


def number_at(name: str, at: dt.datetime, *regions: str) -> int | None:
    """The release that a path of regions gets."""
    kind, key = name.split("/")
    rows = Activation.objects.filter(asset__kind=kind, asset__key=key).current(at=at, regions=regions or ("001",))
    row = rows.first()
    return row.release.number if row and row.release else None


def schedule(brand: Brand, at: dt.datetime, now: dt.datetime = NOW) -> object:
    return publish(brand=brand, refs=[KIT], actor=ANNA, clock=lambda: now, at=at)


def withdrawn(brand: Brand, name: str, *regions: str, minute: int = 1) -> None:
    withdraw(brand=brand, refs=[name], actor=ANNA, clock=lambda: later(minute), regions=regions or ("001",))


def test_a_start_that_is_past_is_refused() -> None:
    brand = make_library()

    with pytest.raises(BadContent, match="is past"):
        schedule(brand, later(-1))
    assert not Activation.objects.exists()


def test_scheduling_the_same_again_writes_nothing() -> None:
    brand = make_library()
    schedule(brand, later(60))
    acts = Act.objects.count()

    schedule(brand, later(60), later(1))

    assert Act.objects.count() == acts


def test_a_scheduled_kit_can_go_live_at_once() -> None:
    brand = make_library()
    schedule(brand, later(60))

    assert publish_now(brand, now=later(1)).numbers[KIT] == 1
    assert number_at(KIT, later(1)) == 1


def test_a_publication_sees_what_came_due_since() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted this morning")
    schedule(brand, later(60))
    make_block(brand, "headline", "Hello")

    publish_now(brand, "block/headline", now=later(61))

    assert number_at(KIT, later(61)) == 3
    assert number_at("block/note", later(61)) == 2


def test_a_part_withdrawn_in_a_region_stays_so_when_a_kit_that_uses_it_is_published() -> None:
    brand = make_library()
    publish_now(brand)
    withdrawn(brand, "block/note", "DE")
    make_block(brand, "note", "Roasted this morning")

    publish_now(brand, now=later(2))

    assert number_at("block/note", later(2), "DE", "001") is None
    assert number_at("block/note", later(2), "US", "001") == 2
    assert number_at(KIT, later(2), "DE", "001") == 2


def test_what_was_withdrawn_in_a_region_comes_back_when_it_is_asked_for_unchanged() -> None:
    brand = make_library()
    publish_now(brand)
    withdrawn(brand, KIT, "DE")

    assert publish_now(brand, now=later(2)).numbers == {KIT: 1}
    assert number_at(KIT, later(2), "DE", "001") == 1


def test_withdrawing_in_a_region_that_the_brand_has_not_is_refused() -> None:
    brand = make_library()
    publish_now(brand)

    with pytest.raises(BadContent, match="no region 'ZZ'"):
        withdrawn(brand, KIT, "ZZ")


def test_what_is_withdrawn_in_a_region_cannot_be_withdrawn_there_again() -> None:
    brand = make_library()
    publish_now(brand)
    withdrawn(brand, KIT, "DE", "DE")

    assert Activation.objects.filter(region="DE").count() == 1
    with pytest.raises(NotReleased):
        withdrawn(brand, KIT, "DE", minute=2)


def test_a_clock_that_is_a_little_behind_does_not_write_the_past() -> None:
    brand = make_library()
    publish_now(brand, now=later(10))
    make_block(brand, "note", "Roasted this morning")

    publish_now(brand, "block/note", now=later(10) - dt.timedelta(seconds=2))

    assert number_at("block/note", later(10)) == 2


def test_a_used_key_with_other_assets_is_refused() -> None:
    brand = make_library()
    make_block(brand, "other")
    publish_now(brand, key="deploy-7")

    with pytest.raises(Conflict, match="was used for publish of"):
        publish_now(brand, "block/other", key="deploy-7", now=later(1))


def test_a_used_key_answers_with_the_numbers_everywhere() -> None:
    brand = make_library()
    publish_now(brand)
    withdrawn(brand, KIT, "DE")
    make_block(brand, "note", "Roasted this morning")
    first = publish_now(brand, "block/note", now=later(2), key="deploy-8")

    assert publish_now(brand, "block/note", now=later(3), key="deploy-8").numbers == first.numbers == {
        "block/note": 2, KIT: 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "note", ["\ud800", "nul \x00", "x" * 1_001, "x" * 100_000_000], ids=["half", "nul", "1001", "100 MB"]
)
def test_a_note_that_cannot_be_kept_is_refused_and_nothing_is_written(note: str) -> None:
    brand = make_library()
    acts = Act.objects.count()

    with pytest.raises(BadContent, match="act note"):
        publish(brand=brand, refs=["block/note"], actor=ANNA, clock=lambda: NOW, note=note)
    assert (Act.objects.count(), Activation.objects.count()) == (acts, 0)
    assert not is_live(make_block(brand, "note"), at=later(1), regions=("001",))
