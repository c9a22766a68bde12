"""Lists jobs, or tells all about one."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets import jobs
from assets.management.console import AssetsCommand
from assets.models import Job, JobState


class Command(AssetsCommand):
    help = (
        "List jobs, newest first: id, state, name, progress, attempts, age, who. With an ID: all about that job, with "
        "its error and result; exit status 1 where it failed. "
        "Examples: jobs; jobs --state failed; jobs 12 --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job", type=int, nargs="?", metavar="ID")
        parser.add_argument("--state", choices=JobState.values, help="only jobs in this state")
        parser.add_argument("--last", type=int, default=20, metavar="N", help="how many; default: 20")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["job"] is not None:
            self._one(options["job"], options["format"])
            return
        if options["last"] < 1:
            raise CommandError("--last is a number of jobs: 1 or more.")
        rows = Job.objects.filter(state=options["state"]) if options["state"] else Job.objects.all()
        found = list(rows.defer("payload", "result")[: options["last"]])
        if options["format"] == "json":
            self.stdout.write(json.dumps([_facts(job) for job in found], indent=2))
            return
        for job in found:
            self.stdout.write(_line(job))
        if not found:
            self.stdout.write("There are no jobs. `publish --background` adds one, `work` runs it.")

    def _one(self, number: int, form: str) -> None:
        job = Job.objects.filter(pk=number).first()
        if job is None:
            raise CommandError(f"There is no job {number}. `jobs` lists those there are.")
        if form == "json":
            self.stdout.write(json.dumps({**_facts(job), "payload": job.payload, "result": job.result}, indent=2))
        else:
            self.stdout.write(_line(job))
            if job.error:
                self.stdout.write(job.error)
            if job.result is not None:
                self.stdout.write(json.dumps(job.result, indent=2))
        if job.state == JobState.FAILED:
            raise SystemExit(1)


def _line(job: Job) -> str:
    tried, age = f"{job.attempts}/{job.most_attempts}", jobs.age_of(job, timezone.now())
    return (
        f"{job.pk:>6}  {jobs.state_of(job):<10}  {job.name}  {jobs.progress_of(job)}  {tried}  {age}  {job.actor_name}"
    )


def _facts(job: Job) -> dict[str, Any]:
    times = {name: getattr(job, name) for name in ("created_at", "started_at", "heartbeat_at", "ended_at")}
    return {
        "job": job.pk,
        "name": job.name,
        "state": job.state,
        "is_cancel_requested": job.cancel_requested,
        "progress": {"what": job.progress_what, "done": job.progress_done, "of": job.progress_of},
        "attempts": job.attempts,
        "most_attempts": job.most_attempts,
        "worker": job.worker,
        "actor": {"id": job.actor_id, "name": job.actor_name, "role": job.actor_role},
        "idempotency_key": job.idempotency_key,
        **{name: at.isoformat() if at else None for name, at in times.items()},
        "request_id": job.request_id,
        "error": job.error,
    }
