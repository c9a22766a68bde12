"""What was read is kept while no act was added and no instant has passed, and never put under a newer sequence."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import transaction

from assets import granting, history
from assets.delivery import generations as module
from assets.delivery.generations import Generation, Generations, next_instant
from assets.models import Activation, ApiKey, Grant, Membership, Recall
from assets.publishing import recall
from tests.builders import ANNA
from tests.delivery.worlds import World, key_of, make_partner

NOW = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
SOON = NOW + dt.timedelta(seconds=5)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """Its last entry is the time."""
    times = [NOW]
    monkeypatch.setattr(module.timezone, "now", lambda: times[-1])
    return times


@pytest.fixture
def kept(world: World, clock: list[dt.datetime]) -> Generations:
    return Generations()


def act(world: World) -> None:
    key_of(make_partner(world.brand, f"p{history.sequence()}"))


def test_a_generation_stands_until_an_act_is_added(world: World, kept: Generations) -> None:
    first = kept.present().generation

    assert kept.present().generation is first
    act(world)
    assert kept.present().generation.sequence == first.sequence + 1


def test_the_sequence_is_read_at_most_once_in_the_time_that_an_answer_may_be_old(
    world: World, kept: Generations, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    monkeypatch.setattr(settings, "ASSETS_READ_FRESHNESS_SECONDS", 1000.0)
    first = kept.present()
    act(world)

    with django_assert_num_queries(0):  # type: ignore[operator]
        assert kept.present().generation is first.generation
    monkeypatch.setattr(settings, "ASSETS_READ_FRESHNESS_SECONDS", 0.0)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert kept.present().generation is not first.generation
    with django_assert_num_queries(1):  # type: ignore[operator]
        kept.present()


def scheduled(world: World, **facts: object) -> None:
    row = Activation.objects.filter(asset__key="headline")[0]
    Activation.objects.create(asset=row.asset, release=row.release, act=row.act, effective_at=SOON, **facts)


def recalled(world: World) -> None:
    recall(brand=world.brand, name="media/photo", reason="It ends.", actor=ANNA, clock=lambda: NOW, starts_at=SOON)


def recall_ending(world: World) -> None:
    recalled(world)
    Recall.objects.update(starts_at=NOW, ends_at=SOON, ended_by=Recall.objects.get().act)


def expiring(world: World) -> None:
    granting.issue_key(partner=world.partner, actor=ANNA, clock=lambda: NOW, expires_at=SOON)


AHEAD: dict[str, Callable[[World], object]] = {
    "an activation": scheduled,
    "a key's end": expiring,
    "a grant's start": lambda _: Grant.objects.update(starts_at=SOON),
    "a grant's end": lambda _: Grant.objects.update(ends_at=SOON),
    "a membership's start": lambda _: Membership.objects.filter(asset__kind="kit").update(starts_at=SOON),
    "a membership's end": lambda _: Membership.objects.filter(asset__kind="kit").update(ends_at=SOON),
    "a recall's start": recalled,
    "a recall's end": recall_ending,
}


def test_a_generation_ends_at_the_next_instant(world: World, clock: list[dt.datetime]) -> None:
    for name, come in AHEAD.items():
        kept = Generations()
        with transaction.atomic():
            come(world)
            first = kept.present().generation
            assert first.until == SOON, name
            clock.append(SOON - dt.timedelta(microseconds=1))
            assert kept.present().generation is first
            clock.append(SOON)
            assert kept.present().generation.since == SOON
            clock.append(NOW)
            transaction.set_rollback(True)


def test_what_is_past_or_cancelled_is_no_instant_ahead(world: World) -> None:
    scheduled(world, cancelled_at=NOW)
    Membership.objects.update(ends_at=NOW)
    ApiKey.objects.update(expires_at=NOW)

    assert next_instant(NOW) is None


def test_a_generation_ends_after_some_minutes_and_where_the_clock_is_put_back(
    world: World, kept: Generations, clock: list[dt.datetime]
) -> None:
    first = kept.present().generation
    clock.append(NOW + module.LONGEST)
    second = kept.present().generation
    clock.append(NOW)

    assert second is not first
    assert kept.present().generation not in (first, second)


def test_a_slower_thread_does_not_put_an_older_generation_back(
    world: World, kept: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow: list[Generation] = []

    def interrupted(now: dt.datetime) -> dt.datetime | None:
        monkeypatch.setattr(module, "next_instant", next_instant)
        act(world)
        slow.append(kept.present().generation)
        return next_instant(now)

    monkeypatch.setattr(module, "next_instant", interrupted)
    older = kept.present().generation

    assert older.sequence == slow[0].sequence - 1
    assert kept.present().generation is slow[0]


def test_a_database_that_was_put_back_is_read_anew_when_its_generation_ends(
    world: World, kept: Generations, monkeypatch: pytest.MonkeyPatch, clock: list[dt.datetime]
) -> None:
    first = kept.present().generation
    monkeypatch.setattr(module.history, "sequence", lambda: first.sequence - 1)
    clock.append(NOW + module.LONGEST)

    assert kept.present().generation.sequence == first.sequence - 1
    assert kept.present().generation is kept.present().generation


def test_what_was_answered_is_kept_for_its_generation_alone_and_nothing_is_kept_as_an_answer(
    world: World, kept: Generations
) -> None:
    answers = iter(("first", None, "second"))
    generation = kept.present().generation

    assert [generation.keep("a", lambda: next(answers)) for _ in range(2)] == ["first", "first"]
    assert [generation.keep("b", lambda: next(answers)) for _ in range(2)] == [None, "second"]
    act(world)
    assert kept.present().generation.keep("a", lambda: "third") == "third"
