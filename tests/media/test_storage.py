"""assets.media.storage and intake: files by digest."""

from pathlib import Path

import pytest

from assets.errors import BadContent, StorageError
from assets.manifest import sha256
from assets.media import storage
from assets.media.intake import known, take_in
from assets.models import File
from tests.media.pictures import picture


def test_bytes_come_back_by_their_digest(own_files: Path) -> None:
    digest = storage.put(b"beans")

    assert digest == sha256(b"beans")
    assert storage.read(digest) == b"beans"
    assert (own_files / "sha256" / digest[:2] / digest[2:4] / digest).is_file()
    assert not list((own_files / "incoming").iterdir())


def test_the_same_bytes_are_written_once() -> None:
    digest = storage.put(b"beans")
    before = storage.path_of(digest).stat()

    assert storage.put(b"beans") == digest
    after = storage.path_of(digest).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("damage", [b"", b"bean", b"beanz", b"beans and more"])
def test_a_damaged_file_is_not_served_and_not_overwritten(damage: bytes) -> None:
    path = storage.path_of(storage.put(b"beans"))
    path.unlink()
    path.write_bytes(damage)

    with pytest.raises(StorageError, match="is damaged"):
        storage.read(path.name)
    with pytest.raises(StorageError, match="is damaged"):
        storage.put(b"beans")


def test_a_missing_file_is_named() -> None:
    digest = sha256(b"never stored")

    assert not storage.path_of(digest).exists()
    with pytest.raises(StorageError, match=f"{digest} is missing"):
        storage.read(digest)


@pytest.mark.parametrize(
    "digest", ["../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "", "a" * 63 + "\n", "a" * 64 + "\n"]
)
def test_only_a_digest_names_a_file(digest: str) -> None:
    with pytest.raises(StorageError, match="is not a digest"):
        storage.read(digest)


def test_a_folder_that_cannot_be_written_is_an_error(own_files: Path) -> None:
    own_files.mkdir(exist_ok=True)
    (own_files / "sha256").write_text("in the way")

    with pytest.raises(StorageError, match="cannot be stored"):
        storage.put(b"beans")


@pytest.mark.django_db
def test_an_upload_is_kept_once_under_its_first_name() -> None:
    body = picture()

    first = take_in(body, "first.png")
    again = take_in(body, "again.png")

    assert first.pk == again.pk == sha256(body)
    assert again.name == "first.png"
    assert storage.read(first.digest) == body
    facts = known(first.digest)
    assert facts is not None
    assert facts.width_px == 8


@pytest.mark.django_db
def test_a_refused_upload_leaves_nothing(own_files: Path) -> None:
    with pytest.raises(BadContent):
        take_in(picture()[:-20], "a.png")

    assert not File.objects.exists()
    assert not list(own_files.rglob("*"))
