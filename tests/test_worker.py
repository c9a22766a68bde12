"""A worker runs a job's use case under a lease that is kept, and writes how it ended."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from assets import jobs, worker
from assets.errors import BadContent, Conflict
from assets.history import AlreadyDone
from assets.jobs import keeping
from assets.models import Act, Job, Release
from assets.progress import Progress
from assets.worker import Outcome
from tests.builders import ANNA, make_block, make_variant
from tests.jobs.asking import ask, run_out, state
from tests.publishing.library import KIT, make_library, publish_now

pytestmark = pytest.mark.django_db
Work = Callable[[Job, Progress], Outcome]


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Callable[[Work], Job]:
    """Runs a use case of the test's own as a job."""

    def run(work: Work) -> Job:
        monkeypatch.setitem(worker.JOBS, "own", work)
        job = ask("own")
        worker.run.func(job.pk)
        return Job.objects.get(pk=job.pk)

    return run


def raising(error: Exception) -> Work:
    def work(_job: Job, _progress: Progress) -> Outcome:
        raise error

    return work


def run_job(name: str, **payload: Any) -> Job:
    job = jobs.enqueue(name=name, payload=payload, actor=ANNA, idempotency_key="once")
    worker.run.func(job.pk)
    return Job.objects.get(pk=job.pk)


def publication(brand: Any, *refs: str) -> dict[str, Any]:
    return {"brand": str(brand.pk), "refs": list(refs), "note": "Spring", "at": "", "only": False}


def test_a_publication_is_the_act_of_who_asked_for_it() -> None:
    brand = make_library()

    job = run_job("publish", **publication(brand, KIT))

    act = Act.objects.get(verb="publish")
    assert (job.state, job.error, job.worker) == ("done", "", jobs.worker_name())
    assert job.result["act"] == act.pk
    assert job.result["releases"][KIT] == 1
    assert (act.actor_id, act.note, act.idempotency_key) == (ANNA.id, "Spring", "once")


def test_a_publication_that_was_done_before_its_worker_died_is_not_done_again() -> None:
    brand = make_library()
    job = jobs.enqueue(name="publish", payload=publication(brand, KIT), actor=ANNA, idempotency_key="once")
    publish_now(brand, key="once")
    make_block(brand, "note", "Roasted later")

    worker.run.func(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["act"]) == ("done", Act.objects.get(verb="publish").pk)
    assert Release.objects.filter(asset__key="note").count() == 1


def test_a_refused_publication_fails_with_its_problems() -> None:
    brand = make_library()
    make_block(brand, "note", "Roasted by {nobody, term}")

    job = run_job("publish", **publication(brand, KIT))

    assert job.state == "failed"
    assert job.error.startswith("Nothing was published: ")
    assert "block/note" in {problem["where"]["asset"] for problem in job.result["problems"]}


def test_sound_releases_are_verified_and_damaged_ones_are_a_failure() -> None:
    brand = make_library()
    publish_now(brand)
    sound = jobs.enqueue(name="verify_releases", payload={"brands": [str(brand.pk)], "is_rendering": True}, actor=ANNA)
    worker.run.func(sound.pk)
    Release.objects.filter(asset__key="note").update(lock={"block/x": "0"})

    damaged = run_job("verify_releases", brands=[str(brand.pk)], is_rendering=False)

    sound.refresh_from_db()
    assert (sound.state, sound.result["solnap"]["damage_count"]) == ("done", 0)
    assert (sound.progress_done, sound.progress_of) == (4, 4)
    assert (damaged.state, damaged.error) == ("failed", "1 damaged: the result names them.")
    assert damaged.result["solnap"]["damages"][0]["where"] == "block/note@1"


def test_what_publishing_would_change_is_the_result() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted later")

    job = run_job("impact", brand=str(brand.pk), refs=["block/note"], is_rendering=True)

    assert (job.state, job.error) == ("done", "")
    assert job.result["kits"] == [{"kit": KIT, "documents": 4, "editions": ["DE/de-DE", "US/en-US"]}]
    assert job.result["document_count"] == len(job.result["documents"]) == 4
    assert Release.objects.filter(asset__key="note").count() == 1


def test_what_publishing_would_change_is_counted_where_only_the_first_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    brand = make_library()
    make_block(brand, "note", "Roasted today", make_variant("Heute geröstet", locale="de"))
    publish_now(brand)
    make_block(brand, "note", "Roasted {nobody, term}")
    make_block(brand, "headline", "Spring {nobody, term}")
    monkeypatch.setattr(worker, "MOST_LISTED", 1)

    result = run_job("impact", brand=str(brand.pk), refs=["block/note", "block/headline"], is_rendering=True).result

    for name in ("document", "fallback", "problem"):
        assert result[f"{name}_count"] > len(result[f"{name}s"]) == 1


