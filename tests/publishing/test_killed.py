"""A save, a rollback, a restoration or a prune that is killed is there whole or not at all, and a retry ends it."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assets import drafts, history
from assets.history import AlreadyDone, Policy
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
NOTHING_STAYS = Policy(0, 0, 0)


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
    """Rows are what their snapshots say, acts are a chain, and each act but a prune has all that it tells of."""
    assert history.verify(brand) == ()
    previous = ""
    for act in Act.objects.filter(brand=brand).order_by("pk"):
        assert (act.previous_hash, act.hash) == (previous, act_hash(act))
        previous = act.hash
        if act.verb == "prune":
            continue
        rows = Activation if act.verb in ("publish", "roll-back") else Snapshot
        written = rows.objects.filter(act=act).select_related("asset")  # type: ignore[attr-defined]
        assert sorted({row.asset.ref for row in written}) == act.subjects


def prune(brand: Brand, number: int) -> Act | None:
    """All that may go, in many transactions."""
    done = history.prune(brand=brand, policy=NOTHING_STAYS, actor=ANNA, now=later(number))
    return done.acts[-1] if done.acts else None


def emptied(brand: Brand) -> set[tuple[str, int]]:
    """The revisions without content; all of them lost it with an act that says so."""
    rows = Snapshot.objects.filter(asset__brand=brand, content=b"").select_related("asset")
    counts = [int(act.note.partition(" ")[0]) for act in Act.objects.filter(brand=brand, verb="prune")]
    assert sum(counts) == len(rows)
    return {(row.asset.ref, row.version) for row in rows}


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


@pytest.mark.proof(KILLED_ACTS)
def test_a_killed_prune_leaves_each_revision_whole_or_emptied_and_can_be_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assets.history.pruning.REVISIONS", 2)
    brand = make_library()
    for number in range(1, KILLED_ACTS + 1):
        for each in range(5):
            save(brand, number * 10 + each)
        planned = history.plan_pruning(brand=brand, policy=NOTHING_STAYS, now=later(number * 10))
        due = {(name, version) for name, versions in planned.versions.items() for version in versions}
        before, started = emptied(brand), fork.Event()

        cut_off(start(attempt, prune, brand, number * 10, started), started, random.uniform(0, MOST_SECONDS))
        assert_whole(brand)
        assert before <= emptied(brand) <= before | due
        prune(brand, number * 10)

        assert emptied(brand) == before | due
        assert_whole(brand)
