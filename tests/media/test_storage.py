"""assets.media.storage and intake: files by digest."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assets.errors import BadContent, StorageError
from assets.manifest import sha256
from assets.media import storage
from assets.media.incoming import CHUNK_BYTES
from assets.media.intake import known, take_in
from assets.models import File
from tests.counts import STREAMED_MEGABYTES
from tests.media.pictures import picture


def test_bytes_come_back_by_their_digest(place: str) -> None:
    digest = storage.put(b"beans")

    assert digest == sha256(b"beans")
    assert storage.read(digest) == b"beans"
    assert (storage.exists(digest), storage.size(digest)) == (True, 5)
    assert [(row.name, row.size_bytes) for row in storage.stored()] == [(digest, 5)]
    assert not list(storage.leftovers())


def test_an_empty_file_comes_back_empty(place: str) -> None:
    assert storage.read(storage.put(b"")) == b""


def test_a_stream_is_stored_and_read_in_chunks(place: str) -> None:
    """More than two parts of a multipart upload, and an end that fills none."""
    chunks = [bytes([number]) * 1_000_001 for number in range(STREAMED_MEGABYTES)]

    incoming = storage.put_stream(iter(chunks))

    assert incoming.size_bytes == len(chunks) * 1_000_001
    assert not incoming.path.exists()
    hashed, longest = hashlib.sha256(), 0
    for chunk in storage.stream(incoming.digest):
        hashed.update(chunk)
        longest = max(longest, len(chunk))
    assert hashed.hexdigest() == incoming.digest
    assert longest <= CHUNK_BYTES


def test_a_part_of_a_file_is_what_lies_between(place: str) -> None:
    digest = storage.put(b"roasted beans")

    assert b"".join(storage.stream_part(digest, 3, 9)) == b"sted b"
    assert b"".join(storage.stream_part(digest, 8, 99)) == b"beans"
    assert b"".join(storage.stream_part(digest, 13, 20)) == b""


def test_a_deleted_file_is_gone_and_deleting_again_is_no_error(place: str) -> None:
    digest = storage.put(b"beans")

    storage.delete(digest)
    storage.delete(digest)

    assert not storage.exists(digest)
    with pytest.raises(StorageError, match=f"{digest} is missing"):
        storage.read(digest)


def test_more_than_the_limit_is_not_taken_in(place: str) -> None:
    with pytest.raises(BadContent, match="more than 5 bytes"), storage.receive([b"roasted", b"beans"], limit_bytes=5):
        pytest.fail("it was taken in")

    assert not list(storage.stored())
    assert not list(storage.leftovers())


def test_a_folder_holds_a_file_under_its_digest(own_files: Path) -> None:
    digest = storage.put(b"beans")

    assert (own_files / "sha256" / digest[:2] / digest[2:4] / digest).is_file()
    assert not list((own_files / "incoming").iterdir())


def test_the_same_bytes_are_stored_once(place: str) -> None:
    digest = storage.put(b"beans")
    (before,) = storage.stored()

    assert storage.put(b"beans") == digest
    assert list(storage.stored()) == [before]


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


@pytest.mark.parametrize("take", [storage.read, storage.size, storage.delete, storage.stream_part])
@pytest.mark.parametrize(
    "digest", ["../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "", "a" * 63 + "\n", "a" * 64 + "\n"]
)
def test_only_a_digest_names_a_file(digest: str, take: Callable[..., Any]) -> None:
    with pytest.raises(StorageError, match="is not a digest"):
        take(digest, *([0, 1] if take is storage.stream_part else []))


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
    assert facts.file.width_px == 8


@pytest.mark.django_db
def test_a_refused_upload_leaves_nothing(own_files: Path) -> None:
    with pytest.raises(BadContent):
        take_in(picture()[:-20], "a.png")

    assert not File.objects.exists()
    assert not [path for path in own_files.rglob("*") if path.is_file()]
