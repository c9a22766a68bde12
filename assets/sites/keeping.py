"""Copies that are kept up: which are due, and the jobs that export to them."""

import datetime as dt

from assets import history, jobs
from assets.delivery.generations import LONGEST, next_instant
from assets.errors import AssetsError, Conflict, UnknownAsset
from assets.history import Actor
from assets.models import Copy, Job, Partner
from assets.progress import Progress, silent
from assets.sites.exporting import Done, export
from assets.sites.folder import Folder
from assets.sites.serving import configure
from assets.sites.targets import target_at

JOB = "export_site"
AGAIN = dt.timedelta(seconds=30)
"""After which an export that failed is tried again."""
ACTOR = Actor(id="worker:copies", name="Copies that are kept up", role="agent")


def keep(partner: Partner, place: str) -> Copy:
    """From now on workers keep the copy up. Raises Conflict for a place that another partner's copy has."""
    made, is_new = Copy.objects.get_or_create(place=place, defaults={"partner": partner})
    if not is_new and made.partner_id != partner.pk:
        raise Conflict(f"{place} has the copy of {made.partner.key}. Name a place of its own.")
    return made


def stop(place: str) -> None:
    """Leaves the copy as it is. Raises UnknownAsset."""
    if not Copy.objects.filter(place=place).delete()[0]:
        raise UnknownAsset(f"No copy is kept up in {place}. `export_site --list` names those that are.")


def ask_for_due(now: dt.datetime) -> int:
    """A job for each copy that is due and has none. Returns how many. One query while no copy is kept up."""
    copies = list(Copy.objects.all())
    if not copies:
        return 0
    sequence = history.sequence()
    due = [each for each in copies if each.sequence != sequence or (each.due_at is not None and each.due_at <= now)]
    asked = 0
    for copy in due:
        if not Job.objects.filter(name=JOB, payload={"copy": copy.pk}, ended_at=None).exists():
            key = f"copy-{copy.pk}-{sequence}-{copy.due_at:%Y%m%dT%H%M%S.%f}" if copy.due_at else ""
            jobs.enqueue(name=JOB, payload={"copy": copy.pk}, actor=ACTOR, idempotency_key=key)
            asked += 1
    return asked


def refresh(copy: Copy, *, now: dt.datetime, progress: Progress = silent) -> Done:
    """Exports to the place, and notes up to where: the sequence, then the next instant, then content."""
    sequence = history.sequence()
    due_at = min(next_instant(now) or now + LONGEST, now + LONGEST)
    try:
        target = target_at(copy.place)
        done = export(copy.partner, target, now=now, progress=progress)
        if isinstance(target, Folder):
            configure(target, copy.partner.brand.key, copy.partner.key)
    except AssetsError as error:
        Copy.objects.filter(pk=copy.pk).update(sequence=sequence, due_at=now + AGAIN, error=str(error))
        raise
    Copy.objects.filter(pk=copy.pk).update(
        sequence=sequence, due_at=due_at, exported_at=now, paths=done.paths, error=""
    )
    return done
