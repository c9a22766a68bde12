"""Rows of jobs and workers → what is measured of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone

from assets.jobs.beating import WORKER_SECONDS
from assets.jobs.queueing import ago
from assets.measures import Family, Sample
from assets.models import Job, JobState, Worker

WINDOW = dt.timedelta(hours=1)
MOST_READ = 10_000


def measures() -> Iterator[Family]:
    """Five queries. Ages are by this machine's clock against the database's."""
    counted = Job.objects.order_by().values_list("name", "state").annotate(count=Count("pk"))
    yield Family(
        "brand_api_jobs", "gauge", "Rows of jobs; those that ended are kept for BRAND_API_JOB_DAYS.",
        tuple(Sample(count, {"job": name, "state": state}) for name, state, count in sorted(counted)),
    )  # fmt: skip
    yield Family(
        "brand_api_job_oldest_seconds", "gauge", "Age of the oldest job that has not ended, by state; 0 for none.",
        tuple(Sample(_oldest(state), {"state": state}) for state in (JobState.QUEUED, JobState.RUNNING)),
    )  # fmt: skip
    took = _took()
    yield Family(
        "brand_api_job_longest_seconds", "gauge", "The longest that a job took, of those that ended in the last hour.",
        tuple(Sample(max(spans), {"job": name}) for name, spans in sorted(took.items())),
    )  # fmt: skip
    yield Family(
        "brand_api_job_mean_seconds", "gauge", "What a job took, the mean of those that ended in the last hour.",
        tuple(Sample(sum(spans) / len(spans), {"job": name}) for name, spans in sorted(took.items())),
    )  # fmt: skip
    heard = Worker.objects.filter(seen_at__gte=ago(dt.timedelta(seconds=WORKER_SECONDS))).count()
    yield Family("brand_api_workers", "gauge", "Workers that told of themselves in the last minute.", (Sample(heard),))


def _oldest(state: JobState) -> float:
    since = Job.objects.filter(state=state).aggregate(since=Min("created_at"))["since"]
    return max(0.0, (timezone.now() - since).total_seconds()) if since else 0.0


def _took() -> dict[str, list[float]]:
    """Job's name → seconds from its first start to its end."""
    rows = Job.objects.filter(ended_at__gte=ago(WINDOW), started_at__isnull=False).order_by("-pk")
    found: dict[str, list[float]] = defaultdict(list)
    for job in rows.only("name", "started_at", "ended_at")[:MOST_READ]:
        if job.started_at and job.ended_at:
            found[job.name].append((job.ended_at - job.started_at).total_seconds())
    return found
