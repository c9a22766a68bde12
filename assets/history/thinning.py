"""Times of revisions, and a policy → which of them may go: the older, the fewer stay."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assets.errors import BadContent

MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Policy:
    """How many revisions stay: all that are younger than `all_days`, then the last of each day, from `daily_days` of
    age on of each week, and from `weekly_days` on of each month. Days, weeks and months are those of UTC.
    """

    all_days: int = 90
    daily_days: int = 365
    weekly_days: int = 1_095

    def __post_init__(self) -> None:
        if not 0 <= self.all_days <= self.daily_days <= self.weekly_days <= MOST_DAYS:
            fact = f"A policy of {self.all_days}, {self.daily_days} and {self.weekly_days} days cannot be."
            raise BadContent(f"{fact} Each is the same as the one before or more, from 0 to {MOST_DAYS}.")

    def __str__(self) -> str:
        daily, weekly, monthly = self.all_days, self.daily_days, self.weekly_days
        return f"all of {daily} days, then one a day, one a week after {weekly}, one a month after {monthly}"


def droppable(times: Sequence[dt.datetime], now: dt.datetime, policy: Policy) -> frozenset[int]:
    """The places in `times` (aware, oldest first) of those that may go: each but the last of its period.

    The last of all always stays. Dropping only some of them, or asking again at the same time, changes no answer.
    """
    last = {_period(index, at.astimezone(dt.UTC), now, policy): index for index, at in enumerate(times)}
    return frozenset(range(len(times))) - frozenset(last.values()) - {len(times) - 1}


def _period(index: int, at: dt.datetime, now: dt.datetime, policy: Policy) -> tuple[str, int, int]:
    days = (now - at) / dt.timedelta(days=1)
    if days < policy.all_days:
        return "each", index, 0
    if days < policy.daily_days:
        return "day", at.toordinal(), 0
    if days < policy.weekly_days:
        week = at.isocalendar()
        return "week", week.year, week.week
    return "month", at.year, at.month
