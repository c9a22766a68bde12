"""A backup that is made while others write comes back elsewhere: every act that was acknowledged before is in it."""

import itertools
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as product
from django.db import connection, connections

from assets.backups import make
from assets.errors import Conflict
from assets.media.copying import own_connection
from assets.models import Brand
from tests.backups.programs import programs
from tests.builders import make_block, make_variant
from tests.counts import IS_PROOF, REHEARSALS
from tests.delivery.worlds import make_photo, make_world
from tests.gates.sources import ROOT
from tests.media.pictures import picture
from tests.publishing.library import publish_now
from tests.publishing.processes import fork, start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WRITERS = 2
LEAST_ACTS = 4
PATIENCE_SECONDS = 60
ACTS = "from assets.models import Act; print(*Act.objects.values_list('pk', flat=True))"


def write(brand: Brand, name: str, told: Any, ended: Any) -> None:
    """Saves, uploads and publishes until it is asked to end; tells each act once it is committed."""
    for number in itertools.count():
        if ended.is_set():
            return
        key = f"{name}-{number}"
        make_block(brand, key, make_variant(f"Spring {key}"))
        make_photo(brand, f"photo-{key}", picture(size=(number + 1, zlib.crc32(name.encode()) % 50 + 1)))
        try:
            done = publish_now(brand, f"block/{key}", f"media/photo-{key}")
        except Conflict:
            continue
        told.put(done.act.pk if done.act else 0)


@contextmanager
def writing(brand: Brand, name: str) -> Iterator[list[int]]:
    """Acts that were acknowledged so far, by processes that go on writing."""
    told, ended = fork.Queue(), fork.Event()
    processes = [start(write, brand, f"{name}-{number}", told, ended) for number in range(WRITERS)]
    acts: list[int] = []
    end = time.monotonic() + PATIENCE_SECONDS
    while len(acts) < LEAST_ACTS and time.monotonic() < end:
        acts.append(told.get(timeout=PATIENCE_SECONDS))
    try:
        yield acts
    finally:
        ended.set()
        for process in processes:
            process.join(PATIENCE_SECONDS)


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """A DATABASE_URL of one."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'new.sqlite3'}"
        return
    told = connection.get_connection_params()
    name = f"{told['dbname']}_restored"
    with closing(own_connection()) as own:
        own.autocommit = True
        own.execute(f'DROP DATABASE IF EXISTS "{name}"')
        own.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield f"postgresql://{told['user']}@/{name}?host={told['host']}"
        finally:
            own.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.proof(REHEARSALS)
def test_what_was_acknowledged_before_a_backup_began_is_restored_from_it(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "s3" and not IS_PROOF:
        pytest.skip("`make proof` rehearses with a bucket and an archive too")
    monkeypatch.setattr(product, "ASSETS_POSTGRES_PROGRAMS", programs())
    brand = make_world().brand
    for number in range(REHEARSALS):
        rehearse(brand, place, tmp_path / str(number))


def rehearse(brand: Brand, place: str, folder: Path) -> None:
    folder.mkdir()
    out = folder / ("backup.tar" if place == "s3" else "backup")
    with writing(brand, folder.name) as acknowledged:
        before = sorted(acknowledged)
        made = make(out)
    connections.close_all()

    with empty_database(folder) as url:
        environment = {"DATABASE_URL": url, "VAR_DIR": str(folder / "var"), "BRAND_API_POSTGRES_PROGRAMS": programs()}
        environment |= storage_of(place, folder.name)
        said = manage(environment, "restore_backup", str(out))
        kept = manage(environment, "shell", "-v0", "-c", ACTS).split()

    assert set(map(str, before)) <= set(kept)
    assert len(kept) == made.record.acts
    assert made.record.missing == ()
    assert "all as they were stored" in said
    assert "Everything is as it was" in said


def storage_of(place: str, name: str) -> dict[str, str]:
    """An empty one beside the test's own."""
    if place == "folder":
        return {}
    told = product.ASSETS_BUCKET
    return {"MEDIA_STORAGE": f"s3://brand/new{name}-{told['prefix']}?endpoint={told['endpoint']}&region=us-east-1"}
