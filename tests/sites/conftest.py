"""A published world with a copy of what its partner reads."""

from pathlib import Path

import pytest

from assets import sites
from assets.delivery import content, packages, states
from tests.builders import make_block
from tests.delivery.once import once
from tests.delivery.worlds import World, give, make_collection, make_world, minutes, release
from tests.sites.copies import Site

MANY = 26
"""More blocks than a page of a list has."""
LONG = "All that is said of it. " * 60


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    for kept in (states.manifests, content.items, packages.archives):
        kept.clear()


def make_own_world() -> World:
    """With a text that is worth compressing."""
    world = make_world()
    make_block(world.brand, "long", LONG)
    release(world.brand, "block/long")
    give(world.partner, make_collection(world.brand, "more", "block/long"), "DE")
    return world


@pytest.fixture
def world(db: None) -> World:
    return once(make_own_world)()


@pytest.fixture
def many(world: World) -> None:
    names = [f"block/b{number:02}" for number in range(MANY)]
    for name in names:
        make_block(world.brand, name.partition("/")[2], f"Text of {name}")
    release(world.brand, *names)
    give(world.partner, make_collection(world.brand, "many", *names), "DE")


@pytest.fixture
def site(world: World, tmp_path: Path) -> Site:
    made = Site(world.partner, sites.Folder(tmp_path / "copy"), minutes(60))
    made.export()
    return made
