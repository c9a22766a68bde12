"""Files that nothing names become room: found by reading all that could name one, deleted some at a time."""

import datetime as dt
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from assets.errors import Conflict, StorageError
from assets.history.snapshots import is_intact, unpack
from assets.manifest import MEDIA_FILES
from assets.media import copying, removals, storage
from assets.models import Document, File, Recall, Release, Snapshot, Variant
from assets.progress import Progress, silent

BATCH = 100
ROWS = 500
_DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Swept:
    """What was removed, or would be. `files` are digests, `leftovers` uploads that were begun and never kept."""

    files: tuple[str, ...]
    leftovers: tuple[str, ...]
    size_bytes: int


def sweep_media(*, before: dt.datetime, is_dry_run: bool = False, progress: Progress = silent) -> Swept:
    """Removes files that came before that time and that no draft, snapshot, release, recall or document names.

    1. List what lies in the storage, and rows, from before then.
    2. Read everything that could name a file; what it names stays.
    3. In batches: look once more, take the rows away and claim the bytes in one transaction; then delete the bytes,
       while others write.

    Killed at any moment it leaves at most bytes without a row and a claim on them, which the next run takes. An upload
    of the same bytes meanwhile waits for the claim's end and stores them again (media.removals). Raises StorageError,
    and Conflict while a backup copies files.
    """
    removals.outlast(removals.claimed())
    sizes = _old_files(before)
    unnamed = sorted(_unnamed(set(sizes), progress))
    leftovers = [row for row in storage.leftovers() if row.changed_at < before]
    removed = list(unnamed)
    if not is_dry_run:
        removed = []
        for start in range(0, len(unnamed), BATCH):
            with copying.files_going() as is_free:
                if not is_free:
                    raise Conflict("A backup copies files now: nothing more is removed. Run it again afterwards.")
                removed += _remove(unnamed[start : start + BATCH], before)
            progress("deleted", min(start + BATCH, len(unnamed)), len(unnamed))
        for row in leftovers:
            storage.discard(row.name)
    freed = sum(sizes[digest] for digest in removed) + sum(row.size_bytes for row in leftovers)
    return Swept(tuple(removed), tuple(row.name for row in leftovers), freed)


def _old_files(before: dt.datetime) -> dict[str, int]:
    """Digest → bytes of what lies there or has a row, and of which neither is newer."""
    rows = File.objects.filter(handed_in_at__lt=before).values_list("digest", "size_bytes")
    sizes = dict(rows.iterator(ROWS))
    recent = set(File.objects.filter(handed_in_at__gte=before).values_list("digest", flat=True))
    for found in storage.stored():
        if found.changed_at >= before:
            recent.add(found.name)
        sizes[found.name] = found.size_bytes
    return {digest: size for digest, size in sizes.items() if digest not in recent}


def _unnamed(digests: set[str], progress: Progress) -> set[str]:
    """Those that stand in no text that is kept, not even where only a tool would look."""
    for number, bodies in enumerate(_SOURCES, 1):
        for body in bodies() if digests else ():
            digests -= {found.decode() for found in _DIGEST.findall(body)}
        progress("read", number, len(_SOURCES))
    return digests


def _drafts() -> Iterator[bytes]:
    named = Variant.objects.filter(field__in=MEDIA_FILES).values_list("value", flat=True)
    return (value.encode() for value in named.iterator())


def _linked() -> Iterator[bytes]:
    return (digest.encode() for digest in Release.files.through.objects.values_list("file_id", flat=True).iterator())


def _recalled() -> Iterator[bytes]:
    named = Recall.objects.filter(file__isnull=False).values_list("file_id", flat=True)
    return (str(digest).encode() for digest in named.iterator())


def _snapshots() -> Iterator[bytes]:
    """Those with content. Raises StorageError for a damaged one: what it names is unknown, so nothing may go."""
    for row in Snapshot.objects.exclude(content=b"").only("content", "digest").iterator(ROWS):
        if not is_intact(row):
            raise StorageError(
                "A snapshot is damaged, so what it names is unknown. Nothing was removed; restore it first."
            )
        yield unpack(row)


def _manifests() -> Iterator[bytes]:
    return (text.encode() for text in Release.objects.values_list("manifest", flat=True).iterator(ROWS))


def _documents() -> Iterator[bytes]:
    return (bytes(body) for body in Document.objects.values_list("body", flat=True).iterator(ROWS))


_SOURCES: tuple[Callable[[], Iterable[bytes]], ...] = (
    _drafts, _linked, _recalled, _snapshots, _manifests, _documents,
)  # fmt: skip


def _remove(digests: list[str], before: dt.datetime) -> list[str]:
    """Those removed. Where deleting takes long, the rest is claimed anew: a claim stands for a bounded time."""
    removed: list[str] = []
    while digests:
        taken, began = _claimed(digests, before)
        done = []
        for digest in taken:
            if time.monotonic() - began > removals.STARTED_WITHIN_SECONDS:
                break
            storage.delete(digest)
            done.append(digest)
        removals.release(taken)
        removed += done
        digests = taken[len(done) :]
    return removed


def _claimed(digests: list[str], before: dt.datetime) -> tuple[list[str], float]:
    """Those that are still old and unnamed, their rows gone and their bytes claimed, and since when.

    Rows are the lock: bytes without one get one for this transaction, so that an upload of them must wait for its end.
    """
    locks = [File(digest=digest, size_bytes=0, handed_in_at=before - dt.timedelta(seconds=1)) for digest in digests]
    with transaction.atomic():
        File.objects.bulk_create(locks, ignore_conflicts=True)
        old = File.objects.filter(digest__in=digests, handed_in_at__lt=before).select_for_update()
        locked = {row.digest for row in old} - removals.claimed()
        locked -= set(Variant.objects.filter(field__in=MEDIA_FILES, value__in=locked).values_list("value", flat=True))
        unused = File.objects.filter(digest__in=locked, releases=None, recalls=None)
        taken = list(unused.values_list("digest", flat=True))
        File.objects.filter(Q(digest__in=taken) | Q(digest__in=digests, media_type="")).delete()
        removals.claim(taken)
        began = time.monotonic()
    return taken, began
