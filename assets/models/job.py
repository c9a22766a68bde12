"""Work that runs beside requests and commands: what was asked for, who holds it, and how it ended."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from assets.models.asset import ROLES


class JobState(models.TextChoices):
    QUEUED = "queued", "queued"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class JobQuerySet(models.QuerySet["Job"]):
    def held(self, pk: int, lease: str) -> "JobQuerySet":
        """The running job, as long as this lease is the one that counts."""
        return self.filter(pk=pk, lease=lease, state=JobState.RUNNING)

    def abandoned(self) -> "JobQuerySet":
        """Running, but whoever held them has not renewed the lease; by the database's clock."""
        return self.filter(state=JobState.RUNNING, leased_until__lt=Now())

    def waiting_since(self, before: models.Expression) -> "JobQuerySet":
        """Queued, and last handed to the queue before that instant, or never."""
        waiting = self.filter(state=JobState.QUEUED)
        return waiting.filter(Q(handed_at__lt=before) | Q(handed_at__isnull=True, created_at__lt=before))


class Job(models.Model):
    """One run of a use case by a worker. This row is the truth; the queue that carries it knows its id alone.

    `lease` is a token of whoever runs it: it is new with every attempt, and nobody else may write the row's progress
    or result. All times are the database's.
    """

    name = models.CharField(max_length=40, help_text="What is to be done.")
    payload = models.JSONField(default=dict, help_text="Ids and options; never content or secrets.")
    idempotency_key = models.CharField(max_length=100, unique=True)
    actor_id = models.CharField(max_length=100)
    actor_name = models.CharField("who", max_length=200)
    actor_role = models.CharField(max_length=10, choices=[(role, role) for role in ROLES])
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    most_attempts = models.PositiveIntegerField()
    worker = models.CharField(max_length=64, blank=True, help_text="Host and process that ran it last.")
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    progress_what = models.CharField(max_length=100, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_of = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    request_id = models.CharField(
        max_length=32, blank=True, default="", db_default="", help_text="Of the request that asked for it, if one did."
    )
    created_at = models.DateTimeField(db_default=Now())
    handed_at = models.DateTimeField(null=True, help_text="When the queue was last given its id.")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        default_permissions = ("view",)
        permissions: ClassVar = [("cancel_job", "Can cancel jobs")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_is_known"),
            models.CheckConstraint(condition=Q(actor_role__in=ROLES), name="job_role_is_known"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, leased_until__isnull=False) & ~Q(lease="")
                | ~Q(state=JobState.RUNNING) & Q(leased_until__isnull=True, lease=""),
                name="job_is_leased_while_it_runs",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False) | ~Q(state__in=ENDED) & Q(ended_at__isnull=True),
                name="job_that_ended_says_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "leased_until"], name="job_by_state")]

    def __str__(self) -> str:
        return f"job {self.pk}: {self.name}"

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED


class Worker(models.Model):
    """A process that runs jobs, and when it was last heard of by the database's clock."""

    name = models.CharField(max_length=64, unique=True, help_text="Host and process.")
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
