"""Job name → use case, and the queue's task that runs it: a job is leased, its use case called, its end written.

A use case is called with the job's idempotency key where it takes one, so that a job whose worker was killed after the
work and before its end was written does nothing a second time.
"""

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from assets import history, jobs, publishing, request_id, sites
from assets import impact as foretelling
from assets.checks import problem_facts
from assets.errors import AssetsError, BadContent, Conflict, PublishingRefused
from assets.history import Actor, AlreadyDone, Policy
from assets.models import Brand, Copy, Job
from assets.progress import Progress

try:
    from django.tasks import task
except ImportError:
    from django_tasks import task  # type: ignore[no-redef]  # before Django 6

MOST_LISTED = 500
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job; it failed where there is an error, and `is_passing` says that another attempt may not."""

    result: Mapping[str, Any] | None = None
    error: str = ""
    is_passing: bool = False


def publish(job: Job, progress: Progress) -> Outcome:
    """payload: brand, refs, note, at (ISO 8601 or ""), only."""
    told = job.payload
    try:
        done = publishing.publish(
            brand=Brand.objects.get(pk=told["brand"]),
            refs=told["refs"],
            actor=actor_of(job),
            clock=timezone.now,
            note=told["note"],
            at=dt.datetime.fromisoformat(told["at"]) if told["at"] else None,
            only=told["only"],
            idempotency_key=job.idempotency_key,
            progress=progress,
        )
    except PublishingRefused as refused:
        return Outcome({"problems": _listed(refused.problems, problem_facts)}, str(refused))
    planned = done.plan
    return Outcome(
        {
            "act": done.act.pk if done.act else None,
            "releases": dict(done.numbers),
            "behind": list(planned.behind) if planned else [],
            "problems": _listed(planned.problems, problem_facts) if planned else [],
        }
    )


def verify_releases(job: Job, progress: Progress) -> Outcome:
    """payload: brands, is_rendering. It fails where anything is damaged."""
    brands = Brand.objects.filter(pk__in=job.payload["brands"]).order_by("key")
    is_rendering = job.payload["is_rendering"]
    found = {
        brand.key: publishing.verify_releases(brand=brand, is_rendering=is_rendering, progress=progress)
        for brand in brands
    }
    result = {
        key: {**asdict(each), "damages": _listed(each.damages, asdict), "damage_count": len(each.damages)}
        for key, each in found.items()
    }
    count = sum(len(each.damages) for each in found.values())
    return Outcome(result, f"{count} damaged: the result names them." if count else "")


def impact(job: Job, progress: Progress) -> Outcome:
    """payload: brand, refs, is_rendering. The result has the counts and the first of each; the command shows all."""
    told = job.payload
    found = foretelling.impact(
        brand=Brand.objects.get(pk=told["brand"]),
        refs=told["refs"],
        now=timezone.now(),
        is_rendering=told["is_rendering"],
        progress=progress,
    )
    first = replace(found, fallbacks=found.fallbacks[:MOST_LISTED], problems=found.problems[:MOST_LISTED])
    return Outcome(
        {
            **foretelling.summary(first),
            "documents": _listed(found.documents, foretelling.place),
            "document_count": len(found.documents),
            "fallback_count": len(found.fallbacks),
            "problem_count": len(found.problems),
        }
    )


def prune_revisions(job: Job, progress: Progress) -> Outcome:
    """payload: brand, all_days, daily_days, weekly_days. Another attempt does what the one before left."""
    told = job.payload
    done = history.prune(
        brand=Brand.objects.get(pk=told["brand"]),
        policy=Policy(told["all_days"], told["daily_days"], told["weekly_days"]),
        actor=actor_of(job),
        now=timezone.now(),
        progress=progress,
    )
    return Outcome({"revisions": done.count, "freed_bytes": done.freed_bytes, "acts": [act.pk for act in done.acts]})


def export_site(job: Job, progress: Progress) -> Outcome:
    """payload: copy. Nothing where it is not kept up any more."""
    copy = Copy.objects.filter(pk=job.payload["copy"]).select_related("partner__brand").first()
    return Outcome(asdict(sites.refresh(copy, now=timezone.now(), progress=progress)) if copy else None)


JOBS: dict[str, Callable[[Job, Progress], Outcome]] = {
    "export_site": export_site,
    "impact": impact,
    "prune_revisions": prune_revisions,
    "publish": publish,
    "verify_releases": verify_releases,
}


@task
def run(job_id: int) -> None:
    """What the queue calls. A job that another worker has, or that has ended, is left alone."""
    held = jobs.lease(job_id, worker=jobs.worker_name())
    if held is None:
        return
    token = request_id.current.set(held.request_id or request_id.NONE)
    try:
        _hold(held)
    finally:
        request_id.current.reset(token)


def _hold(held: Job) -> None:
    """Every log line meanwhile has the id of the request that asked for the job."""
    logger.info("%s begins, attempt %s of %s", held, held.attempts, held.most_attempts)
    try:
        _work(held)
    except jobs.LeaseLost:
        logger.warning("%s was taken from this worker: its lease had run out", held)
    except (OperationalError, InterfaceError):
        logger.exception("%s is left until its lease runs out: the database failed", held)


def _work(held: Job) -> None:
    try:
        with jobs.Keeping(held) as keeping:
            outcome = _outcome(held, keeping.progress)
    except jobs.Cancelled:
        jobs.end_cancelled(held)
        logger.info("%s is cancelled", held)
    except jobs.Stopping:
        jobs.give_back(held)
        logger.info("%s is given back: this worker ends", held)
    else:
        _end(held, outcome)


def actor_of(job: Job) -> Actor:
    """Who asked for it: its acts are theirs."""
    return Actor(job.actor_id, job.actor_name, job.actor_role)


def _outcome(held: Job, progress: Progress) -> Outcome:
    """What its use case makes of it. What none foresees is a fault of the program: logged, and told by its type."""
    work = JOBS.get(held.name)
    if work is None:
        return Outcome(error=f"This worker knows no job {held.name}. Run workers of the version that asked for it.")
    try:
        return work(held, progress)
    except AlreadyDone as done:
        return Outcome({"act": done.act.pk})
    except AssetsError as error:
        return Outcome(error=str(error), is_passing=isinstance(error, Conflict))
    except (jobs.Cancelled, jobs.Stopping, jobs.LeaseLost, OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("%s met a fault", held)
        return Outcome(error=f"{type(error).__name__}: a fault of the program. The log of {held.worker} tells more.")


def _end(held: Job, outcome: Outcome) -> None:
    """Logs no message: it may say what an editor wrote."""
    try:
        if not outcome.error:
            jobs.finish(held, outcome.result or {})
            logger.info("%s is done", held)
            return
        if outcome.is_passing and held.attempts < held.most_attempts:
            jobs.give_back(held, is_counted=True)
            logger.info("%s is tried again: somebody else was first", held)
            return
        jobs.fail(held, outcome.error, outcome.result)
    except BadContent as error:
        jobs.fail(held, str(error))
    logger.warning("%s failed; `jobs %s` tells why", held, held.pk)


def _listed(items: Any, told: Callable[[Any], Any]) -> list[Any]:
    """The first so many."""
    return [told(item) for item in items[:MOST_LISTED]]
