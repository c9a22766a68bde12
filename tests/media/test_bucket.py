"""assets.media.bucket: presigned uploads, and a store that fails."""

import logging
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import boto3
import pytest

from assets.errors import StorageError, StoreUnavailable
from assets.manifest import sha256
from assets.media import storage
from assets.media.bucket import Bucket
from assets.media.circuit import OPEN_SECONDS
from tests.calm import Watch
from tests.counts import HANGING_SECONDS
from tests.media.faults import Proxy
from tests.services import S3_CREDENTIALS

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100
ANSWER_SECONDS = 2.0
CONTINUE_SECONDS = 1
"""How long boto3 waits for "100 Continue" before it sends the body all the same."""
MIB = 1024 * 1024


def hand_in(post: Mapping[str, Any], body: bytes, **changed: str) -> int:
    """The status of a form sent to a presigned address, as a browser sends it."""
    boundary = uuid.uuid4().hex
    fields = {**post["fields"], **changed}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    form = "".join([*parts, head]).encode() + body + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    asked = urllib.request.Request(post["url"], form, headers)  # noqa: S310 - the server of this run
    try:
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_a_presigned_form_takes_one_file_of_its_type_and_size(bucket: dict[str, str]) -> None:
    made = Bucket(**bucket)
    post = made.presign(media_type="image/png", size_bytes=len(PNG))

    assert hand_in(post, PNG) == 204
    assert b"".join(made.handed_in(post["name"])) == PNG
    assert [row.name for row in storage.leftovers()] == [post["name"]]
    assert not list(storage.stored())


@pytest.mark.parametrize(
    ("body", "changed", "status"),
    [
        (PNG * 20, {}, 400),
        (PNG[:-1], {}, 400),
        (PNG, {"Content-Type": "text/html"}, 403),
        (PNG, {"key": "incoming/other"}, 403),
        (PNG, {"x-amz-signature": "0" * 64}, 403),
        (PNG, {"policy": "eyJjb25kaXRpb25zIjpbXX0="}, 403),
    ],
    ids=["too large", "too small", "wrong type", "another name", "wrong signature", "another policy"],
)
def test_a_form_that_says_more_than_it_was_signed_for_is_refused(
    body: bytes, changed: dict[str, str], status: int, bucket: dict[str, str]
) -> None:
    post = Bucket(**bucket).presign(media_type="image/png", size_bytes=len(PNG))

    assert hand_in(post, body, **changed) == status
    assert not list(storage.leftovers())


