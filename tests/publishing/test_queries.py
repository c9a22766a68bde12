"""What planning and publishing ask the database for: as many queries for a kit of forty parts as for one of four."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.manifest import Slot
from assets.models import Brand
from assets.publishing import plan
from tests.builders import NOW, make_block, make_brand, make_kit, make_template, place
from tests.publishing.library import KIT, later, publish_now

pytestmark = pytest.mark.django_db
FIRST = 42
RELOCK = 36
UNCHANGED = 20


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
