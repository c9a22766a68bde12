"""A save, a rollback or a restoration is killed at any moment: all of it or nothing is there, and a retry ends it."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assets import drafts, history
from assets.history import AlreadyDone
from assets.history.acts import act_hash
from assets.models import Act, Activation, Asset, Brand, Snapshot
from assets.publishing import roll_back
from assets.restoring import plan, restore, state_of
from tests.builders import ANNA
from tests.counts import KILLED_ACTS
from tests.publishing.library import KIT, later, make_library, publish_now
from tests.publishing.processes import cut_off, fork, start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NOTE = "block/note"
MOST_SECONDS = 0.06


def save(brand: Brand, number: int) -> Act | None:
    """Two texts in one revision."""
    notes = drafts.read_many([Asset.objects.of_ref(brand.pk, name).get() for name in (NOTE, "block/headline")])
    key = f"round-{number}"
    try:
        with history.revise(brand=brand, actor=ANNA, verb="save", now=later(number), idempotency_key=key) as revision:
            for name, manifest in notes.items():
                revision.write(titled(manifest, f"{name} {number}"))
    except AlreadyDone as done:
        return done.act
    return revision.act


def titled(manifest: Any, title: str) -> Any:
    return replace(manifest, title=title)


def go_back(brand: Brand, number: int) -> Act | None:
    key = f"round-{number}"
    return roll_back(
        brand=brand, ref=KIT, actor=ANNA, clock=lambda: later(number), with_parts=True, idempotency_key=key
    ).act


def bring_back(brand: Brand, number: int) -> Act | None:
    """The note and the headline as they were in their first or their second revision."""
    states = [state_of(brand, f"{name}@r{1 + (number + 1) % 2}").manifest for name in (NOTE, "block/headline")]
    return restore(plan(brand, states), actor=ANNA, now=later(number), idempotency_key=f"round-{number}")


def assert_whole(brand: Brand) -> None:
    """Rows are what their snapshots say, acts are a chain, and each act has all that it tells of."""
    assert history.verify(brand) == ()
    previous = ""
    for act in Act.objects.filter(brand=brand).order_by("pk"):
        assert (act.previous_hash, act.hash) == (previous, act_hash(act))
        previous = act.hash
        rows = Activation if act.verb in ("publish", "roll-back") else Snapshot
        written = rows.objects.filter(act=act).select_related("asset")  # type: ignore[attr-defined]
        assert sorted({row.asset.ref for row in written}) == act.subjects


def attempt(work: Callable[[Brand, int], Act | None], brand: Brand, number: int, started: Any) -> None:
    started.set()
    work(brand, number)


@pytest.mark.proof(KILLED_ACTS)
@pytest.mark.parametrize("work", [save, go_back, bring_back])
def test_what_is_killed_leaves_all_or_nothing_and_can_be_repeated(work: Callable[[Brand, int], Act | None]) -> None:
    brand = make_library()
    publish_now(brand)
    save(brand, 1)
    publish_now(brand, now=later(2))
    for number in range(3, KILLED_ACTS + 3):
        started = fork.Event()
        acts = Act.objects.count()

        cut_off(start(attempt, work, brand, number, started), started, random.uniform(0, MOST_SECONDS))
        assert_whole(brand)
        kept = Act.objects.filter(idempotency_key=f"round-{number}").first()
        done = work(brand, number)

        assert done is not None
        assert kept is None or done == kept
        assert work(brand, number) == done
        assert Act.objects.count() == acts + 1
        assert_whole(brand)