def test_a_form_is_of_no_use_once_it_has_expired(bucket: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assets.media.bucket.POST_SECONDS", -5)
    post = Bucket(**bucket).presign(media_type="image/png", size_bytes=len(PNG))

    assert hand_in(post, PNG) == 403


@pytest.mark.parametrize("size_mib", [1, 6])
def test_a_file_that_is_there_is_not_written_again(
    size_mib: int, bucket: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where the two writers could not see each other: the store itself refuses the second, in parts too."""
    monkeypatch.setattr("assets.media.bucket.PART_BYTES", 5 * MIB)
    made = Bucket(**bucket)
    with storage.receive([bytes(size_mib * MIB)]) as incoming:
        made._send(incoming)
        with pytest.raises(made._client.exceptions.ClientError, match="PreconditionFailed"):
            made._send(incoming)


def test_a_damaged_file_is_not_served(bucket: dict[str, str]) -> None:
    digest = storage.put(b"beans")
    made = Bucket(**bucket)
    made._client.put_object(Bucket="brand", Key=made._key(digest), Body=b"beanz")

    with pytest.raises(StorageError, match="is damaged"):
        storage.read(digest)
    made._client.put_object(Bucket="brand", Key=made._key(digest), Body=b"bean")
    with pytest.raises(StorageError, match="is damaged: it is stored with 4 bytes"):
        storage.put(b"beans")


@pytest.mark.parametrize("fault", ["reset", "503"])
def test_a_store_that_refuses_is_told_of_within_two_seconds(fault: str, proxy: Proxy) -> None:
    digest = sha256(b"beans")
    for ask in (lambda: storage.put(b"beans"), lambda: storage.read(digest)):
        proxy.fail(fault)
        watch = Watch()
        with pytest.raises(StorageError, match=r"(Try again later|media store is up)\."):
            ask()
        assert watch.seconds < ANSWER_SECONDS

    proxy.fail("", times=0)
    assert storage.read(storage.put(b"beans")) == b"beans"


def test_one_failure_alone_is_not_noticed(proxy: Proxy) -> None:
    for fault in ("503", "reset"):
        proxy.fail(fault, times=1)
        assert storage.read(storage.put(fault.encode())) == fault.encode()


@pytest.mark.parametrize("ask", [storage.read, storage.size, storage.delete])
def test_a_store_that_hangs_holds_no_reader_for_more_than_two_seconds(
    ask: Callable[[str], object], proxy: Proxy
) -> None:
    digest = storage.put(b"beans")
    proxy.fail("hang")
    watch = Watch()

    with pytest.raises(StoreUnavailable, match="media store is up"):
        ask(digest)
    assert watch.seconds < ANSWER_SECONDS


def test_a_body_that_stalls_is_left_within_two_seconds(proxy: Proxy) -> None:
    digest = storage.put(b"beans" * 400_000)
    proxy.fail("stall", cut_bytes=1_500_000)
    watch = Watch()

    with pytest.raises(StoreUnavailable, match="is cut off by the media store"):
        storage.read(digest)
    assert watch.seconds < ANSWER_SECONDS


def test_whoever_stores_waits_longer_and_then_nobody_for_a_while(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assets.media.bucket.READ_SECONDS", HANGING_SECONDS)
    digest = storage.put(b"beans")
    proxy.fail("reset")
    for _ in range(4):
        with pytest.raises(StoreUnavailable):
            storage.size(digest)
    proxy.fail("hang")
    watch = Watch()
    with pytest.raises(StoreUnavailable, match="media store is up"):
        storage.put(b"others")
    assert watch.seconds < 2 * (HANGING_SECONDS + CONTINUE_SECONDS) + ANSWER_SECONDS

    asked, watch = proxy.connections, Watch()
    with pytest.raises(StoreUnavailable, match="Try again in half a minute"):
        storage.read(digest)
    assert watch.seconds < 0.1
    assert proxy.connections == asked


@pytest.mark.parametrize("size_mib", [1, 6])
def test_an_upload_that_is_broken_off_leaves_nothing_under_its_name_and_may_be_repeated(
    size_mib: int, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one request, and in parts."""
    monkeypatch.setattr("assets.media.bucket.PART_BYTES", 5 * MIB)
    body = bytes(size_mib * MIB)
    proxy.fail("break", cut_bytes=500_000)
    with pytest.raises(StoreUnavailable):
        storage.put(body)
    proxy.fail("", times=0)

    assert not list(storage.stored())
    assert storage.read(storage.put(body)) == body


def test_a_store_is_asked_again_after_a_while(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy.fail("reset")
    for _ in range(6):
        with pytest.raises(StorageError):
            storage.size(sha256(b"beans"))
    proxy.fail("", times=0)
    later = time.monotonic() + OPEN_SECONDS
    monkeypatch.setattr("assets.media.bucket.time.monotonic", lambda: later)

    assert storage.size(sha256(b"beans")) is None


def test_a_body_that_is_cut_off_is_read_on_from_there(proxy: Proxy) -> None:
    body = bytes(range(256)) * 10_000
    digest = storage.put(body)
    proxy.fail("cut", times=2, cut_bytes=1_000_000)

    assert storage.read(digest) == body


def test_a_body_that_is_always_cut_off_is_an_error(proxy: Proxy) -> None:
    digest = storage.put(b"beans" * 100_000)
    proxy.fail("cut", cut_bytes=100_000)

    with pytest.raises(StorageError, match=f"{digest} is cut off by the media store"):
        storage.read(digest)


def test_a_slow_store_is_waited_for(proxy: Proxy) -> None:
    body = b"beans" * 40_000
    digest = storage.put(body)
    proxy.fail("slow")

    assert storage.read(digest) == body


def test_neither_errors_nor_logs_hold_a_secret(proxy: Proxy, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    proxy.fail("503")
    with pytest.raises(StorageError) as refusal:
        storage.put(b"beans")

    for secret in (S3_CREDENTIALS["AWS_SECRET_ACCESS_KEY"], "Signature", "Credential="):
        assert secret not in f"{refusal.value} {caplog.text}"


def test_a_wrong_key_is_told_as_such(bucket: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    monkeypatch.setattr("assets.media.bucket._session", boto3.session.Session)

    with pytest.raises(StorageError, match=r"SignatureDoesNotMatch\. See to MEDIA_STORAGE and its credentials"):
        list(Bucket(**bucket).chunks(sha256(b"beans"), 0, None))
