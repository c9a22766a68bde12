"""A copy in a bucket: objects with their headers, and pointers that are copies made by the store itself.

Nothing follows pointers there, so that each pointer is a whole answer: one request of the store replaces it.
"""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from assets.errors import TargetFailed
from assets.sites.naming import Named

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 5, 60, 5
KNOWN = {
    "Content-Type": "ContentType", "Cache-Control": "CacheControl", "Content-Language": "ContentLanguage",
    "Content-Disposition": "ContentDisposition",
}  # fmt: skip
"""What S3 keeps and sends by itself; other headers are kept as metadata."""
MISSING = {"NoSuchKey", "404", "NotFound"}


class BucketTarget:
    """Private, as the bucket is: no object gets an ACL. Credentials are boto3's to find."""

    def __init__(self, *, name: str, prefix: str = "", endpoint: str = "", region: str = "") -> None:
        self._name, self._prefix = name, f"{prefix}/" if prefix else ""
        config = Config(
            signature_version="s3v4", s3={"addressing_style": "path"}, connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS, retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        )  # fmt: skip
        place = {"endpoint_url": endpoint or None, "region_name": region or None}
        self._client = boto3.session.Session().client("s3", config=config, **place)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody is kept out: a bucket has no locks that end with their holder."""
        yield

    def read(self, name: str) -> bytes | None:
        with self._doing():
            try:
                return bytes(self._client.get_object(Bucket=self._name, Key=self._prefix + name)["Body"].read())
            except ClientError as error:
                if _code(error) in MISSING:
                    return None
                raise

    def write(self, name: str, body: bytes) -> None:
        self._put(name, body)

    def remove(self, name: str) -> None:
        with self._doing():
            self._client.delete_object(Bucket=self._name, Key=self._prefix + name)

    def put(self, named: Named) -> None:
        """The compressed form first: where the object is, both are."""
        headers, digest = {**named.answer.headers, "Vary": dict(named.profile).get("Vary", "")}, named.answer.digest
        if named.compressed is not None:
            told = _told(headers, f'"{digest}-gzip"')
            self._put(f"{_object(named.name)}.gz", named.compressed, **told, ContentEncoding="gzip")
        self._put(_object(named.name), named.answer.body, **_told(headers, f'"{digest}"'))

    def settle(self) -> None:
        """What the store has answered for, it has."""

    def point(self, target: str, name: str) -> None:
        """The compressed form, if there is one, by itself: an answer is one of the two."""
        if _is_compressed(name):
            self._copy(f"{_object(name)}.gz", _pointer("gzip", target))
        else:
            self.remove(_pointer("gzip", target))
        self._copy(_object(name), _pointer("paths", target))

    def unpoint(self, target: str) -> None:
        for folder in ("gzip", "paths"):
            self.remove(_pointer(folder, target))

    def drop(self, name: str) -> None:
        self.remove(_object(name))
        self.remove(f"{_object(name)}.gz")

    def names(self) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._name, Prefix=f"{self._prefix}objects/"
        )
        with self._doing():
            for page in pages:
                for row in page.get("Contents", ()):
                    name = row["Key"].rpartition("/")[2]
                    if not name.endswith(".gz"):
                        yield name

    def _put(self, key: str, body: bytes, **facts: Any) -> None:
        with self._doing():
            self._client.put_object(Bucket=self._name, Key=self._prefix + key, Body=body, **facts)

    def _copy(self, source: str, key: str) -> None:
        """With the headers of the source."""
        with self._doing():
            self._client.copy_object(
                Bucket=self._name,
                Key=self._prefix + key,
                CopySource={"Bucket": self._name, "Key": self._prefix + source},
            )

    @contextlib.contextmanager
    def _doing(self) -> Iterator[None]:
        """Turns the client's errors into ours, without a word of theirs but the code: they may quote a request."""
        try:
            yield
        except ClientError as error:
            raise TargetFailed(f"The bucket {self._name} answers {_code(error)}. See to its credentials.") from error
        except BotoCoreError as error:
            raise TargetFailed(
                f"The bucket {self._name}: {type(error).__name__}. See whether its store is up."
            ) from error


def _object(name: str) -> str:
    return f"objects/{name[:2]}/{name}"


def _pointer(folder: str, target: str) -> str:
    return f"{folder}{target}="


def _is_compressed(name: str) -> bool:
    return name.split(".")[2].startswith("z")


def _told(headers: Mapping[str, str], etag: str) -> dict[str, Any]:
    """As arguments of PutObject; the rest by names in lower case, the API's ETag among them."""
    known = {KNOWN[name]: value for name, value in headers.items() if name in KNOWN}
    others = {name.lower(): value for name, value in headers.items() if name not in KNOWN and value}
    return {**known, "Metadata": {"etag": etag, **others}}


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
