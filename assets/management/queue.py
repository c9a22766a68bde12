"""The queue in the database: its next task is run here. The one place that knows django-tasks-db.

With another queue nothing is run here: its own workers do that.
"""

import datetime as dt

from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

TASK_DAYS = 1
"""How long the queue's own rows are kept; jobs have theirs."""


def is_here() -> bool:
    """Whether this process can run what was enqueued."""
    return isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend)


def run_next(worker: str) -> bool:
    """Claims one task and runs it; False where none is ready, which takes no lock to see."""
    if not DBTaskResult.objects.ready().filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS).exists():
        return False
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=1,
        worker_id=worker,
        excluded_queue_names=[],
    ).run()
    return True


def forget() -> None:
    """Deletes the rows of tasks that were run, or whose worker died, longer ago than is kept."""
    before = timezone.now() - dt.timedelta(days=TASK_DAYS)
    DBTaskResult.objects.filter(started_at__lt=before).delete()
