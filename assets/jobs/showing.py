"""A job → the words that lists have for it."""

import datetime as dt

from assets.models import Job

UNITS = (("days", 86_400), ("h", 3600), ("min", 60), ("s", 1))


def state_of(job: Job) -> str:
    """Its state, or "cancelling" between the wish and its end."""
    return "cancelling" if job.cancel_requested and not job.is_ended else str(job.state)


def progress_of(job: Job) -> str:
    """Such as "rendering 12/40"; "–" before anything was told."""
    return f"{job.progress_what} {job.progress_done}/{job.progress_of}" if job.progress_what else "–"


def age_of(job: Job, now: dt.datetime) -> str:
    """Since it was asked for, in the largest unit of which there are two."""
    seconds = max(0, int((now - job.created_at).total_seconds()))
    name, length = next((unit for unit in UNITS if seconds >= 2 * unit[1]), UNITS[-1])
    return f"{seconds // length} {name}"
