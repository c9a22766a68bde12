"""Workers that are asked without pause: none answers a former state for longer than it may, none keeps one for good."""

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from django.utils import timezone

from assets import granting, keys
from assets.publishing import end_recall, publish, recall, roll_back, withdraw
from tests.api.calls import BASE
from tests.api.serving import Watch, workers
from tests.builders import ANNA, make_block
from tests.counts import FRESHNESS_ROUNDS, STUCK_ROUNDS
from tests.delivery.worlds import World, give, key_of, make_collection, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FRESHNESS_SECONDS = 0.2
MOST_SECONDS = 0.25
QUIET_SECONDS = 0.3
PAUSE_SECONDS = 0.03
AHEAD = dt.timedelta(seconds=0.4)
BLOCK = f"{BASE}/blocks/solo/editions/DE/de-DE"
PHOTO = f"{BASE}/media/photo/editions/DE/de-DE"
PRODUCT = "brand_api.wsgi.application"
Act = Callable[[World, str], float | None]
"""Does something; the instant from which on it counts, where that is not now."""


@pytest.fixture
def world() -> World:
    """With a block that no kit uses, which has two releases."""
    world = make_world()
    make_block(world.brand, "solo", "One")
    release(world)
    make_block(world.brand, "solo", "Two")
    release(world)
    give(world.partner, make_collection(world.brand, "solo", "block/solo"))
    return world


def release(world: World, at: dt.datetime | None = None) -> None:
    publish(brand=world.brand, refs=["block/solo"], actor=ANNA, clock=timezone.now, at=at)


def published(world: World, key: str) -> None:
    make_block(world.brand, "solo", f"Text of {timezone.now()}")
    release(world)


def withdrawn(world: World, key: str) -> None:
    withdraw(brand=world.brand, refs=["block/solo"], actor=ANNA, clock=timezone.now)


def back(world: World, key: str) -> None:
    roll_back(brand=world.brand, ref="block/solo", actor=ANNA, clock=timezone.now)


def scheduled(world: World, key: str) -> float:
    make_block(world.brand, "solo", f"Text of {timezone.now()}")
    at = timezone.now() + AHEAD
    release(world, at)
    return at.timestamp()


def recalled(world: World, key: str) -> None:
    recall(brand=world.brand, name="media/photo", reason="It ended.", actor=ANNA, clock=timezone.now)


def given_back(world: World, key: str) -> None:
    end_recall(brand=world.brand, name="media/photo", actor=ANNA, clock=timezone.now)


def revoked(world: World, key: str) -> None:
    granting.revoke_key(key_id=keys.named(key).key_id, brand=world.brand, actor=ANNA, clock=timezone.now)


EVENTS: Mapping[str, tuple[str, Act]] = {
    "publish": (BLOCK, published),
    "withdraw": (BLOCK, withdrawn),
    "roll back": (BLOCK, back),
    "schedule": (BLOCK, scheduled),
    "recall": (PHOTO, recalled),
    "end of recall": (PHOTO, given_back),
    "revoke": (PHOTO, revoked),
}


def late(watches: tuple[Watch, ...], act: Callable[[], float | None]) -> list[float]:
    """For how long each was answered the former state after the act. A scheduled state does not come early."""
    former = [watch.settle() for watch in watches]
    begun = time.time()
    starts_at = act()
    done = starts_at or time.time()
    time.sleep(max(0.0, done + QUIET_SECONDS - time.time()))
    assert all(watch.settle() != state for watch, state in zip(watches, former, strict=True))
    for watch, state in zip(watches, former, strict=True):
        changed = [each for each in watch.readings if each.asked_at > begun and each.state != state]
        assert starts_at is None or min(each.answered_at for each in changed) >= starts_at
    return [watch.stale_seconds(done, state) for watch, state in zip(watches, former, strict=True)]


@pytest.mark.proof(FRESHNESS_ROUNDS)
def test_no_worker_answers_a_former_state_for_longer_than_it_may(world: World, tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        served = (stack.enter_context(workers(PRODUCT, tmp_path, each)) for each in (0.0, FRESHNESS_SECONDS))
        ports = tuple(served)
        for _ in range(FRESHNESS_ROUNDS):
            key = key_of(world.partner)
            for name, (path, act) in EVENTS.items():
                with contextlib.ExitStack() as watched:
                    watches = tuple(watched.enter_context(Watch(port, path, key)) for port in ports)
                    at_once, polled = late(watches, lambda act=act, key=key: act(world, key))  # type: ignore[misc]

                assert at_once == 0.0, name
                assert polled <= MOST_SECONDS, name


def read_after_all(watches: tuple[Watch, ...], world: World, key: str) -> list[bool]:
    """Whether each still answers a block after it was withdrawn, with another act a moment before."""
    for watch in watches:
        watch.settle()
    back(world, key)
    time.sleep(PAUSE_SECONDS / 2)
    withdrawn(world, key)
    done = time.time()
    time.sleep(QUIET_SECONDS)
    for watch in watches:
        watch.settle()
    return [any(each.asked_at > done and each.state[0] == 200 for each in watch.readings) for watch in watches]


@pytest.mark.proof(STUCK_ROUNDS)
def test_a_sequence_that_is_read_after_the_content_is_found_by_a_pause_between_them(
    world: World, tmp_path: Path
) -> None:
    key, rounds = key_of(world.partner), []
    with contextlib.ExitStack() as stack:
        ports = [stack.enter_context(workers(f"tests.api.served.{name}", tmp_path, 0.0)) for name in ("right", "wrong")]
        for _ in range(STUCK_ROUNDS):
            with contextlib.ExitStack() as watched:
                watches = tuple(watched.enter_context(Watch(port, BLOCK, key, readers=4)) for port in ports)
                rounds.append(read_after_all(watches, world, key))
            back(world, key)

    right, wrong = zip(*rounds, strict=True)
    assert not any(right)
    assert any(wrong)
