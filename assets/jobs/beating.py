"""A worker that is at work or waits for it → a row that says when it was last heard of."""

import contextlib
import datetime as dt

from django.db import OperationalError
from django.db.models.functions import Now

from assets.jobs.queueing import ago
from assets.models import Job, JobState, Worker
from assets.patience import impatient

WORKER_SECONDS = 60.0
"""Of which nobody has heard for so long may be gone."""
KEPT_DAYS = 1
PATIENCE_MILLISECONDS = 100


def beat(worker: str) -> None:
    """Notes that it is there. Where SQLite's one writer is at work, the next beat is noted."""
    with contextlib.suppress(OperationalError), impatient(PATIENCE_MILLISECONDS):
        if not Worker.objects.filter(name=worker).update(seen_at=Now()):
            Worker.objects.get_or_create(name=worker)


def is_worker_seen() -> bool:
    """Whether one was heard of lately: between jobs by its beat, within one by that job's."""
    since = ago(dt.timedelta(seconds=WORKER_SECONDS))
    at_work = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__gte=since)
    return Worker.objects.filter(seen_at__gte=since).exists() or at_work.exists()


def forget_workers() -> None:
    """Deletes those that were not heard of for a day."""
    Worker.objects.filter(seen_at__lt=ago(dt.timedelta(days=KEPT_DAYS))).delete()
