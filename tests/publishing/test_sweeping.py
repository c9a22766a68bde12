"""Sweeping: what nothing names goes, after its grace; what anything names stays. On both storages."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from assets.errors import StorageError
from assets.media import storage
from assets.media.intake import take_in
from assets.models import Act, Document, File, Recall, Snapshot, Variant
from assets.publishing.sweeping import Swept, sweep_media
from tests.builders import make_brand, make_media
from tests.media.pictures import picture
from tests.publishing.library import publish_now

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=31)


def later() -> dt.datetime:
    """A time at which all that was stored now is old; files' own times are the clock's."""
    return timezone.now() + dt.timedelta(seconds=2)


def sweep(*, is_dry_run: bool = False) -> Swept:
    File.objects.update(handed_in_at=timezone.now() - LATER)
    return sweep_media(before=later(), is_dry_run=is_dry_run)


def test_what_nothing_names_goes_with_its_row_and_only_then(place: str) -> None:
    digest, orphan = take_in(picture(), "a.png").digest, storage.put(b"no row names it")

    assert sweep(is_dry_run=True).files == tuple(sorted([digest, orphan]))
    assert storage.exists(digest)
    swept = sweep()

    assert (set(swept.files), swept.size_bytes) == ({digest, orphan}, len(picture()) + 15)
    assert not list(storage.stored())
    assert not File.objects.exists()
    assert sweep().files == ()


def test_what_came_within_the_grace_stays(place: str) -> None:
    digest = take_in(picture(), "a.png").digest

    assert sweep_media(before=timezone.now() - dt.timedelta(hours=1)).files == ()
    assert storage.exists(digest)


def test_bytes_that_came_again_are_new_again() -> None:
    digest = take_in(picture(), "a.png").digest
    File.objects.update(handed_in_at=timezone.now() - LATER)
    before = timezone.now()
    take_in(picture(), "b.png")

    assert sweep_media(before=before).files == ()
    assert storage.exists(digest)


def test_a_draft_a_snapshot_and_a_document_keep_what_they_name() -> None:
    rows = [take_in(picture(size=(size, 4)), "a.png") for size in (1, 2, 3, 4)]
    media = make_media(make_brand(), file=rows[0])
    named_once = make_media(media.brand, "former", file=rows[1])
    Variant.objects.filter(asset=named_once, field="file").delete()
    Document.objects.create(recipe="a" * 64, digest="b" * 64, media_type="text/html",
                            body=f'<img src="/m/{rows[2].digest}.png">'.encode())  # fmt: skip

    assert sweep().files == (rows[3].digest,)


def test_a_release_keeps_what_it_names_though_all_else_were_gone() -> None:
    row = take_in(picture(), "a.png")
    brand = make_brand()
    make_media(brand, file=row)
    publish_now(brand, "media/photo")
    Variant.objects.all().delete()
    Snapshot.objects.all().delete()

    assert sweep().files == ()


def test_a_recall_keeps_the_file_that_it_names() -> None:
    row = take_in(picture(), "a.png")
    brand = make_brand()
    make_media(brand)
    act = Act.objects.latest("pk")
    Recall.objects.create(brand=brand, file=row, starts_at=timezone.now(), reason="The right ended.", act=act)

    assert sweep().files == ()


def test_a_damaged_snapshot_stops_the_sweep() -> None:
    digest = take_in(picture(), "a.png").digest
    make_media(make_brand())
    Snapshot.objects.update(content=b"no zlib")

    with pytest.raises(StorageError, match="Nothing was removed"):
        sweep()
    assert storage.exists(digest)


def test_a_snapshot_without_content_names_nothing() -> None:
    row = take_in(picture(), "a.png")
    media = make_media(make_brand(), file=row)
    Variant.objects.filter(asset=media, field="file").delete()
    Snapshot.objects.update(content=b"")

    assert sweep().files == (row.digest,)


def test_a_row_whose_bytes_went_before_the_crash_is_taken_by_the_next_run() -> None:
    digest = take_in(picture(), "a.png").digest
    storage.delete(digest)

    assert sweep().files == (digest,)
    assert storage.exists(take_in(picture(), "a.png").digest)


def test_a_file_that_is_named_while_the_sweep_reads_is_not_taken() -> None:
    row = take_in(picture(), "a.png")
    brand = make_brand()
    File.objects.update(handed_in_at=timezone.now() - LATER)

    def name_it(what: str, done: int, of: int) -> None:
        if (what, done) == ("read", of):
            make_media(brand, file=row)

    assert sweep_media(before=later(), progress=name_it).files == ()
    assert storage.exists(row.digest)


def test_a_leftover_of_a_killed_upload_goes(own_files: Path) -> None:
    (own_files / "incoming").mkdir(parents=True)
    (own_files / "incoming" / "media-x").write_bytes(b"half")

    assert sweep().leftovers == ("media-x",)
    assert not list(storage.leftovers())


def test_the_command_lists_what_it_removes_and_refuses_too_short_a_grace() -> None:
    out = StringIO()
    digest = storage.put(b"beans")
    path = storage.path_of(digest)

    call_command("sweep_media", "--older-than", "1h", stdout=out)
    assert out.getvalue() == "0 files and 0 leftovers removed: 0 bytes.\n"
    assert path.exists()
    with pytest.raises(CommandError, match="Less than an hour"):
        call_command("sweep_media", "--older-than", "0h")
