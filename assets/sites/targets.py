"""Where a copy lies: a folder or a bucket. Both keep objects that never change, pointers to them, and a state.

objects/ab/<name>, objects/ab/<name>.gz     what is answered; a bucket keeps the headers with it
paths/<path and query>=                     a pointer; the = keeps a path apart from those below it
gzip/<path and query>=                      a bucket's pointer to the compressed form
state.json.gz, journal.json                 what was exported, and what is being changed
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from assets.errors import BadContent
from assets.sites.folder import Folder
from assets.sites.naming import Named

SCHEME = "s3://"
_BUCKET = re.compile(r"s3://(?P<name>[a-z0-9.-]{3,63})(?:/(?P<prefix>[^?]*))?(?:\?(?P<query>.*))?")


class Target(Protocol):
    """What a place can do. Every method raises TargetFailed with a remedy; what is removed need not be there."""

    def locked(self) -> AbstractContextManager[None]:
        """Keeps others from exporting there meanwhile, as far as the place can."""

    def read(self, name: str) -> bytes | None:
        """A state file."""

    def write(self, name: str, body: bytes) -> None:
        """A state file, whole or not at all."""

    def remove(self, name: str) -> None: ...

    def put(self, named: Named) -> None:
        """An object with its compressed form."""

    def settle(self) -> None:
        """What was put is there, also after a power cut, before any pointer leads to it."""

    def point(self, target: str, name: str) -> None:
        """From now on the path has this object: a reader gets the former or this, whole."""

    def unpoint(self, target: str) -> None: ...

    def drop(self, name: str) -> None: ...

    def names(self) -> Iterator[str]:
        """All objects that are there."""


def place_of(where: str) -> str:
    """As it is meant whatever folder one is in."""
    return where if where.startswith(SCHEME) else str(Path(where).absolute())


def target_at(where: str) -> Target:
    """A folder, or `s3://bucket/prefix?endpoint=…&region=…`. Raises BadContent."""
    if not where.startswith(SCHEME):
        return Folder(Path(place_of(where)))
    found = _BUCKET.fullmatch(where)
    options = dict(each.partition("=")[::2] for each in (found["query"] or "").split("&") if each) if found else {}
    if found is None or set(options) - {"endpoint", "region"}:
        raise BadContent(f"{where[:80]} names no bucket. Write s3://bucket/prefix?endpoint=https://…&region=…")
    bucket = import_module("assets.sites.bucket").BucketTarget
    return cast(Target, bucket(name=found["name"], prefix=(found["prefix"] or "").strip("/"), **options))
