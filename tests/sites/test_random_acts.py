"""Random acts, and exports that are killed: a copy that is kept up is, byte for byte, one that is made anew."""

import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from django.db import transaction

from assets import granting, sites
from assets.models import Collection, Grant
from assets.sites import Folder
from tests.builders import ANNA
from tests.counts import EXPORTED_HISTORIES, IS_PROOF
from tests.delivery.once import once
from tests.delivery.worlds import EVERYTHING, assets_named
from tests.properties.histories import ACTS, Story, begin, step
from tests.properties.timeline import ORDER
from tests.sites.copies import pointers
from tests.sites.dying import Dying, Killed

ROUNDS = 5
ACTS_PER_ROUND = 3


def share(story: Story, chance: Random) -> None:
    assets = assets_named(story.brand, chance.sample(ORDER, 2))
    granting.add_members(collection=Collection.objects.get(), assets=assets, actor=ANNA, clock=story.clock)


def hide(story: Story, chance: Random) -> None:
    assets = assets_named(story.brand, chance.sample(ORDER, 2))
    granting.remove_members(collection=Collection.objects.get(), assets=assets, actor=ANNA, clock=story.clock)


def narrow(story: Story, chance: Random) -> None:
    """One market in place of all."""
    for row in Grant.objects.unended(at=story.now):
        granting.end_grant(row=row, actor=ANNA, clock=story.clock)
    region = chance.choice(["DE", "CH", "150", "001"])
    collection = Collection.objects.get()
    granting.grant(
        partner=story.partner, collection=collection, region=region, kinds=EVERYTHING, actor=ANNA, clock=story.clock
    )


OTHERS: tuple[Callable[[Story, Random], None], ...] = (share, hide, narrow)


def act(story: Story, chance: Random) -> None:
    if chance.random() < 0.75:
        step(story, chance.choice(sorted(ACTS)), chance.randint(1, 20), chance.randrange(2**32))
    else:
        story.now += dt.timedelta(minutes=1)
        chance.choice(OTHERS)(story, chance)


def export(story: Story, folder: Folder | Dying) -> None:
    sites.export(story.partner, folder, now=story.now)


def bodies(root: Path) -> dict[str, tuple[str, bytes]]:
    """By path, the object's name and its bytes, through the pointer as a reader comes to them."""
    return {
        path: (name, root.joinpath("objects", name[:2], name).read_bytes()) for path, name in pointers(root).items()
    }


def kept_up(seed: int, folder: Path) -> None:
    """One history, with a killed export in each round."""
    chance, story, kept = Random(seed), once(begin)(), Folder(folder / "kept")
    export(story, kept)
    for number in range(ROUNDS):
        for _ in range(ACTS_PER_ROUND):
            act(story, chance)
        with contextlib.suppress(Killed):
            export(story, Dying(kept, chance.randrange(40)))
        pointers(kept.root)
        act(story, chance)

        export(story, kept)

        if IS_PROOF or number == ROUNDS - 1:
            anew = Folder(folder / f"anew-{number}")
            export(story, anew)
            assert bodies(kept.root) == bodies(anew.root), f"history {seed}, round {number}"


@pytest.mark.proof(EXPORTED_HISTORIES)
@pytest.mark.django_db
def test_a_copy_kept_up_through_kills_is_one_that_is_made_anew(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    first = int(pytestconfig.getoption("randomly_seed", 0)) if IS_PROOF else 0
    for seed in range(first, first + EXPORTED_HISTORIES):
        with transaction.atomic():
            kept_up(seed, tmp_path / str(seed))
            transaction.set_rollback(True)
