"""A policy lets only such revisions go that a later one of the same period stands for."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.errors import BadContent
from assets.history import Policy
from assets.history.thinning import droppable
from tests.builders import NOW
from tests.counts import THINNED_HISTORIES

MINUTES = 5 * 365 * 24 * 60
policies = st.lists(st.integers(0, 1_500), min_size=3, max_size=3).map(lambda days: Policy(*sorted(days)))
histories = st.lists(st.integers(0, MINUTES), min_size=1, max_size=40).map(
    lambda ages: [NOW - dt.timedelta(minutes=age) for age in sorted(ages, reverse=True)]
)


def ago(days: float) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def kept(times: list[dt.datetime], policy: Policy, now: dt.datetime = NOW) -> list[dt.datetime]:
    gone = droppable(times, now, policy)
    return [at for place, at in enumerate(times) if place not in gone]


@settings(max_examples=THINNED_HISTORIES)
@given(histories, policies)
def test_the_young_and_the_newest_stay_and_a_later_one_stands_for_each_that_goes(
    times: list[dt.datetime], policy: Policy
) -> None:
    gone = droppable(times, NOW, policy)

    assert len(times) - 1 not in gone
    for place in gone:
        assert NOW - times[place] >= dt.timedelta(days=policy.all_days)
        after = next(at for later, at in enumerate(times) if later > place and later not in gone)
        assert after - times[place] <= dt.timedelta(days=31)


@settings(max_examples=THINNED_HISTORIES)
@given(histories, policies, st.data())
def test_dropping_in_any_parts_ends_at_the_same(times: list[dt.datetime], policy: Policy, data: st.DataObject) -> None:
    gone = sorted(droppable(times, NOW, policy))
    first = set(data.draw(st.lists(st.sampled_from(gone)))) if gone else set()

    rest = [at for place, at in enumerate(times) if place not in first]

    assert kept(rest, policy) == kept(times, policy)
    assert droppable(kept(times, policy), NOW, policy) == frozenset()


def test_the_last_of_each_day_week_and_month_stays() -> None:
    """NOW is Thursday, 1 October, 9:00: by the policy, days from Wednesday on, weeks from the 26th, months before."""
    days = ("08-03", "08-30", "09-01", "09-02", "09-22", "09-23", "09-28", "09-28T09", "09-30", "10-01")
    at = [dt.datetime.fromisoformat(f"2026-{day}").replace(tzinfo=dt.UTC) for day in days]

    assert kept(at, Policy(1, 5, 15)) == [at[1], at[3], at[5], at[7], at[8], at[9]]


@pytest.mark.parametrize("days", [(-1, 0, 0), (2, 1, 3), (1, 3, 2), (0, 0, 36_501)])
def test_a_policy_that_cannot_be_is_refused(days: tuple[int, int, int]) -> None:
    with pytest.raises(BadContent, match="cannot be"):
        Policy(*days)
