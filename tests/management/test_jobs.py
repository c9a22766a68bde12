"""The commands that ask for jobs, run them, list them and end them."""

import io
import json
import signal
import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django_tasks_db.models import DBTaskResult

from assets import jobs
from assets.jobs import keeping
from assets.management import queue
from assets.models import Act, Job, Release
from tests.builders import make_block
from tests.calm import Watch
from tests.jobs.asking import PAST, ask, run_out, state, take
from tests.publishing.library import KIT, make_library

pytestmark = pytest.mark.django_db(transaction=True)


def run(name: str, *arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def one(job_id: int, *, is_failed: bool = False) -> dict[str, Any]:
    """`jobs ID --format json`, whose exit status tells a failure."""
    out = io.StringIO()
    if is_failed:
        with pytest.raises(SystemExit, match="1"):
            call_command("jobs", job_id, format="json", stdout=out)
    else:
        call_command("jobs", job_id, format="json", stdout=out)
    facts: dict[str, Any] = json.loads(out.getvalue())
    return facts


def test_a_publication_in_the_background_is_asked_for_followed_and_done() -> None:
    make_library()

    asked = run("publish", KIT, "--background", "--note", "Spring", "--idempotency-key", "spring")
    before = (run("jobs"), Release.objects.count())
    worked = run("work", "--once")

    job = Job.objects.get()
    assert asked == f"Job {job.pk} (publish) is queued. Follow it with `manage.py jobs {job.pk}`.\n"
    assert "queued" in before[0]
    assert before[1] == 0
    assert "Jobs: 1 done, 0 failed." in worked
    assert one(job.pk)["result"]["releases"][KIT] == 1
    assert (Act.objects.get(verb="publish").note, Act.objects.get(verb="publish").idempotency_key) == (
        "Spring", "spring",
    )  # fmt: skip


def test_an_impact_in_the_background_is_asked_for_of_every_edition() -> None:
    make_library()

    with pytest.raises(CommandError, match="every edition"):
        run("impact", KIT, "--background", "--edition", "DE/de-DE")
    asked = run("impact", KIT, "--background", "--no-render")

    assert "(impact) is queued" in asked
    assert Job.objects.get().payload["is_rendering"] is False


def test_pruning_in_the_background_is_asked_for_with_apply_alone() -> None:
    make_library()

    with pytest.raises(CommandError, match="Add --apply"):
        run("prune_revisions", "--background")
    asked = run("prune_revisions", "--background", "--apply", "--all-days", "30")

    assert "(prune_revisions) is queued" in asked
    assert Job.objects.get().payload["all_days"] == 30


def test_a_publication_asked_for_twice_by_one_key_is_one_job() -> None:
    make_library()
    first, again = (run("publish", KIT, "--background", "--idempotency-key", "spring") for _ in range(2))

    assert first == again
    assert Job.objects.count() == 1


def test_a_refused_publication_tells_its_problems() -> None:
    brand = make_library()
    make_block(brand, "note", "Roasted by {nobody, term}")
    run("publish", KIT, "--background")
    run("work", "--once")

    facts = one(Job.objects.get().pk, is_failed=True)

    assert facts["state"] == "failed"
    assert {"id", "severity", "where", "message", "remedy"} == set(facts["result"]["problems"][0])


@pytest.mark.parametrize(
    ("start", "instant"),
    [
        (("--at", "2000-01-01T00:00:00Z"), "2000-01-01T00:00:00+00:00 is past:"),
        (("--at", "2000-01-01T00:00", "--local"), "1999-12-31T23:00:00+00:00 is past in CH:"),
    ],
)
def test_a_start_reaches_the_worker_as_it_was_asked_for(start: tuple[str, ...], instant: str) -> None:
    make_library()
    run("publish", KIT, "--background", *start)
    run("work", "--once")

    assert Job.objects.get().error.startswith(instant)


def test_a_plan_is_not_shown_in_the_background() -> None:
    make_library()

    with pytest.raises(CommandError, match="Leave --background out"):
        run("publish", KIT, "--background", "--dry-run")


def test_releases_are_verified_in_the_background() -> None:
    make_library()
    run("publish", KIT)
    run("verify_releases", "--background", "--render")
    run("work", "--once")

    facts = one(Job.objects.get().pk)

    assert (facts["state"], facts["result"]["solnap"]["rendered"]) == ("done", 4)
    assert facts["progress"] == {"what": "rendering documents again", "done": 4, "of": 4}


def test_jobs_are_listed_newest_first_and_by_state() -> None:
    first, second = ask("one"), ask("two")
    jobs.cancel(first.pk)

    listed = json.loads(run("jobs", "--format", "json"))

    assert [(row["job"], row["state"]) for row in listed] == [(second.pk, "queued"), (first.pk, "cancelled")]
    assert [line.split()[:3] for line in run("jobs", "--state", "queued").splitlines()] == [
        [str(second.pk), "queued", "two"]
    ]
    assert len(run("jobs", "--last", "1").splitlines()) == 1


def test_a_list_without_jobs_says_how_to_have_one() -> None:
    assert "publish --background" in run("jobs")


@pytest.mark.parametrize(("arguments", "message"), [((0,), "no job 0"), (("--last", "0"), "1 or more")])
def test_what_cannot_be_listed_is_refused(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run("jobs", *arguments)


def test_a_job_is_cancelled_by_its_id() -> None:
    queued, held = ask(), take(ask())

    assert "is cancelled" in run("cancel_job", queued.pk)
    assert "was asked to end" in run("cancel_job", held.pk)
    assert f"{held.pk}  cancelling" in run("jobs")
    with pytest.raises(CommandError, match="is cancelled already"):
        run("cancel_job", queued.pk)


def test_a_worker_takes_over_what_a_dead_one_left() -> None:
    held = take(ask("brew"))
    run_out(held)

    run("work", "--once")

    held.refresh_from_db()
    assert (held.state, held.attempts, held.worker) == ("failed", 2, jobs.worker_name())


def test_the_queues_rows_are_forgotten_once_they_were_run() -> None:
    ask("brew")
    run("work", "--once")
    kept = ask("brew")
    DBTaskResult.objects.filter(started_at__isnull=False).update(started_at=PAST)

    queue.forget()

    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.all()] == [[kept.pk]]


def test_with_another_queue_only_lost_jobs_are_looked_for(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    held = take(ask())
    run_out(held)

    said = run("work", "--once")

    assert said.startswith("Jobs are run by the queue's own workers")
    assert state(held) == "queued"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_an_idle_worker(number: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_stopping", threading.Event())
    threading.Timer(0.3, signal.raise_signal, [number]).start()
    watch = Watch()

    run("work")

    assert watch.seconds < 5
    assert keeping._stopping.is_set()
