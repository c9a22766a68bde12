"""Celery carries the same jobs: workers are killed at random moments, the broker goes away, and each is done once."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django_tasks import task_backends

from assets import history, jobs
from assets.models import Activation, Brand, Job, Release
from brand_api import broker
from tests.api.serving import database_url
from tests.builders import ANNA, make_block, make_brand
from tests.calm import Watch
from tests.counts import JOBS_OF_CELERY
from tests.gates.sources import ROOT
from tests.publishing.library import publish_now
from tests.services import free_port, valkey

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LEASE_SECONDS = 2.0
PATIENCE_SECONDS = 120
SHORTEST, LONGEST = 1.0, 2.5
"""Seconds from one kill to the next: a worker takes one to begin."""
WORKERS = 2
MOST_ATTEMPTS = 1000
MOST_SECONDS = 3.0


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    publish_now(brand, brand.ref)
    return brand


@pytest.fixture(scope="module")
def address() -> Iterator[int]:
    """A process has one broker: the port stays, whoever listens."""
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(broker.app.conf, "broker_url", f"redis://127.0.0.1:{port}/0")
        yield port
    broker.app.close()


@pytest.fixture
def port(address: int, settings: Any) -> Iterator[int]:
    """Where the broker is, or is to be; this process hands its jobs to it."""
    settings.ASSETS_JOB_LEASE_SECONDS = LEASE_SECONDS
    before = task_backends["default"]
    task_backends["default"] = broker.CeleryBackend("default", {})
    yield address
    task_backends["default"] = before


def ask(brand: Brand, number: int) -> Job:
    """Publishes a block of its own."""
    make_block(brand, f"text-{number}", f"Text {number}")
    payload = {"brand": str(brand.pk), "refs": [f"block/text-{number}"], "note": "", "at": "", "only": True}
    return jobs.enqueue(name="publish", payload=payload, actor=ANNA, most_attempts=MOST_ATTEMPTS)


def assert_each_was_done_once() -> None:
    for job in Job.objects.all():
        (release,) = Release.objects.filter(act__idempotency_key=job.idempotency_key)
        assert (job.state, job.result["act"]) == ("done", release.act_id)
        assert Activation.objects.filter(release=release).count() == 1


def is_over() -> bool:
    return not Job.objects.exclude(state="done").exists()


def worker(folder: Path, port: int, settings: Any) -> "subprocess.Popen[bytes]":
    """As docs/operations.md starts one, with a pool of one process."""
    facts = {
        "VAR_DIR": str(folder), "DATABASE_URL": database_url(), "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "BROKER_URL": f"redis://127.0.0.1:{port}/0", "SECRET_KEY": settings.SECRET_KEY,
        "API_KEY_PEPPER": settings.API_KEY_PEPPER, "BRAND_API_JOB_LEASE_SECONDS": str(LEASE_SECONDS),
        "LOG_LEVEL": "WARNING",
    }  # fmt: skip
    command = [sys.executable, "-m", "celery", "--app", "brand_api", "worker", "--concurrency", "1", "--without-mingle"]
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **facts},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def kill(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_its_child(process: "subprocess.Popen[bytes]") -> None:
    """The one process of its pool; the worker starts another."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)


@contextlib.contextmanager
def looked_after() -> Iterator[None]:
    """What `work` does beside Celery's workers: jobs of killed ones are queued anew."""
    ended = threading.Event()

    def look() -> None:
        task_backends["default"] = broker.CeleryBackend("default", {})
        while not ended.wait(0.2):
            jobs.reap()
            jobs.hand_again()
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, list(Job.objects.values_list("pk", "state", "attempts", "error"))
        time.sleep(0.1)


def under_fire(start: Callable[[], "subprocess.Popen[bytes]"]) -> int:
    """Two workers, of which one after the other, or the process of its pool, is killed. How many times."""
    running, kills = [start() for _ in range(WORKERS)], 0
    end = time.monotonic() + PATIENCE_SECONDS
    try:
        while not is_over() and time.monotonic() < end:
            time.sleep(random.uniform(SHORTEST, LONGEST))
            victim = running.pop(0)
            kills += 1
            if kills % 2:
                kill(victim)
                running.append(start())
            else:
                kill_its_child(victim)
                running.append(victim)
    finally:
        for process in running:
            kill(process)
    return kills


@pytest.mark.proof(JOBS_OF_CELERY)
def test_jobs_of_killed_workers_are_finished_by_others_once(
    brand: Brand, port: int, tmp_path: Path, settings: Any
) -> None:
    for number in range(JOBS_OF_CELERY // 2):
        ask(brand, number)

    with valkey(port), looked_after():
        for number in range(JOBS_OF_CELERY // 2, JOBS_OF_CELERY):
            ask(brand, number)
        kills = under_fire(lambda: worker(tmp_path, port, settings))

    assert kills > 0
    assert Job.objects.filter(state="done").count() == JOBS_OF_CELERY
    assert_each_was_done_once()
    assert history.verify_audit(brand).breaks == ()


def test_a_broker_that_is_away_costs_who_asks_little_and_loses_nothing(
    brand: Brand, port: int, tmp_path: Path, settings: Any
) -> None:
    watch = Watch()
    job = ask(brand, 0)
    seconds = watch.seconds

    with valkey(port), looked_after():
        running = worker(tmp_path, port, settings)
        try:
            until(is_over)
        finally:
            kill(running)
    assert (job.state, seconds < MOST_SECONDS) == ("queued", True), seconds
    assert_each_was_done_once()


def test_a_message_that_names_another_task_is_refused(port: int) -> None:
    with pytest.raises(ValueError, match="none of this product's"):
        broker.run.run("os.system", ["true"])


def test_work_says_that_jobs_are_run_elsewhere(brand: Brand, port: int, capsys: pytest.CaptureFixture[str]) -> None:
    with valkey(port):
        call_command("work", "--once")

    assert "by the queue's own workers" in capsys.readouterr().out
