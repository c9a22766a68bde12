"""A published world and clients that hold its keys."""

import pytest

from assets.delivery import content, coverage, packages, states
from tests.api.calls import Caller
from tests.delivery.once import once
from tests.delivery.worlds import World, give, key_of, make_collection, make_partner, make_photo, make_world, release


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What a test counts or breaks is not answered from what an earlier one read."""
    for kept in (states.manifests, content.items, content.colours, coverage.kept, packages.archives):
        kept.clear()


@pytest.fixture
def world(db: None) -> World:
    return once(make_world)()


@pytest.fixture
def shop(world: World) -> Caller:
    return Caller(key_of(world.partner))


@pytest.fixture
def press(world: World) -> Caller:
    """A partner of the same brand whose collection holds another picture alone."""
    make_photo(world.brand, "poster", b"GIF89a poster")
    release(world.brand, "media/poster")
    partner = make_partner(world.brand, "press")
    give(partner, make_collection(world.brand, "press", "media/poster"))
    return Caller(key_of(partner))


@pytest.fixture
def stranger(world: World) -> Caller:
    """A partner of another brand, which has assets of the same keys."""
    return Caller(key_of(make_world("other").partner))
