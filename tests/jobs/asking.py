"""Jobs as tests need them: asked for, leased, and with a lease that has run out."""

import datetime as dt
from typing import Any

from assets import jobs
from assets.models import Job
from tests.builders import ANNA

PAST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def ask(name: str = "publish", key: str = "", **facts: Any) -> Job:
    return jobs.enqueue(name=name, payload={"refs": ["kit/a"]}, actor=ANNA, idempotency_key=key, **facts)


def take(job: Job, worker: str = "here:1") -> Job:
    """Leased by a worker, as it holds it."""
    held = jobs.lease(job.pk, worker=worker)
    assert held is not None
    return held


def run_out(job: Job) -> None:
    """The lease is over, as if its worker had not been heard of."""
    Job.objects.filter(pk=job.pk).update(leased_until=PAST)


def state(job: Job) -> str:
    return str(Job.objects.get(pk=job.pk).state)
