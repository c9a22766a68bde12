"""What planning, publishing and verifying ask the database for: as many queries for forty parts as for four."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.manifest import Slot
from assets.models import Brand
from assets.models.release import PACKED
from assets.publishing import plan, verify_releases, withdraw
from assets.publishing.library import exceptions_of
from tests.builders import ANNA, NOW, make_block, make_brand, make_kit, make_template, place
from tests.publishing.library import KIT, later, publish_now

pytestmark = pytest.mark.django_db
FIRST = 44
RELOCK = 39
UNCHANGED = 20
VERIFIED = 9


def make_wide_library(parts: int) -> Brand:
    brand = make_brand()
    names = [make_block(brand, f"text-{number}", f"Text {number}").ref for number in range(parts)]
    source = "{% for text in texts %}{{ text }} {% endfor %}"
    slots = (Slot("texts", ("text",), is_list=True),)
    make_template(brand, "page", parts={"note.txt": source}, slots=slots)
    placements = (place("texts", name, position=number) for number, name in enumerate(names))
    make_kit(brand, "spring-launch", *placements, templates=("page",), regions=("US",))
    return brand


def counted(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


@pytest.mark.parametrize("parts", [4, 40])
def test_the_number_of_queries_does_not_grow_with_a_kits_parts(parts: int) -> None:
    brand = make_wide_library(parts)

    first = counted(lambda: publish_now(brand))
    unchanged = counted(lambda: plan(brand=brand, refs=[KIT], now=NOW))
    for number in range(parts):
        make_block(brand, f"text-{number}", f"Text {number} again")
    every = [f"block/text-{number}" for number in range(parts)]
    relock = counted(lambda: publish_now(brand, *every, now=later(1)))

    assert (first, unchanged, relock) == (FIRST, UNCHANGED, RELOCK)


@pytest.mark.parametrize("parts", [4, 40])
def test_releases_are_verified_together(parts: int) -> None:
    brand = make_wide_library(parts)
    publish_now(brand)

    assert counted(lambda: verify_releases(brand=brand)) == VERIFIED


def test_what_single_regions_have_is_read_without_its_content() -> None:
    brand = make_wide_library(4)
    publish_now(brand)
    withdraw(brand=brand, refs=[KIT], regions=("US",), actor=ANNA, clock=lambda: later(1))

    with CaptureQueriesContext(connection) as captured:
        found = exceptions_of(brand, [KIT], at=later(2))

    assert [(each.asset.ref, each.region, each.release) for each in found] == [(KIT, "US", None)]
    assert len(captured) == 1
    assert not any(f'"{name}"' in captured[0]["sql"] for name in PACKED)
