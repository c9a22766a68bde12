"""What workers do and did → pages to read; whoever may can cancel there what has not ended."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django_tasks_db.models import DBTaskResult

from assets import jobs
from assets.admin.audit import pretty
from assets.admin.records import RecordAdmin
from assets.errors import AssetsError
from assets.models import Job

CANCEL_PERMISSION = "assets.cancel_job"
SHOWN = 80
"""Characters of an error in the list."""

admin.site.unregister(DBTaskResult)  # the queue's own rows; what they carry is told here


@admin.register(Job)
class JobAdmin(RecordAdmin):
    empty_hint = "No job has been asked for. “publish --background” and “verify_releases --background” ask for one."
    actions = ("cancel",)
    list_display = ("id", "state_text", "name", "progress_text", "age", "actor_name", "tries", "short_error")
    list_display_links = ("id", "name")
    list_filter = ("state", "name")
    search_fields = ("name", "actor_name", "error", "idempotency_key")
    fields = (
        "name", "state_text", "progress_text", "error", "actor_name", "actor_id", "actor_role", "tries", "worker",
        "created_at", "started_at", "heartbeat_at", "ended_at", "idempotency_key", "asked", "came",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        is_list = request.resolver_match is not None and request.resolver_match.url_name == "assets_job_changelist"
        return rows.defer("payload", "result") if is_list else rows

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CANCEL_PERMISSION)

    @admin.action(description="Cancel", permissions=["cancel"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        for job in queryset.order_by("pk"):
            try:
                asked = jobs.cancel(job.pk)
            except AssetsError as error:
                messages.error(request, str(error))
            else:
                said = "is cancelled" if asked.is_ended else "ends when it next tells its progress"
                messages.success(request, f"Job {job.pk} ({job.name}) {said}.")

    @admin.display(description="state", ordering="state")
    def state_text(self, row: Job) -> str:
        return jobs.state_of(row)

    @admin.display(description="progress")
    def progress_text(self, row: Job) -> str:
        return jobs.progress_of(row)

    @admin.display(description="age", ordering="created_at")
    def age(self, row: Job) -> str:
        return jobs.age_of(row, timezone.now())

    @admin.display(description="attempts", ordering="attempts")
    def tries(self, row: Job) -> str:
        return f"{row.attempts} of {row.most_attempts}"

    @admin.display(description="error")
    def short_error(self, row: Job) -> str:
        return f"{row.error[:SHOWN]}…" if len(row.error) > SHOWN else row.error or "–"

    @admin.display(description="asked for")
    def asked(self, row: Job) -> SafeString:
        return pretty(row.payload)

    @admin.display(description="result")
    def came(self, row: Job) -> SafeString | str:
        return "–" if row.result is None else pretty(row.result)
