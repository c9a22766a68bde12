"""A wish → a queued job; a lost, unwanted or old one → queued again, ended or deleted."""

import datetime as dt
import logging
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from assets import request_id
from assets.errors import BadContent, Conflict
from assets.history import Actor
from assets.manifest import canonical
from assets.models import Job, JobState

MOST_ATTEMPTS = 3
MOST_PAYLOAD_BYTES = 64 * 1024
MOST_KEY = 100
logger = logging.getLogger(__name__)


def enqueue(
    *,
    name: str,
    payload: Mapping[str, Any],
    actor: Actor,
    idempotency_key: str = "",
    most_attempts: int = MOST_ATTEMPTS,
) -> Job:
    """Adds a job in the caller's transaction; the queue hears of it when that is committed.

    A key that was used answers with its job: Conflict where that was asked for something else. BadContent: the payload
    is too large, or the key too long.
    """
    size = len(canonical(payload).encode())
    if size > MOST_PAYLOAD_BYTES:
        fact = f"It asks for too much: {size} bytes of at most {MOST_PAYLOAD_BYTES}."
        raise BadContent(f"{fact} Name fewer things, or say it shorter.", where=name)
    if len(idempotency_key) > MOST_KEY:
        raise BadContent(f"The idempotency key has more than {MOST_KEY} characters. Shorten it.", where=name)
    facts = {
        "name": name,
        "payload": dict(payload),
        "actor_id": actor.id,
        "actor_name": actor.name,
        "actor_role": actor.role,
        "most_attempts": most_attempts,
        "request_id": request_id.asked_by(),
    }
    key = idempotency_key or f"job-{uuid.uuid4().hex}"
    with transaction.atomic():
        job, is_new = Job.objects.get_or_create(idempotency_key=key, defaults=facts)
        if is_new:
            hand_when_committed(job.pk)
    if (job.name, job.payload) != (name, dict(payload)):
        raise Conflict(f"The idempotency key was used for another wish, job {job.pk} ({job.name}). Use another key.")
    return job


def cancel(job_id: int) -> Job:
    """Ends a queued job at once, and asks for the end of a running one. Conflict: it has ended, or there is none."""
    is_queued = Q(state=JobState.QUEUED)
    is_heard = Job.objects.filter(pk=job_id, ended_at=None).update(
        cancel_requested=True,
        state=Case(When(is_queued, then=Value(JobState.CANCELLED)), default=Value(JobState.RUNNING)),
        ended_at=Case(When(is_queued, then=Now()), default=None),
    )
    if not is_heard:
        row = Job.objects.filter(pk=job_id).first()
        raise Conflict(f"Job {job_id} is {row.state} already." if row else f"There is no job {job_id}.")
    return Job.objects.get(pk=job_id)


def reap() -> list[Job]:
    """Jobs whose lease ran out are queued again, or end: cancelled if that was asked, failed after the last attempt.

    Returns those it changed, as they were.
    """
    return [job for job in Job.objects.abandoned().order_by("pk") if _reap(job)]


def _reap(job: Job) -> bool:
    if job.attempts >= job.most_attempts and not job.cancel_requested:
        error = (
            f"It was tried {job.attempts} times, and no worker came to its end. The last was {job.worker}: "
            "its log says why. Mend that and ask for it again."
        )
        return _take_back(job, state=JobState.FAILED, ended_at=Now(), error=error)
    with transaction.atomic():
        is_back = _take_back(job, **queued_again())
        if is_back:
            hand_when_committed(job.pk)
    return is_back


def queued_again() -> dict[str, Any]:
    """What a job that nobody runs any more becomes: cancelled, where somebody asked for its end meanwhile."""
    is_unwanted = Q(cancel_requested=True)
    return {
        "state": Case(When(is_unwanted, then=Value(JobState.CANCELLED)), default=Value(JobState.QUEUED)),
        "ended_at": Case(When(is_unwanted, then=Now()), default=None),
    }


def _take_back(job: Job, **values: Any) -> bool:
    """False where its lease was renewed, or is another one by now."""
    count = Job.objects.abandoned().filter(pk=job.pk, lease=job.lease).update(lease="", leased_until=None, **values)
    return bool(count)


def hand_again() -> int:
    """Gives the queue those queued jobs once more that it has had for two leases without starting them.

    Call it when the queue has nothing to do: then they were lost with a process that died on the way. How many.
    """
    before = ago(dt.timedelta(seconds=2 * settings.ASSETS_JOB_LEASE_SECONDS))
    count = 0
    for job_id in list(Job.objects.waiting_since(before).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            if Job.objects.waiting_since(before).filter(pk=job_id).update(handed_at=Now()):
                hand_when_committed(job_id)
                count += 1
    return count


def forget() -> int:
    """Deletes jobs that ended longer ago than is kept. How many."""
    before = ago(dt.timedelta(days=settings.ASSETS_JOB_DAYS))
    return Job.objects.filter(ended_at__lt=before).delete()[0]


def ago(span: dt.timedelta) -> models.Expression:
    """That long before the database's now."""
    return models.ExpressionWrapper(Now() - span, output_field=models.DateTimeField())


def hand_when_committed(job_id: int) -> None:
    """A queue that cannot be reached is logged, not raised: the job is there, and is handed over again later."""

    def hand_over() -> None:
        hand(job_id)

    transaction.on_commit(hand_over, robust=True)


def hand(job_id: int) -> None:
    """Gives the queue the id. Twice does no harm: a job is leased once."""
    import_string(settings.ASSETS_JOB_TASK).enqueue(job_id)
    Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(handed_at=Now())
