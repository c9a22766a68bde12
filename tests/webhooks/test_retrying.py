"""When the next attempt is made, and how long an endpoint is left alone: pure, by table."""

import datetime as dt

import pytest

from assets.webhooks.retrying import DELAYS, MOST_ATTEMPTS, Standing, delay, most_at_once
from tests.builders import NOW

HOUR = dt.timedelta(hours=1)


def after(failures: int, *, every: dt.timedelta = dt.timedelta()) -> Standing:
    standing = Standing()
    for number in range(failures):
        standing = standing.failed(NOW + number * every)
    return standing


def test_ten_attempts_are_spread_over_three_days() -> None:
    total = sum(DELAYS, dt.timedelta())

    assert MOST_ATTEMPTS == 10
    assert round(total / HOUR, 1) == 75.6
    assert [delay(number, chance=0) for number in range(1, 11)] == [*DELAYS, None]


def test_chance_adds_a_fifth_at_most() -> None:
    assert delay(1, chance=1) == dt.timedelta(seconds=6)
    assert delay(9, chance=0.5) == 1.1 * 24 * HOUR


@pytest.mark.parametrize(("wish", "seconds"), [(None, 5), (1, 5), (60, 60), (10**9, 24 * 3600)])
def test_a_wish_for_a_longer_pause_is_heard_up_to_a_day(wish: float | None, seconds: int) -> None:
    assert delay(1, chance=0, wish=wish) == dt.timedelta(seconds=seconds)


@pytest.mark.parametrize(("failures", "rest"), [(4, None), (5, 30), (6, 60), (8, 240), (12, 3600), (60, 3600)])
def test_an_endpoint_that_fails_again_and_again_is_left_alone_for_longer(failures: int, rest: int | None) -> None:
    standing = after(failures)

    assert standing.resting_until == (None if rest is None else NOW + dt.timedelta(seconds=rest))
    assert most_at_once(standing.failures) == (2 if failures < 5 else 1)


def test_five_days_of_failures_alone_are_enough() -> None:
    assert not after(6, every=23 * HOUR).is_given_up(NOW + 119 * HOUR)
    assert after(6, every=24 * HOUR).is_given_up(NOW + 120 * HOUR)
    assert not Standing().is_given_up(NOW + 1000 * HOUR)
