"""What is stored → findings: does it come back, is it worked on, and was it made by what runs here?"""

import datetime as dt
import secrets
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from assets import keys
from assets.diagnosing.finding import Finding, Level
from assets.jobs.queueing import ago
from assets.media import storage
from assets.models import ApiKey, Document, Job, JobState
from assets.rendering import engine_of

WAITING = dt.timedelta(minutes=10)
LATELY = dt.timedelta(days=1)
PROBE_BYTES = 32


def storage_gives_back() -> Iterator[Finding]:
    """A file is stored, read and deleted again. Raises StorageError."""
    body = secrets.token_bytes(PROBE_BYTES)
    digest = storage.put(body)
    try:
        is_same = storage.read(digest) == body
    finally:
        storage.delete(digest)
    if is_same and not storage.exists(digest):
        yield Finding("storage", Level.OK, "A file was stored, read and deleted.")
    else:
        yield Finding("storage", Level.ERROR, "A deleted file is still there.", "See to the bucket's rules.")


def jobs_are_done() -> Iterator[Finding]:
    waiting = Job.objects.filter(state=JobState.QUEUED, created_at__lt=ago(WAITING)).count()
    failed = Job.objects.filter(state=JobState.FAILED, ended_at__gte=ago(LATELY)).count()
    if waiting:
        fact = f"{waiting} have waited for more than 10 minutes."
        yield Finding("jobs", Level.WARNING, fact, "Run `manage.py work`, or more of them.")
    if failed:
        yield Finding("jobs", Level.WARNING, f"{failed} failed within a day.", "`manage.py jobs` tells which and why.")
    if not waiting and not failed:
        yield Finding("jobs", Level.OK, "None waits for long, none failed within a day.")


def keys_have_this_pepper() -> Iterator[Finding]:
    """Keys that were issued before their pepper was noted tell nothing."""
    mark = keys.mark_of(settings.API_KEY_PEPPER)
    working = ApiKey.objects.working(at=timezone.now())
    known = working.exclude(pepper_mark="")
    other = known.exclude(pepper_mark=mark).count()
    if other:
        fact = f"{other} of {working.count()} working keys are of another API_KEY_PEPPER: they are refused."
        yield Finding("keys", Level.ERROR, fact, "Set the pepper that they were issued with, or issue them anew.")
    else:
        untold = working.count() - known.count()
        yield Finding("keys", Level.OK, f"{known.count()} are of this pepper, of {untold} it was not noted.")


def documents_are_of_this_engine() -> Iterator[Finding]:
    """Those of another one are served as they are; they are only not rendered again by `verify_releases --render`."""
    rows = Document.objects.order_by().values_list("engine", "media_type").annotate(count=Count("pk"))
    counts = {True: 0, False: 0}
    for made_by, media_type, count in rows:
        counts[made_by == dict(engine_of(media_type))] += count
    if counts[False]:
        fact = f"{counts[False]} of {sum(counts.values())} documents were rendered by other versions."
        remedy = "They stay as they are. Publishing renders what is new with these."
        yield Finding("documents", Level.WARNING, fact, remedy)
    else:
        yield Finding("documents", Level.OK, f"{counts[True]} are of these versions.")
