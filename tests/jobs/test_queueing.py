"""Jobs are asked for once, cancelled, taken back from dead workers, handed over again and forgotten."""

import datetime as dt
import time
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assets import jobs
from assets.errors import BadContent, Conflict
from assets.jobs import queueing
from assets.models import Job
from tests.builders import ANNA
from tests.jobs.asking import PAST, ask, run_out, state, take

pytestmark = pytest.mark.django_db


class Queue:
    """Stands at the settings' path of the task and notes which ids it is given."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.is_down = False

    def enqueue(self, job_id: int) -> None:
        if self.is_down:
            raise ConnectionRefusedError
        self.ids.append(job_id)


QUEUE = Queue()


@pytest.fixture(autouse=True)
def queue(settings: Any) -> Queue:
    settings.ASSETS_JOB_TASK = "tests.jobs.test_queueing.QUEUE"
    QUEUE.ids, QUEUE.is_down = [], False
    return QUEUE


def test_a_job_is_queued_under_the_name_of_who_asked() -> None:
    job = ask()

    assert (job.state, job.attempts, job.actor_id, job.actor_name, job.actor_role) == (
        "queued", 0, ANNA.id, ANNA.name, ANNA.role,
    )  # fmt: skip
    assert abs((timezone.now() - job.created_at).total_seconds()) < 60


@pytest.mark.django_db(transaction=True)
def test_the_queue_hears_of_a_job_when_its_transaction_is_committed(queue: Queue) -> None:
    with transaction.atomic():
        job = ask()
        before = list(queue.ids)

    assert (before, queue.ids) == ([], [job.pk])
    assert Job.objects.get().handed_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_leaves_no_job(queue: Queue) -> None:
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)

    assert (queue.ids, Job.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_down_gets_the_job_later(queue: Queue) -> None:
    queue.is_down = True
    job = ask()
    queue.is_down = False
    Job.objects.update(created_at=PAST)

    assert jobs.hand_again() == 1
    assert queue.ids == [job.pk]
    assert jobs.hand_again() == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_that_was_lost_on_its_way_to_a_worker_is_handed_over_again(queue: Queue, settings: Any) -> None:
    settings.ASSETS_JOB_LEASE_SECONDS = 0.1
    lost, held = ask(), take(ask())
    early = jobs.hand_again()
    time.sleep(0.3)

    assert (early, jobs.hand_again(), jobs.hand_again()) == (0, 1, 0)
    assert queue.ids == [lost.pk, held.pk, lost.pk]


def test_the_same_key_is_the_same_job() -> None:
    job = ask(key="spring")

    assert ask(key="spring") == job
    assert Job.objects.count() == 1


def test_a_key_that_was_used_for_another_wish_is_refused() -> None:
    ask(key="spring")

    with pytest.raises(Conflict, match="used for another wish"):
        ask("verify_releases", key="spring")


def test_a_payload_that_carries_content_is_refused() -> None:
    with pytest.raises(BadContent, match="Name fewer things, or say it shorter"):
        jobs.enqueue(name="publish", payload={"refs": ["x" * 70_000]}, actor=ANNA)


def test_a_queued_job_is_cancelled_at_once_and_never_leased() -> None:
    job = jobs.cancel(ask().pk)

    assert (job.state, jobs.lease(job.pk, worker="here:1")) == ("cancelled", None)


def test_a_running_job_is_asked_to_end() -> None:
    held = take(ask())

    assert jobs.cancel(held.pk).state == "running"
    assert jobs.renew(held) is True


@pytest.mark.parametrize("job_id", [0, None])
def test_what_has_ended_or_is_none_cannot_be_cancelled(job_id: int | None) -> None:
    done = take(ask())
    jobs.finish(done, {})

    with pytest.raises(Conflict, match=r"There is no job 0|is done already"):
        jobs.cancel(done.pk if job_id is None else job_id)


def test_a_job_whose_worker_is_gone_is_queued_again() -> None:
    held = take(ask())
    alive = take(ask())
    run_out(held)

    assert [job.pk for job in jobs.reap()] == [held.pk]
    assert (state(held), state(alive)) == ("queued", "running")
    assert jobs.reap() == []
    assert take(held).attempts == 2


def test_the_last_attempt_ends_in_a_clear_error() -> None:
    job = ask(most_attempts=2)
    for number in (1, 2):
        run_out(take(job, f"there:{number}"))
        jobs.reap()

    job.refresh_from_db()
    assert (job.state, job.lease) == ("failed", "")
    assert job.error.startswith("It was tried 2 times, and no worker came to its end. The last was there:2")


def test_a_job_that_was_to_end_is_not_queued_again() -> None:
    held = take(ask())
    jobs.cancel(held.pk)
    run_out(held)
    jobs.reap()

    assert state(held) == "cancelled"


@pytest.mark.parametrize("is_counted", [True, False])
def test_a_job_that_was_to_end_is_cancelled_when_its_worker_gives_it_back(is_counted: bool) -> None:
    held = take(ask())
    jobs.cancel(held.pk)
    jobs.give_back(held, is_counted=is_counted)

    assert state(held) == "cancelled"
    assert jobs.lease(held.pk, worker="here:2") is None


def test_a_job_that_was_to_end_after_it_was_found_abandoned_is_not_queued_again() -> None:
    held = take(ask())
    run_out(held)
    seen = Job.objects.get(pk=held.pk)
    jobs.cancel(held.pk)

    assert queueing._reap(seen) is True
    assert state(held) == "cancelled"


def test_a_job_that_is_given_back_while_it_is_being_cancelled_ends() -> None:
    held = take(ask())
    written: list[str] = []

    def give_back_after_the_first(execute: Any, sql: str, *given: Any) -> Any:
        done = execute(sql, *given)
        if sql.startswith("UPDATE") and not written:
            written.append(sql)
            jobs.give_back(held)
        return done

    with connection.execute_wrapper(give_back_after_the_first):
        jobs.cancel(held.pk)

    assert state(held) == "cancelled"


def test_a_lease_that_was_renewed_meanwhile_is_left_alone() -> None:
    held = take(ask())
    run_out(held)
    seen = Job.objects.get(pk=held.pk)
    jobs.renew(held)

    assert queueing._reap(seen) is False
    assert state(held) == "running"


def test_jobs_that_ended_long_ago_are_forgotten(settings: Any) -> None:
    old, new, waiting = take(ask()), take(ask()), ask()
    jobs.finish(old, {})
    jobs.finish(new, {})
    days = dt.timedelta(days=settings.ASSETS_JOB_DAYS, minutes=1)
    Job.objects.filter(pk=old.pk).update(ended_at=timezone.now() - days)

    assert jobs.forget() == 1
    assert set(Job.objects.all()) == {new, waiting}


def test_the_database_refuses_a_running_job_without_a_lease() -> None:
    job = ask()

    with pytest.raises(IntegrityError, match="job_is_leased_while_it_runs"), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state="running")
