"""Workers are killed at random moments and replaced: every job is finished, and its effect is there once."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from django.core.management import call_command

from assets import drafts, history, jobs, worker
from assets.manifest import BlockManifest
from assets.models import Act, Activation, Asset, Brand, Job, Release
from assets.progress import Progress
from assets.worker import Outcome
from tests.builders import ANNA, NOW, make_block, make_brand
from tests.counts import JOBS_UNDER_FIRE
from tests.publishing.library import publish_now
from tests.publishing.processes import start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WORKERS = 3
LEASE_SECONDS = 1.0
MOST_ATTEMPTS = 1000
SHORTEST, LONGEST = 0.01, 0.3
"""Seconds from one kill to the next."""
PATIENCE_SECONDS = 300
COUNTER = "counter"


def count_up(job: Job, _progress: Progress) -> Outcome:
    """Adds one to a number that a block says: done twice, it shows."""
    brand = Brand.objects.get()
    key = job.idempotency_key
    with history.revise(brand=brand, actor=ANNA, verb="save", now=NOW, idempotency_key=key) as revision:
        counter = drafts.read(Asset.objects.of_ref(brand.pk, f"block/{COUNTER}").get())
        assert isinstance(counter, BlockManifest)
        (variant,) = counter.variants
        revision.write(replace(counter, variants=(replace(variant, value=str(int(variant.value) + 1)),)))
    assert revision.act is not None
    return Outcome({"act": revision.act.pk})


def work() -> None:
    call_command("work", verbosity=0)


def under_fire(target: Callable[[], None], is_over: Callable[[], bool]) -> int:
    """Three processes, of which one after the other is killed and replaced until it is over. How many were."""
    running: list[BaseProcess] = [start(target) for _ in range(WORKERS)]
    kills, end = 0, time.monotonic() + PATIENCE_SECONDS
    try:
        while not is_over() and time.monotonic() < end:
            time.sleep(random.uniform(SHORTEST, LONGEST))
            victim = running.pop(random.randrange(WORKERS))
            victim.kill()
            victim.join()
            kills += 1
            running.append(start(target))
    finally:
        for process in running:
            process.kill()
            process.join()
    return kills


def ask_for(brand: Brand, number: int) -> Job:
    """Every second job publishes a block of its own, the others count."""
    if number % 2:
        return jobs.enqueue(name="count", payload={"number": number}, actor=ANNA, most_attempts=MOST_ATTEMPTS)
    make_block(brand, f"text-{number}", f"Text {number}")
    payload = {"brand": str(brand.pk), "refs": [f"block/text-{number}"], "note": "", "at": "", "only": True}
    return jobs.enqueue(name="publish", payload=payload, actor=ANNA, most_attempts=MOST_ATTEMPTS)


def assert_each_was_done_once(brand: Brand) -> None:
    """The result names the one act of the job's key; a publication made one release that went live once."""
    for job in Job.objects.all():
        (act,) = Act.objects.filter(idempotency_key=job.idempotency_key)
        assert (job.state, job.result["act"], job.lease) == ("done", act.pk, "")
        if job.name == "publish":
            (release,) = Release.objects.filter(act=act)
            assert Activation.objects.filter(release=release).count() == 1
            assert Release.objects.filter(asset=release.asset).count() == 1
    counted = Job.objects.filter(name="count").count()
    counter = drafts.read(Asset.objects.of_ref(brand.pk, f"block/{COUNTER}").get())
    assert isinstance(counter, BlockManifest)
    assert counter.variants[0].value == str(counted)


@pytest.mark.proof(JOBS_UNDER_FIRE)
def test_jobs_of_killed_workers_are_finished_by_others_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ASSETS_JOB_LEASE_SECONDS = LEASE_SECONDS
    monkeypatch.setitem(worker.JOBS, "count", count_up)
    brand = make_brand()
    make_block(brand, COUNTER, "0")
    publish_now(brand, brand.ref)
    for number in range(JOBS_UNDER_FIRE):
        ask_for(brand, number)

    kills = under_fire(work, lambda: not Job.objects.exclude(state="done").exists())

    assert kills > 0
    assert Job.objects.filter(state="done").count() == JOBS_UNDER_FIRE
    assert_each_was_done_once(brand)
    assert history.verify_audit(brand).breaks == ()
