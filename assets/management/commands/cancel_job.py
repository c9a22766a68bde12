"""Ends a job that is queued or running."""

from typing import Any

from django.core.management.base import CommandParser

from assets import jobs
from assets.management.console import AssetsCommand
from assets.models import JobState


class Command(AssetsCommand):
    help = (
        "Cancel a job: a queued one at once, a running one when it next tells its progress. What it has written stays. "
        "Example: cancel_job 12"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job", type=int, metavar="ID")

    def handle(self, *args: Any, **options: Any) -> None:
        job = jobs.cancel(options["job"])
        said = "is cancelled" if job.state == JobState.CANCELLED else "was asked to end"
        self.say(f"Job {job.pk} ({job.name}) {said}.", **options)
