"""An upload becomes a stored file and its row; the bytes are safe before the row exists."""

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from django.utils import timezone

from assets.errors import BadContent
from assets.media import removals, storage
from assets.media.facts import Facts, file_of, private_parts
from assets.media.incoming import Incoming
from assets.media.inspection import SNIFFED_BYTES, check_name, clean_name, inspect_incoming, limit_of, media_type_of
from assets.models import File

Kinds = tuple[str, ...]
"""Beginnings of the media types that are taken; none: all."""


def take_in(body: bytes, name: str, kinds: Kinds = ()) -> File:
    """Inspects and keeps an upload. Raises BadContent and then keeps nothing; StorageError."""
    return take_in_stream((body,), name, kinds)


def take_in_stream(chunks: Iterable[bytes], name: str, kinds: Kinds = ()) -> File:
    """Inspects and keeps an upload of any size, with a chunk of it in memory. Raises BadContent, StorageError.

    The first bytes say what it is, and so how large it may be; the rest is hashed and counted while it is written.
    """
    with _received(chunks, name, kinds) as (incoming, facts):
        return _stored(incoming, facts)


def look_into(chunks: Iterable[bytes], name: str, kinds: Kinds = ()) -> File:
    """The row that an upload would have; nothing is kept. Raises BadContent, StorageError."""
    with _received(chunks, name, kinds) as (_, facts):
        return File(**asdict(facts.file), details=facts.details, colour=facts.colour)


def keep(body: bytes, facts: Facts) -> File:
    """Stores bytes that have been inspected. The same bytes keep the name they first came with."""
    with storage.receive((body,)) as incoming:
        return _stored(incoming, facts)


def known(digest: str) -> Facts | None:
    """The facts of a file that was kept before."""
    row = File.objects.filter(digest=digest).first()
    return None if row is None else Facts(file_of(row), row.details, row.colour)


def private_among(digests: Iterable[str]) -> dict[str, str]:
    """What those of the files that do tell of a person or a place. One query; none without a file."""
    rows = File.objects.filter(digest__in=set(digests), details__has_key="private")
    return {digest: private_parts(details) for digest, details in rows.values_list("digest", "details")}


@contextmanager
def _received(chunks: Iterable[bytes], name: str, kinds: Kinds) -> Iterator[tuple[Incoming, Facts]]:
    """Bytes that were kept before are not decoded again."""
    clean_name(name)
    head, rest = _head(iter(chunks))
    media_type = media_type_of(head, name)
    check_name(name, media_type)
    if kinds and not media_type.startswith(kinds):
        wanted = " or ".join(kind.rstrip("/") for kind in kinds)
        raise BadContent(f"This is {media_type}, and here belongs {wanted}. Choose another file.", where=name)
    try:
        with storage.receive(itertools.chain([head], rest), limit_bytes=limit_of(media_type)) as incoming:
            yield incoming, known(incoming.digest) or inspect_incoming(incoming, name)
    except BadContent as error:
        raise error if error.where else BadContent(str(error), where=name) from error


def _stored(incoming: Incoming, facts: Facts) -> File:
    """From its row on no sweep takes it. One that had begun before is waited for, and what it took is stored again."""
    storage.keep(incoming)
    row = _row(facts)
    removals.outlast([row.digest])
    if not storage.exists(row.digest):
        storage.keep(incoming)
    return row


def _row(facts: Facts) -> File:
    named = asdict(facts.file)
    digest = named.pop("digest")
    now = timezone.now()
    defaults = {**named, "details": dict(facts.details), "colour": facts.colour, "handed_in_at": now}
    row, is_new = File.objects.get_or_create(digest=digest, defaults=defaults)
    if not is_new and not File.objects.filter(digest=digest).update(handed_in_at=now):
        return _row(facts)
    return row


def _head(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """As many bytes as tell the type, and what follows them."""
    head = b""
    while len(head) < SNIFFED_BYTES and (chunk := next(chunks, b"")):
        head += chunk
    return head, chunks
