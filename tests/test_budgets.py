"""Budgets: what all processes spend together keeps to the limit, and hardly ever asks the database."""

import datetime as dt
import multiprocessing
import sqlite3
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from assets import budgets
from assets.budgets import Budgets, Verdict
from assets.models import Budget
from tests.builders import NOW

pytestmark = pytest.mark.django_db
LIMIT = 100
SHARE = budgets.share_of(LIMIT)
KEY = ("key", "abcdefgh", LIMIT)
PROCESSES = 4


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def spent(worker: Budgets, cost: int = 1, *, most: int = 1_000, now: dt.datetime = NOW) -> int:
    """How often the cost is met before it is refused."""
    return next((number for number in range(most) if not worker.spend([KEY], cost, now).is_allowed), most)


def test_one_process_spends_the_limit_and_no_unit_more() -> None:
    assert (spent(Budgets()), spent(Budgets(), cost=7)) == (LIMIT, 0)


def test_several_processes_spend_the_limit_within_a_share_for_each() -> None:
    workers = [Budgets() for _ in range(PROCESSES)]
    for _ in range(SHARE * 3):
        for worker in workers:
            worker.spend([KEY], 1, NOW)

    total = SHARE * 3 * PROCESSES + sum(spent(worker) for worker in workers)
    assert LIMIT <= total <= LIMIT + SHARE * PROCESSES
    assert [spent(worker) for worker in workers] == [0] * PROCESSES


def test_a_new_minute_is_a_new_budget_and_the_one_before_the_last_is_forgotten() -> None:
    worker = Budgets()
    for minute in range(3):
        assert spent(worker, now=later(60 * minute)) == LIMIT

    assert {row.window for row in Budget.objects.all()} == {budgets.window_of(later(60 * n))[0] for n in (1, 2)}


def test_ordinary_traffic_writes_nothing_and_busy_traffic_once_a_share() -> None:
    worker = Budgets()
    with CaptureQueriesContext(connection) as first:
        spent(worker, most=SHARE)
    with CaptureQueriesContext(connection) as whole:
        spent(worker)
        spent(worker)

    writes = [query["sql"] for query in whole if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert len(first) == 0
    assert len(writes) <= 3 + LIMIT // SHARE


def test_a_dear_request_is_refused_while_a_cheap_one_is_still_met() -> None:
    worker = Budgets()
    spent(worker, most=LIMIT - 3)

    assert not worker.spend([KEY], 20, NOW).is_allowed
    assert spent(worker) == 3


def test_what_costs_more_than_the_limit_takes_the_whole_of_it() -> None:
    assert spent(Budgets(), cost=LIMIT * 2) == 1


def test_a_refusal_by_one_budget_spends_of_none() -> None:
    worker, address = Budgets(), ("address", "192.0.2.1", 3)
    verdicts = [worker.spend([KEY, address], 1, NOW) for _ in range(5)]

    assert [verdict.is_allowed for verdict in verdicts] == [True, True, True, False, False]
    assert [standing.remaining for standing in verdicts[-1].standings] == [LIMIT - 3, 0]
    assert verdicts[-1].refused == verdicts[-1].standings[1]


def test_headers_say_what_is_left_and_when_it_is_new() -> None:
    worker, now = Budgets(), NOW.replace(second=48)
    told = worker.spend([KEY, ("address", "a", 5)], 2, now).headers()
    refused = worker.spend([("address", "a", 5)], 4, now).headers()

    assert told == {
        "RateLimit-Policy": '"key";q=100;w=60, "address";q=5;w=60',
        "RateLimit": '"key";r=98;t=12, "address";r=3;t=12',
    }
    assert (refused["RateLimit"], refused["Retry-After"]) == ('"address";r=3;t=12', "12")
    assert Verdict((), 12).headers() == {}


def test_a_limit_of_zero_is_none(settings: object) -> None:
    settings.ASSETS_KEY_BUDGET = 0  # type: ignore[attr-defined]
    settings.ASSETS_FAILURE_BUDGET = 0  # type: ignore[attr-defined]

    assert budgets.spend("abcdefgh", "", 10**9, NOW) == Verdict((), budgets.window_of(NOW)[1])
    assert all(budgets.fail("192.0.2.1", NOW, is_looked_up=known).is_allowed for known in (True, False) * 50)
    assert budgets.locked_out("192.0.2.1", NOW).is_allowed


def test_what_partners_are_given_counts_more_than_the_setting(settings: object) -> None:
    settings.ASSETS_KEY_BUDGET = 5  # type: ignore[attr-defined]

    usual, given, unlimited = (budgets.spend("abcdefgh", "", 6, NOW, limit) for limit in (None, 50, 0))

    assert [each.limit for verdict in (usual, given, unlimited) for each in verdict.standings] == [5, 50]


def test_an_address_is_locked_out_after_its_failures_and_asks_nothing_more(settings: object) -> None:
    settings.ASSETS_FAILURE_BUDGET = 10  # type: ignore[attr-defined]
    for _ in range(10):
        assert budgets.fail("192.0.2.1", NOW, is_looked_up=True).is_allowed
    assert not budgets.fail("192.0.2.1", NOW, is_looked_up=True).is_allowed

    with CaptureQueriesContext(connection) as queries:
        found = [budgets.locked_out(address, NOW).is_allowed for address in ("192.0.2.1", "192.0.2.2", "")]
    assert (found, len(queries)) == ([False, True, True], 0)
    assert budgets.locked_out("192.0.2.1", later(60)).is_allowed


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1", "192.0.2.1"),
        (1, "198.51.100.7, 203.0.113.9", "192.0.2.1", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9,192.0.2.8", "192.0.2.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1", "192.0.2.1"),
        (1, "nonsense", "192.0.2.1", "192.0.2.1"),
        (0, "", "", ""),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "x" * 100_000, "", ""),
    ],
)
def test_the_address_is_the_peers_or_whom_our_outermost_proxy_saw(
    proxies: int, forwarded: str, peer: str, expected: str, settings: object
) -> None:
    settings.ASSETS_PROXIES = proxies  # type: ignore[attr-defined]

    assert budgets.address_of({"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": peer}) == expected


def test_memory_is_bounded_however_many_addresses_come() -> None:
    worker = Budgets()
    for number in range(budgets.MOST_KEPT + 100):
        worker.spend([("address", str(number), LIMIT)], 1, NOW)

    assert len(worker._purses) == budgets.MOST_KEPT


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="with PostgreSQL a writer of other rows is not in the way")
def test_credit_is_given_while_the_database_is_too_busy_and_told_afterwards() -> None:
    worker, other = Budgets(), sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    at_once, a_second_later = spent(worker), spent(worker, now=later(1))
    other.execute("ROLLBACK")
    other.close()

    assert (at_once, a_second_later) == (SHARE * 2, SHARE)
    assert at_once + a_second_later + spent(worker, now=later(2)) == LIMIT


def of_a_process(start: Any, met: Any) -> None:
    connections.close_all()
    start.wait()
    worker = Budgets()
    met.put(sum(worker.spend([KEY], 1, NOW).is_allowed for _ in range(LIMIT * 2)))
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_processes_that_spend_at_once_keep_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "PATIENCE_MILLISECONDS", 20_000)
    connections.close_all()
    context = multiprocessing.get_context("fork")
    start, met = context.Barrier(PROCESSES), context.Queue()
    processes = [context.Process(target=of_a_process, args=(start, met)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    counts = [met.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()

    assert LIMIT <= sum(counts) <= LIMIT + SHARE * PROCESSES
    assert Budget.objects.get().spent >= LIMIT
