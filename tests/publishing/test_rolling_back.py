"""Going back is one activation: no release, no document, no draft; it can be gone back on, in one region or all."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.errors import BadContent, Conflict, NotReleased, UnknownAsset
from assets.models import Act, Activation, Brand, Document, Release
from assets.publishing import RolledBack, plan, roll_back, withdraw
from tests.builders import ANNA, make_block
from tests.delivery.once import once
from tests.publishing.library import KIT, later, make_library, publish_now
from tests.publishing.test_starting import number_at

pytestmark = pytest.mark.django_db
NOTE = "block/note"


@pytest.fixture
@once
def brand() -> Brand:
    """Two releases of the kit and of its note, the second live since minute 1."""
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted this morning")
    publish_now(brand, now=later(1))
    return brand


def back(brand: Brand, ref: str = KIT, *, minute: int = 2, **options: Any) -> RolledBack:
    return roll_back(brand=brand, ref=ref, actor=ANNA, clock=lambda: later(minute), **options)


def test_the_release_before_is_live_again_and_nothing_is_made(brand: Brand) -> None:
    before = (Release.objects.count(), Document.objects.count(), Activation.objects.count())

    done = back(brand)

    assert done.numbers == {KIT: 1}
    assert (number_at(KIT, later(2)), number_at(KIT, later(1)), number_at(NOTE, later(2))) == (1, 2, 2)
    after = (Release.objects.count(), Document.objects.count(), Activation.objects.count())
    assert after == (before[0], before[1], before[2] + 1)


def test_going_back_twice_leads_back(brand: Brand) -> None:
    back(brand)
    back(brand, minute=3)

    assert number_at(KIT, later(3)) == 2


def test_parts_go_back_with_the_kit_when_asked(brand: Brand) -> None:
    done = back(brand, with_parts=True)

    assert done.act is not None
    assert done.act.subjects == [NOTE, KIT]
    assert (number_at(KIT, later(2)), number_at(NOTE, later(2)), number_at("block/headline", later(2))) == (1, 1, 1)


def test_one_region_can_go_back_alone(brand: Brand) -> None:
    back(brand, region="DE")

    assert number_at(KIT, later(2), "DE", "001") == 1
    assert number_at(KIT, later(2), "US", "001") == 2


def test_what_is_withdrawn_is_live_again(brand: Brand) -> None:
    withdraw(brand=brand, refs=[KIT], actor=ANNA, clock=lambda: later(2))

    assert back(brand, minute=3).numbers == {KIT: 2}
    assert number_at(KIT, later(3)) == 2


def test_what_is_live_already_leaves_no_trace(brand: Brand) -> None:
    acts = Act.objects.count()

    assert back(brand, number=2).act is None
    assert Act.objects.count() == acts


def test_the_next_publication_says_that_drafts_differ(brand: Brand) -> None:
    back(brand)

    planned = plan(brand=brand, refs=[KIT], now=later(3))

    assert [(item.ref, item.number) for item in planned.changes] == [(KIT, 2)]


def test_the_same_key_goes_back_once(brand: Brand) -> None:
    first = back(brand, idempotency_key="oops")

    assert back(brand, minute=3, idempotency_key="oops").act == first.act
    with pytest.raises(Conflict):
        back(brand, NOTE, minute=3, idempotency_key="oops")
    assert number_at(KIT, later(3)) == 1


@pytest.mark.parametrize(
    ("ref", "options", "error"),
    [
        ("kit/gone", {}, UnknownAsset),
        (KIT, {"number": 9}, NotReleased),
        ("block/headline", {}, NotReleased),
        (KIT, {"region": "ZZ"}, BadContent),
    ],
)
def test_what_cannot_go_back_is_refused(brand: Brand, ref: str, options: dict[str, Any], error: type) -> None:
    activations = Activation.objects.count()

    with pytest.raises(error):
        back(brand, ref, **options)
    assert Activation.objects.count() == activations


def test_the_number_of_queries_is_fixed(brand: Brand) -> None:
    """One of them reads what would be shown, for its rights."""
    with CaptureQueriesContext(connection) as captured:
        back(brand, with_parts=True)

    assert len(captured) == 17
