"""A job has one holder at a time, and who lost the lease writes nothing any more."""

from collections.abc import Callable
from typing import Any

import pytest

from assets import jobs
from assets.errors import BadContent
from assets.jobs import LeaseLost
from assets.models import Job
from tests.jobs.asking import ask, run_out, state, take

pytestmark = pytest.mark.django_db
WRITES: dict[str, Callable[[Job], Any]] = {
    "renew": jobs.renew,
    "progress": lambda held: jobs.renew(held, ("rendering", 1, 2)),
    "finish": lambda held: jobs.finish(held, {"act": 1}),
    "fail": lambda held: jobs.fail(held, "No."),
    "give back": jobs.give_back,
    "end cancelled": jobs.end_cancelled,
}


def test_only_one_worker_gets_a_job() -> None:
    job = ask()

    first, second = jobs.lease(job.pk, worker="here:1"), jobs.lease(job.pk, worker="here:2")

    assert first is not None
    assert (first.state, first.worker, first.attempts, second) == ("running", "here:1", 1, None)
    assert first.leased_until is not None
    assert first.heartbeat_at is not None
    assert first.leased_until > first.heartbeat_at


def test_there_is_nothing_to_lease_where_there_is_no_job() -> None:
    assert jobs.lease(0, worker="here:1") is None


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_who_lost_the_lease_writes_nothing(write: Callable[[Job], Any]) -> None:
    lost = take(ask(), "there:1")
    run_out(lost)
    jobs.reap()
    now = take(lost, "here:2")
    before = Job.objects.filter(pk=now.pk).values().get()

    with pytest.raises(LeaseLost):
        write(lost)

    assert Job.objects.filter(pk=now.pk).values().get() == before


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_nobody_writes_to_a_job_that_has_ended(write: Callable[[Job], Any]) -> None:
    held = take(ask())
    jobs.finish(held, {"act": 7})

    with pytest.raises(LeaseLost):
        write(held)

    held.refresh_from_db()
    assert (held.state, held.result) == ("done", {"act": 7})


def test_a_lease_that_ran_out_counts_until_somebody_takes_it_back() -> None:
    held = take(ask())
    run_out(held)

    jobs.finish(held, {})

    assert state(held) == "done"
    assert jobs.reap() == []


def test_progress_is_told_and_begins_anew_with_each_attempt() -> None:
    held = take(ask())
    jobs.renew(held, ("x" * 200, 3, 9))
    held.refresh_from_db()
    told = (held.progress_what, held.progress_done, held.progress_of)
    run_out(held)
    jobs.reap()

    assert told == ("x" * 100, 3, 9)
    assert take(held).progress_what == ""


def test_a_job_that_is_given_back_has_its_attempt_back() -> None:
    job = ask()
    jobs.give_back(take(job))

    assert state(job) == "queued"
    assert take(job).attempts == 1


def test_a_failure_keeps_its_message_and_result() -> None:
    held = take(ask())
    jobs.fail(held, "m" * 5000, {"problems": []})

    held.refresh_from_db()
    assert (held.state, held.error, held.result) == ("failed", "m" * 2000, {"problems": []})
    assert held.ended_at is not None


def test_a_result_that_is_too_large_is_refused() -> None:
    held = take(ask())

    with pytest.raises(BadContent, match="of at most 1048576"):
        jobs.finish(held, {"x": "y" * 1_100_000})

    assert state(held) == "running"
