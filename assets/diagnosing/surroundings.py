"""The machine and the settings → findings: is this a place to run in?"""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import connection

from assets.diagnosing.finding import Finding, Level
from assets.media.copying import own_connection

LITTLE_BYTES, LEAST_BYTES = 2 * 1024**3, 256 * 1024**2
LITTLE_SHARE = 0.05
GIBIBYTE = 1024**3
SKEW_SECONDS, MOST_SKEW_SECONDS = 1.0, 30.0


def settings_are_fit() -> Iterator[Finding]:
    """Django's own checks, those for deployment in production; in development, what production would refuse."""
    found = checks.run_checks(include_deployment_checks=settings.IS_PRODUCTION)
    for each in found:
        level = Level.ERROR if each.level >= checks.ERROR else Level.WARNING
        yield Finding("settings", level, f"{each.id}: {each.msg}", each.hint or "See docs/settings.md.")
    if not settings.IS_PRODUCTION:
        reasons = " ".join(settings.UNFIT_FOR_PRODUCTION)
        fact = f"They are development's. Production would refuse: {reasons}" if reasons else "They are development's."
        yield Finding("settings", Level.WARNING, fact, "To serve others, set ENVIRONMENT=production.")
    elif not found:
        yield Finding("settings", Level.OK, "They are fit for production.")


def static_files_are_there() -> Iterator[Finding]:
    if not settings.IS_PRODUCTION:
        yield Finding("static files", Level.OK, "Development finds them where they are.")
    elif (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding("static files", Level.OK, "They are collected.")
    else:
        yield Finding("static files", Level.ERROR, "They are not collected.", "Run `manage.py collectstatic`.")


def disks_have_room() -> Iterator[Finding]:
    """Where run-time files, the database of SQLite and media lie."""
    places = {"VAR_DIR": Path(settings.VAR_DIR)}
    if connection.vendor == "sqlite":
        places["DATABASE_URL"] = Path(connection.settings_dict["NAME"]).parent
    if not settings.ASSETS_BUCKET:
        places["MEDIA_ROOT"] = Path(settings.MEDIA_ROOT)
    seen: dict[int, str] = {}
    for name, place in places.items():
        there = next(path for path in (place, *place.parents) if path.exists())
        if there.stat().st_dev not in seen:
            seen[there.stat().st_dev] = name
            yield _room(name, there)


def _room(name: str, place: Path) -> Finding:
    total, _, free = shutil.disk_usage(place)
    fact = f"{free / GIBIBYTE:,.1f} of {total / GIBIBYTE:,.1f} GiB are free where {name} is."
    if free < LEAST_BYTES:
        return Finding("disk", Level.ERROR, fact, "Make room: nothing can be written soon.")
    if free < LITTLE_BYTES or free < total * LITTLE_SHARE:
        return Finding("disk", Level.WARNING, fact, "Make room, or prune: see `growth` and `sweep_media --dry-run`.")
    return Finding("disk", Level.OK, fact)


def clocks_agree() -> Iterator[Finding]:
    """This machine's clock against the database's: half of the way there and back is taken off."""
    if connection.vendor == "sqlite":
        yield Finding("clock", Level.OK, "The database has this machine's.")
        return
    with own_connection() as own:
        before = time.time()
        (there,) = own.execute("SELECT extract(epoch FROM clock_timestamp())::float").fetchone()
        skew = there - (before + time.time()) / 2
    fact = f"The database's is {skew:+.2f} s from this machine's."
    remedy = "Set both by NTP: what is scheduled starts by this machine's clock, leases end by the database's."
    bad = abs(skew) > SKEW_SECONDS
    level = Level.ERROR if abs(skew) > MOST_SKEW_SECONDS else Level.WARNING if bad else Level.OK
    yield Finding("clock", level, fact, remedy if bad else "")