def test_revisions_are_pruned_and_what_that_freed_is_the_result() -> None:
    brand = make_library()
    for number in range(4):
        make_block(brand, "note", f"Roasted in minute {number}")

    job = run_job("prune_revisions", brand=str(brand.pk), all_days=0, daily_days=0, weekly_days=0)

    act = Act.objects.get(verb="prune")
    assert (job.state, job.error, act.actor_id) == ("done", "", ANNA.id)
    assert (job.result["revisions"], job.result["acts"]) == (3, [act.pk])
    assert job.result["freed_bytes"] > 0


def test_what_a_use_case_refuses_is_the_error(works: Callable[[Work], Job]) -> None:
    job = works(raising(BadContent("It is past.", where="at")))

    assert (job.state, job.error) == ("failed", "at: It is past.")


def test_a_fault_of_the_program_tells_its_type_and_no_secret(works: Callable[[Work], Job]) -> None:
    job = works(raising(KeyError("bk_secret")))

    assert job.state == "failed"
    assert job.error.startswith("KeyError: a fault of the program.")
    assert "secret" not in job.error


def test_a_database_that_fails_leaves_the_job_to_the_next_worker(works: Callable[[Work], Job]) -> None:
    job = works(raising(OperationalError("gone")))

    assert job.state == "running"
    run_out(job)
    assert [row.pk for row in jobs.reap()] == [job.pk]


def test_a_conflict_is_tried_again_and_is_the_error_in_the_end(works: Callable[[Work], Job]) -> None:
    job = works(raising(Conflict("It kept changing.")))
    first = (job.state, job.attempts)
    for _ in range(job.most_attempts - 1):
        worker.run.func(job.pk)

    job.refresh_from_db()
    assert first == ("queued", 1)
    assert (job.state, job.attempts, job.error) == ("failed", 3, "It kept changing.")


def test_an_act_that_was_done_before_is_the_result(works: Callable[[Work], Job]) -> None:
    brand = make_library()
    act = Act.objects.filter(brand=brand).first()
    assert act is not None

    assert works(raising(AlreadyDone(act))).result == {"act": act.pk}


def test_a_result_too_large_is_a_failure(works: Callable[[Work], Job]) -> None:
    job = works(lambda _job, _progress: Outcome({"x": "y" * 1_100_000}))

    assert (job.state, job.result) == ("failed", None)
    assert "of at most" in job.error


def test_a_job_that_this_version_does_not_know_fails_by_name() -> None:
    job = run_job("brew")

    assert job.error == "This worker knows no job brew. Run workers of the version that asked for it."


def test_a_job_that_another_worker_has_is_left_alone() -> None:
    job = ask("brew")
    jobs.lease(job.pk, worker="there:1")

    worker.run.func(job.pk)

    assert state(job) == "running"


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_kept_and_progress_told_while_a_job_runs(settings: Any, works: Callable[[Work], Job]) -> None:
    settings.ASSETS_JOB_LEASE_SECONDS = 0.3
    seen: list[Any] = []

    def work(job: Job, progress: Progress) -> Outcome:
        progress("counting", 1, 2)
        time.sleep(1)
        seen.extend([jobs.reap(), Job.objects.get(pk=job.pk).progress_done])
        return Outcome()

    assert works(work).state == "done"
    assert seen == [[], 1]


@pytest.mark.django_db(transaction=True)
def test_a_running_job_ends_at_its_next_progress_when_it_is_cancelled(
    settings: Any, works: Callable[[Work], Job]
) -> None:
    settings.ASSETS_JOB_LEASE_SECONDS = 0.3

    def work(job: Job, progress: Progress) -> Outcome:
        jobs.cancel(job.pk)
        for number in range(100):
            progress("counting", number, 100)
            time.sleep(0.1)
        return Outcome()

    assert works(work).state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_is_broken_off(settings: Any, works: Callable[[Work], Job]) -> None:
    settings.ASSETS_JOB_LEASE_SECONDS = 0.3
    rounds: list[int] = []

    def work(job: Job, progress: Progress) -> Outcome:
        run_out(job)
        jobs.reap()
        for number in range(100):
            progress("counting", number, 100)
            rounds.append(number)
            time.sleep(0.1)
        return Outcome()

    assert works(work).state == "queued"
    assert len(rounds) < 100


def test_a_worker_that_is_to_end_gives_its_job_back(
    monkeypatch: pytest.MonkeyPatch, works: Callable[[Work], Job]
) -> None:
    monkeypatch.setattr(keeping, "_stopping", threading.Event())

    def work(_job: Job, progress: Progress) -> Outcome:
        jobs.stop_soon()
        progress("counting", 1, 2)
        return Outcome()

    job = works(work)

    assert (job.state, job.attempts, job.progress_what) == ("queued", 0, "")
