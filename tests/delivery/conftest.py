"""A published world."""

import pytest

from assets.delivery import content, packages, states
from tests.delivery.once import once
from tests.delivery.worlds import World, make_world


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    for kept in (states.manifests, content.items, packages.archives):
        kept.clear()


@pytest.fixture
def world(db: None) -> World:
    return once(make_world)()
