"""Whoever only follows the changes has at every step what a full read has, whatever is not committed yet."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from assets.delivery.changes import Place, following, records, streams
from tests.counts import FOLLOWED_HISTORIES
from tests.delivery.changes.copies import Follower, answers_in_full, read_in_full
from tests.properties.writers import WRITERS, Library, held, make_library, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
STEPS = 10
MOST_UNTIL_CAUGHT = 40


def differences(follower: Follower, now: dt.datetime) -> set[object]:
    """What the copy has otherwise than a full read, after it followed to the last page."""
    follower.follow(now)
    return follower.copy.items() ^ read_in_full(follower.partner, now).items()


def differing(seed: int, make: Callable[[Library], Follower] | None = None) -> tuple[str, set[object]] | None:
    """The first step of a random history after which a follower differs, and in what."""
    chance, library = Random(seed), make_library(f"library-{seed}")
    eager = make(library) if make else Follower(library.partner, is_asking=True)
    lazy = Follower(library.partner, size=1)
    eager.follow(library.now)
    for step in range(STEPS):
        library.now += dt.timedelta(minutes=chance.randint(1, 25))
        writer = chance.choice(WRITERS)
        told = f"seed {seed}, step {step}: {writer.__name__}"
        if chance.random() < 0.5:
            with held(library, writer, chance, is_undone=chance.random() < 0.2):
                library.now += dt.timedelta(minutes=chance.randint(0, 25))
                if found := differences(eager, library.now):
                    return f"{told}, not committed", found
        else:
            write(library, writer, chance)
        if found := differences(eager, library.now):
            return told, found
        if chance.random() < 0.3 and (found := differences(lazy, library.now)):
            return f"{told}, seldom followed", found
    library.now += dt.timedelta(days=2)
    for name, follower in {"eager": eager, "lazy": lazy, "new": Follower(library.partner, size=2)}.items():
        if found := differences(follower, library.now):
            return f"seed {seed}, {name}, at the end", found
    found = eager.answers.items() ^ answers_in_full(library.partner, library.now).items() if eager.is_asking else set()
    return (f"seed {seed}, answers", found) if found else None


@pytest.mark.proof(FOLLOWED_HISTORIES)
def test_a_copy_that_follows_is_what_a_full_read_is_at_every_step() -> None:
    assert [found for seed in range(FOLLOWED_HISTORIES) if (found := differing(seed))] == []


def is_caught(make: Callable[[Library], Follower] | None = None) -> bool:
    return any(differing(1000 + seed, make) for seed in range(MOST_UNTIL_CAUGHT))


class ByNumber(Follower):
    """Takes the highest number that was given out for how far it has come: one that is not committed yet too."""

    def follow(self, now: dt.datetime) -> Any:
        found = super().follow(now)
        reached = following.newest(self.partner.brand_id, now)
        self.place = Place(replace(reached, act=reached.act + 1))
        return found


def test_an_order_by_numbers_that_were_given_and_not_committed_is_caught() -> None:
    assert is_caught(lambda library: ByNumber(library.partner))


def test_a_scheduled_start_that_is_missed_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = streams._sources
    monkeypatch.setattr(streams, "_sources", lambda *asked: (each for each in sources(*asked) if each.is_of_acts))

    assert is_caught()


def test_a_grant_whose_end_is_missed_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    grants_of = records.grants_of

    def without_ends(*asked: Any) -> Any:
        grants, written = grants_of(*asked)
        return grants, [several[:1] for several in written]

    monkeypatch.setattr(following, "grants_of", without_ends)

    assert is_caught()
