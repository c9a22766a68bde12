"""Sweeping while others store and write, while the store fails, and killed: nothing that is in use is ever lost."""

import datetime as dt
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from assets.errors import BadContent, StorageError
from assets.manifest import sha256
from assets.media import removals, storage
from assets.media.intake import take_in
from assets.models import File, Removal
from assets.publishing.sweeping import sweep_media
from tests.builders import make_brand, make_media
from tests.counts import KILLED_SWEEPS, SWEPT_UPLOADS
from tests.media.pictures import picture
from tests.publishing.processes import SECONDS, cut_off, fork, start

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = dt.timedelta(days=31)
FILES = 12
MOST_SECONDS = 0.05
KEPT = picture(size=(99, 1))


@pytest.fixture(autouse=True)
def short_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removals, "LEASE_SECONDS", 0.5)
    monkeypatch.setattr(removals, "STARTED_WITHIN_SECONDS", 0.2)


def bodies() -> list[bytes]:
    return [picture(size=(number, 2)) for number in range(1, FILES + 1)]


def sweep() -> tuple[str, ...]:
    """Everything is old enough."""
    File.objects.update(handed_in_at=timezone.now() - LONG_AGO)
    return sweep_media(before=timezone.now() + dt.timedelta(seconds=2)).files


def in_thread(work: Callable[[], Any]) -> threading.Thread:
    """With a connection of its own, which ends with it."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def before_deleting(monkeypatch: pytest.MonkeyPatch, act: Callable[[str], None]) -> None:
    """What else happens at the moment at which a sweep deletes a file's bytes."""
    delete = storage.delete

    def meanwhile(digest: str) -> None:
        act(digest)
        delete(digest)

    monkeypatch.setattr("assets.publishing.sweeping.storage.delete", meanwhile)


def assert_nothing_lost(kept: str) -> None:
    """No row without its file, and what a draft names is there."""
    assert all(storage.exists(digest) for digest in File.objects.values_list("digest", flat=True))
    assert sha256(storage.read(kept)) == kept


def test_others_write_while_files_are_deleted(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = take_in(picture(), "a.png").digest
    waited = []

    def write(_: str) -> None:
        began = time.monotonic()
        in_thread(lambda: make_brand("another")).join(SECONDS)
        waited.append(time.monotonic() - began)

    before_deleting(monkeypatch, write)
    assert sweep() == (digest,)
    assert waited[0] < 1


def test_an_upload_of_what_is_being_deleted_wins(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = take_in(picture(), "a.png").digest
    uploads: list[threading.Thread] = []

    def upload(_: str) -> None:
        uploads.append(in_thread(lambda: take_in(picture(), "again.png")))
        while not File.objects.filter(name="again.png").exists():
            time.sleep(0.01)

    before_deleting(monkeypatch, upload)
    assert sweep() == (digest,)
    uploads[0].join(SECONDS)
    assert storage.read(File.objects.get().digest) == picture()
    assert not Removal.objects.exists()


def test_a_draft_cannot_name_what_is_being_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    row, brand = take_in(picture(), "a.png"), make_brand()
    refused = []

    def name(_: str) -> None:
        with pytest.raises(BadContent, match=r"is not stored\. Upload it first"):
            make_media(brand, file=row)
        refused.append(row)

    before_deleting(monkeypatch, name)
    assert sweep() == (row.digest,)
    assert refused


def test_a_store_that_fails_in_between_is_told_and_the_next_run_ends_it(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = make_media(make_brand(), file=take_in(KEPT, "kept.png")).variants.get(field="file").value
    digests = {take_in(body, "a.png").digest for body in bodies()}

    def fail(digest: str) -> None:
        if digest == sorted(digests)[FILES // 2]:
            raise StorageError("A file cannot be deleted. See whether the media store is up.")

    with monkeypatch.context() as patch:
        before_deleting(patch, fail)
        with pytest.raises(StorageError, match="media store is up"):
            sweep()
    assert_nothing_lost(kept)
    assert sorted(sweep()) == sorted(digests)[FILES // 2 :]
    assert {row.name for row in storage.stored()} == {kept}
    assert not Removal.objects.exists()


def test_a_slow_store_is_claimed_from_anew_before_the_lease_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    digests = {take_in(body, "a.png").digest for body in bodies()}
    claims = []

    def slowly(digest: str) -> None:
        claims.append(Removal.objects.get(digest=digest).pk)
        time.sleep(0.06)

    before_deleting(monkeypatch, slowly)
    assert set(sweep()) == digests
    assert not list(storage.stored())
    assert len(claims) == FILES < max(claims) - min(claims) + 1


def sweep_once(started: Any) -> None:
    started.set()
    sweep()


@pytest.mark.slow
@pytest.mark.proof(KILLED_SWEEPS)
def test_a_killed_sweep_leaves_no_row_without_its_file_and_the_next_one_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assets.publishing.sweeping.BATCH", 3)
    monkeypatch.setattr(removals, "LEASE_SECONDS", 0.05)
    kept = make_media(make_brand(), file=take_in(KEPT, "kept.png")).variants.get(field="file").value
    for _ in range(KILLED_SWEEPS):
        for body in bodies():
            take_in(body, "a.png")
        storage.put(b"no row names it")
        started = fork.Event()

        cut_off(start(sweep_once, started), started, random.uniform(0, MOST_SECONDS))
        assert_nothing_lost(kept)
        assert storage.exists(take_in(bodies()[0], "again.png").digest)
        sweep()

        assert {row.name for row in storage.stored()} == {kept}
        assert not Removal.objects.exists()
        assert [row.digest for row in File.objects.all()] == [kept]


def sweep_what_came_before(before: dt.datetime, started: Any) -> None:
    started.set()
    sweep_media(before=before)


@pytest.mark.slow
@pytest.mark.proof(SWEPT_UPLOADS)
def test_what_is_uploaded_beside_a_sweep_is_there_afterwards() -> None:
    for _ in range(SWEPT_UPLOADS):
        for body in bodies():
            take_in(body, "a.png")
        before, started = timezone.now() + dt.timedelta(milliseconds=50), fork.Event()
        time.sleep(0.05)
        sweeping = start(sweep_what_came_before, before, started)
        started.wait(SECONDS)
        time.sleep(random.uniform(0, MOST_SECONDS))

        again = {take_in(body, "again.png").digest for body in bodies()[:3]}
        sweeping.join(SECONDS)

        assert sweeping.exitcode == 0
        assert {row.name for row in storage.stored()} == again
        assert {row.digest for row in File.objects.all()} == again
        assert not Removal.objects.exists()
