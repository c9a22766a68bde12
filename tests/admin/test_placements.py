"""A kit's placements on its page: one query for all the assets they show."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assets.models import Kit
from tests import builders
from tests.admin.browsing import change_url, login, make_library

pytestmark = pytest.mark.django_db
QUERIES = 27


def make_launch(count: int) -> Kit:
    """A kit whose slot shows as many blocks; the library's `hero` is the first."""
    brand, hero = make_library()
    keys = [hero.key, *(f"more-{number}" for number in range(1, count))]
    for key in keys[1:]:
        builders.make_block(brand, key)
    placements = (builders.place("headline", f"block/{key}", position=at) for at, key in enumerate(keys))
    return builders.make_kit(brand, "launch", *placements, regions=("DE",))


def queries_of(client: Client, kit: Kit) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert "block/hero" in client.get(change_url(kit)).content.decode()
    return len(captured)


@pytest.mark.parametrize("count", [1, 12])
def test_a_kits_page_takes_as_many_queries_for_many_placements_as_for_one(count: int) -> None:
    kit, client = make_launch(count), login()

    assert queries_of(client, kit) == QUERIES
