"""Files lie in a bucket of an S3-compatible store, under PREFIX/sha256/ab/cd/<digest>.

A store that does not answer costs a bounded time: two seconds whoever reads, nine for each part whoever stores, nothing
for a while once it has failed several times in a row. Credentials are boto3's to find: in the environment or by role.
"""

import base64
import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from assets.errors import StorageError, StoreUnavailable
from assets.media.circuit import Circuit
from assets.media.incoming import CHUNK_BYTES, Incoming

CONNECT_SECONDS = 1
READ_SECONDS = 4
ATTEMPTS = 2
"""Of what stores or lists."""
QUICK_CONNECT_SECONDS = 0.5
QUICK_READ_SECONDS = 1.2
AGAIN_WITHIN_SECONDS = 0.2
"""Of what readers wait for: two seconds with all. What fails sooner than that is asked for once more."""
RESUMPTIONS = 3
"""How often a body that was cut off is asked for again from where it ended."""
PART_BYTES = 16 * CHUNK_BYTES
POST_SECONDS = 15 * 60
INCOMING = "incoming"
_THERE_ALREADY = {"PreconditionFailed", "ConditionalRequestConflict"}
_NOT_THERE = {"NoSuchKey", "NotFound", "404"}


class Bucket:
    """A bucket as a storage; `endpoint` and `region` are empty for what the environment says."""

    incoming_folder: Path | None = None

    def __init__(self, *, name: str, prefix: str = "", endpoint: str = "", region: str = "") -> None:
        self._name = name
        self._prefix = f"{prefix}/" if prefix else ""
        self._circuit = Circuit()
        place = {"endpoint_url": endpoint or None, "region_name": region or None}
        self._client = _client(place, CONNECT_SECONDS, READ_SECONDS, ATTEMPTS)
        self._quick = _client(place, QUICK_CONNECT_SECONDS, QUICK_READ_SECONDS, 1)

    def keep(self, incoming: Incoming) -> None:
        with self._asking(f"The file {incoming.digest} cannot be stored"):
            try:
                self._send(incoming)
            except ClientError as error:
                if _code(error) not in _THERE_ALREADY:
                    raise
        found = self.size(incoming.digest)
        if found != incoming.size_bytes:
            fact = f"The file {incoming.digest} is damaged: it is stored with {found} bytes."
            raise StorageError(f"{fact} Restore it from a backup.")

    def chunks(self, digest: str, start: int, end: int | None) -> Iterator[bytes]:
        return self._resumed(self._key(digest), f"The file {digest}", start, end)

    def size(self, digest: str) -> int | None:
        with self._asking(f"The file {digest} cannot be looked for"):
            try:
                return int(self._quickly(self._quick.head_object, Key=self._key(digest))["ContentLength"])
            except ClientError as error:
                if _code(error) in _NOT_THERE:
                    return None
                raise

    def delete(self, digest: str) -> None:
        self._remove(self._key(digest))

    def stored(self) -> Iterator[tuple[str, int, dt.datetime]]:
        return self._listed(f"{self._prefix}sha256/")

    def leftovers(self) -> Iterator[tuple[str, int, dt.datetime]]:
        """Uploads that were handed in directly, and multipart uploads that were never completed."""
        yield from self._listed(f"{self._prefix}{INCOMING}/")
        pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self._name, Prefix=self._prefix)
        with self._asking("The bucket cannot be listed"):
            for page in pages:
                for row in page.get("Uploads", ()):
                    yield f"{row['UploadId']} {row['Key']}", 0, row["Initiated"]

    def discard(self, name: str) -> None:
        upload, separator, key = name.partition(" ")
        if separator:
            with self._asking("An unfinished upload cannot be removed"):
                self._client.abort_multipart_upload(Bucket=self._name, Key=key, UploadId=upload)
        else:
            self._remove(self._incoming_key(name))

    @property
    def is_resting(self) -> bool:
        return self._circuit.is_open

    @property
    def endpoint(self) -> str:
        """The store's address, which browsers see too."""
        return str(self._client.meta.endpoint_url)

    def presign(self, *, media_type: str, size_bytes: int) -> Mapping[str, Any]:
        """An address and form fields with which a browser may hand in one file of this type and size, for a while."""
        name = uuid.uuid4().hex
        post = self._client.generate_presigned_post(
            Bucket=self._name,
            Key=self._incoming_key(name),
            Fields={"Content-Type": media_type},
            Conditions=[["content-length-range", size_bytes, size_bytes], {"Content-Type": media_type}],
            ExpiresIn=POST_SECONDS,
        )
        return {"name": name, **post}

    def handed_in(self, name: str) -> Iterator[bytes]:
        """What a browser handed in under this name; not verified yet."""
        return self._resumed(self._incoming_key(name), "The upload", 0, None)

    def _key(self, digest: str) -> str:
        return f"{self._prefix}sha256/{digest[:2]}/{digest[2:4]}/{digest}"

    def _incoming_key(self, name: str) -> str:
        if not name.isalnum():
            raise StorageError(f"{name[:80]!r} is no upload. Choose the file again.")
        return f"{self._prefix}{INCOMING}/{name}"

    def _send(self, incoming: Incoming) -> None:
        target = {"Bucket": self._name, "Key": self._key(incoming.digest)}
        with incoming.path.open("rb") as stream:
            if incoming.size_bytes > PART_BYTES:
                self._send_parts(stream, target)
            else:
                checksum = base64.b64encode(bytes.fromhex(incoming.digest)).decode()
                self._client.put_object(**target, Body=stream, IfNoneMatch="*", ChecksumSHA256=checksum)

    def _send_parts(self, stream: Any, target: Mapping[str, str]) -> None:
        """In parts, each with its own SHA-256; nothing is named before the last of them."""
        upload = self._client.create_multipart_upload(**target, ChecksumAlgorithm="SHA256")["UploadId"]
        try:
            parts: list[Mapping[str, object]] = []
            while chunk := stream.read(PART_BYTES):
                number = len(parts) + 1
                sent = self._client.upload_part(
                    **target, UploadId=upload, PartNumber=number, Body=chunk, ChecksumAlgorithm="SHA256"
                )
                parts.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumSHA256": sent["ChecksumSHA256"]})
            self._client.complete_multipart_upload(
                **target, UploadId=upload, MultipartUpload={"Parts": parts}, IfNoneMatch="*"
            )
        except (ClientError, BotoCoreError):
            self._abort(target, upload)
            raise

    def _abort(self, target: Mapping[str, str], upload: str) -> None:
        """What cannot be aborted now is a leftover: the sweep removes it."""
        try:
            self._client.abort_multipart_upload(**target, UploadId=upload)
        except (ClientError, BotoCoreError):
            return

    def _resumed(self, key: str, what: str, start: int, end: int | None) -> Iterator[bytes]:
        for attempt in range(RESUMPTIONS + 1):
            asked_at = time.monotonic()
            try:
                for chunk in self._body(key, what, start, end):
                    start += len(chunk)
                    yield chunk
                    asked_at = time.monotonic()
            except (HTTPError, BotoCoreError) as error:
                self._circuit.note(is_failure=True)
                has_hung = time.monotonic() - asked_at > QUICK_READ_SECONDS
                if attempt == RESUMPTIONS or has_hung:
                    raise StoreUnavailable(f"{what} is cut off by the media store. Try again later.") from error
                continue
            return

    def _body(self, key: str, what: str, start: int, end: int | None) -> Iterator[bytes]:
        """Raises HTTPError or BotoCoreError where the body breaks off."""
        if end is not None and start >= end:
            return
        wanted = {"Range": f"bytes={start}-{'' if end is None else end - 1}"} if start or end is not None else {}
        with self._asking(f"{what} cannot be read"):
            try:
                answer = self._quickly(self._quick.get_object, Key=key, **wanted)
            except ClientError as error:
                if _code(error) in _NOT_THERE:
                    is_stored = key.startswith(f"{self._prefix}sha256/")
                    remedy = "Restore it from a backup." if is_stored else "Choose the file again."
                    raise StorageError(f"{what} is missing from the bucket. {remedy}") from error
                if _code(error) == "InvalidRange":
                    return
                raise
        with closing(answer["Body"]) as body:
            yield from body.iter_chunks(CHUNK_BYTES)

    def _listed(self, prefix: str) -> Iterator[tuple[str, int, dt.datetime]]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix)
        with self._asking("The bucket cannot be listed"):
            for page in pages:
                for row in page.get("Contents", ()):
                    yield row["Key"].rpartition("/")[2], row["Size"], row["LastModified"]

    def _remove(self, key: str) -> None:
        with self._asking("A file cannot be deleted"):
            self._quickly(self._quick.delete_object, Key=key)

    def _quickly(self, ask: Callable[..., Any], **wanted: str) -> Any:
        """Once more where it fails at once; what has hung has had its time."""
        began = time.monotonic()
        try:
            return ask(Bucket=self._name, **wanted)
        except (ClientError, BotoCoreError) as error:
            is_final = isinstance(error, ClientError) and _status(error) < 500
            if is_final or time.monotonic() - began > AGAIN_WITHIN_SECONDS:
                raise
        return ask(Bucket=self._name, **wanted)

    @contextmanager
    def _asking(self, what: str) -> Iterator[None]:
        """Turns the client's errors into ours, without a word of theirs but the code: they may quote a request."""
        self._circuit.check()
        try:
            yield
        except ClientError as error:
            is_down = _status(error) >= 500
            self._circuit.note(is_failure=is_down)
            remedy = "Try again later." if is_down else "See to MEDIA_STORAGE and its credentials."
            kind = StoreUnavailable if is_down else StorageError
            raise kind(f"{what}: the media store answers {_code(error)}. {remedy}") from error
        except (BotoCoreError, HTTPError) as error:
            self._circuit.note(is_failure=True)
            raise StoreUnavailable(f"{what}: {type(error).__name__}. See whether the media store is up.") from error
        self._circuit.note(is_failure=False)


@cache
def _session() -> Any:
    """It reads the description of S3 once a process, which takes longer than any call."""
    return boto3.session.Session()


def _client(place: Mapping[str, str | None], connect: float, read: float, attempts: int) -> Any:
    """Seconds until a connection stands, seconds until an answer comes."""
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        connect_timeout=connect,
        read_timeout=read,
        retries={"mode": "standard", "total_max_attempts": attempts},
    )
    return _session().client("s3", config=config, **place)


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500))
