"""Carries ids of jobs to workers on many machines: Celery as a backend of the Tasks API, where BROKER_URL is set.

    celery --app brand_api worker

Job rows stay the truth: a message says which task and with what arguments, is given to another worker where its own was
killed, and no result is kept. Run `manage.py work` beside the workers: it queues anew what they and the broker lost.
"""

from typing import Any

from celery import Celery, signals
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus

from assets import jobs

NAME = "brand_api.run"
QUEUE = "brand_api"
DIALLING_SECONDS = 2.0
"""A broker that does not answer holds nobody up: the job's row is there, and its id is handed over again later."""

app = Celery("brand_api", broker=settings.BROKER_URL, set_as_current=False)
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_serializer="json",
    accept_content=["json"],
    task_default_queue=QUEUE,
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0.0},  # a connection that was kept may be broken
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=DIALLING_SECONDS,
    broker_transport_options={"socket_connect_timeout": DIALLING_SECONDS, "socket_timeout": DIALLING_SECONDS},
)


@app.task(name=NAME, bind=True)  # type: ignore[untyped-decorator]
def run(self: Any, path: str, arguments: list[Any]) -> None:
    """Runs the one task that jobs have; a message that names another one is refused, whoever wrote it."""
    if path != settings.ASSETS_JOB_TASK:
        raise ValueError(f"Message {self.request.id} names a task that is none of this product's.")
    import_string(path).call(*arguments)


class CeleryBackend(BaseTaskBackend):
    """`TASKS`' backend where BROKER_URL is set. Raises what Celery raises where the broker cannot be reached."""

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        self.validate_task(task)
        sent = app.send_task(NAME, args=[task.module_path, list(args)])
        return TaskResult(
            task=task,
            id=sent.id,
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


@signals.worker_shutting_down.connect  # type: ignore[untyped-decorator]
def stop_soon(**_: Any) -> None:
    """Heard by jobs in the worker's own process; a pool of processes ends the jobs at hand first."""
    jobs.stop_soon()
