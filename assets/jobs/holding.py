"""A queued job → a leased one, and what its holder alone may write: progress, result, error."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Coalesce, Now

from assets.errors import BadContent
from assets.jobs.queueing import hand_when_committed, queued_again
from assets.manifest import canonical
from assets.models import Job, JobState

MOST_RESULT_BYTES = 1024 * 1024
MOST_ERROR = 2000
MOST_WHAT = 100
Told = tuple[str, int, int]
"""What is being done, how many are done, and of how many."""


class LeaseLost(Exception):
    """The job is another worker's by now, or nobody's: what this one did counts no more."""

    def __init__(self, job: Job) -> None:
        super().__init__(f"{job} is held no more by {job.worker}.")


def lease(job_id: int, *, worker: str) -> Job | None:
    """The job, running under a lease of its own; None where it is no more queued or another worker was first."""
    job = Job.objects.filter(pk=job_id, state=JobState.QUEUED).first()
    if job is None:
        return None
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED, attempts=job.attempts).update(
        state=JobState.RUNNING,
        attempts=job.attempts + 1,
        worker=worker,
        lease=uuid.uuid4().hex,
        leased_until=_lease_end(),
        heartbeat_at=Now(),
        started_at=Coalesce("started_at", Now()),
        progress_what="",
        progress_done=0,
        progress_of=0,
    )
    return Job.objects.get(pk=job_id) if taken else None


def renew(held: Job, progress: Told | None = None) -> bool:
    """Lengthens the lease and notes how far the work is; True where somebody asked for its end. Raises LeaseLost."""
    told: dict[str, Any] = {}
    if progress:
        what, done, of = progress
        told = {"progress_what": what[:MOST_WHAT], "progress_done": done, "progress_of": of}
    _write(held, leased_until=_lease_end(), heartbeat_at=Now(), **told)
    return Job.objects.filter(pk=held.pk, cancel_requested=True).exists()


def finish(held: Job, result: Mapping[str, Any]) -> None:
    """Raises LeaseLost; BadContent where the result is too large."""
    _write(held, **_ended(JobState.DONE), result=_bounded(held, result))


def fail(held: Job, error: str, result: Mapping[str, Any] | None = None) -> None:
    """Raises LeaseLost; BadContent where the result is too large."""
    kept = None if result is None else _bounded(held, result)
    _write(held, **_ended(JobState.FAILED), error=error[:MOST_ERROR], result=kept)


def end_cancelled(held: Job) -> None:
    """Its holder stopped because somebody asked for it. Raises LeaseLost."""
    _write(held, **_ended(JobState.CANCELLED))


def give_back(held: Job, *, is_counted: bool = False) -> None:
    """Queued again, or cancelled where that was asked. The attempt counts where it was one, not where its holder has
    to go. Raises LeaseLost.
    """
    attempts = held.attempts if is_counted else held.attempts - 1
    with transaction.atomic():
        _write(held, **queued_again(), lease="", leased_until=None, attempts=attempts)
        hand_when_committed(held.pk)


def _write(held: Job, **values: Any) -> None:
    if not Job.objects.held(held.pk, held.lease).update(**values):
        raise LeaseLost(held)


def _ended(state: JobState) -> dict[str, Any]:
    return {"state": state, "lease": "", "leased_until": None, "ended_at": Now()}


def _bounded(held: Job, result: Mapping[str, Any]) -> dict[str, Any]:
    size = len(canonical(result).encode())
    if size > MOST_RESULT_BYTES:
        raise BadContent(f"Its result has {size} bytes of at most {MOST_RESULT_BYTES}. Ask for less.", where=held.name)
    return dict(result)


def _lease_end() -> models.Expression:
    span = dt.timedelta(seconds=settings.ASSETS_JOB_LEASE_SECONDS)
    return models.ExpressionWrapper(Now() + span, output_field=models.DateTimeField())
