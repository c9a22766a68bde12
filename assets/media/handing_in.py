"""A browser hands a large file to the bucket itself: an order to do so, and what came of it, which nobody has verified.

What was handed in is named by a token that is signed for whoever may use it and ends with its form. It becomes a file
as any other upload does, by assets.media.intake, or stays for the sweep.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.core import signing

from assets.errors import BadContent
from assets.manifest import MEDIA_TYPES
from assets.media import storage
from assets.media.inspection import clean_name, limit_of

TOKEN_SECONDS = 2 * 60 * 60
"""A form whose other fields are corrected first may take a while to be saved."""
SALT = "assets.media.handing_in"


@dataclass(frozen=True, slots=True)
class Order:
    """Where a form with these fields, and the file behind them, is sent; `token` names the file afterwards."""

    url: str
    fields: Mapping[str, str]
    token: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as its editor named it, lying in the bucket as `key`."""

    name: str
    key: str

    def chunks(self) -> Iterator[bytes]:
        """Raises StorageError."""
        return storage.require_bucket().handed_in(self.key)

    def head(self, size: int) -> bytes:
        """As much of it as that. Raises StorageError."""
        body = b""
        for chunk in self.chunks():
            body += chunk
            if len(body) >= size:
                break
        return body[:size]

    def discard(self) -> None:
        """Raises StorageError."""
        storage.discard(self.key)


def origin() -> str:
    """Where browsers hand files in, such as https://s3.example.com; "" where files lie in a folder."""
    bucket = storage.bucket()
    if bucket is None:
        return ""
    parts = urlsplit(bucket.endpoint)
    return f"{parts.scheme}://{parts.netloc}"


def order_for(name: str, size_bytes: int, *, user: str) -> Order:
    """For one file of exactly this size and of the type that its name says. Raises BadContent, StorageError."""
    media_type = _type_of(clean_name(name))
    limit = limit_of(media_type)
    if not 0 < size_bytes <= limit:
        raise BadContent(f"The file has {size_bytes:,} bytes; 1 to {limit:,} are taken. Make it smaller.", where=name)
    post: Mapping[str, Any] = storage.require_bucket().presign(media_type=media_type, size_bytes=size_bytes)
    token = signing.dumps({"key": post["name"], "name": name, "user": user}, salt=SALT)
    return Order(post["url"], post["fields"], token)


def handed_in(token: str, *, user: str) -> HandedIn:
    """Raises BadContent for what this user was not told to hand in, or too long ago."""
    try:
        said = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature as error:
        raise BadContent("The upload was forgotten, or is nobody's. Choose the file again.") from error
    if said["user"] != user:
        raise BadContent("The upload is somebody else's. Choose the file again.")
    return HandedIn(said["name"], said["key"])


def _type_of(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    found = next((media_type for media_type, suffixes in MEDIA_TYPES.items() if suffix in suffixes), "")
    if not found:
        known = ", ".join(suffix for suffixes in MEDIA_TYPES.values() for suffix in suffixes)
        raise BadContent(f"No file that is taken ends in .{suffix[:20]}. Use one of {known}.", where=name)
    return found
