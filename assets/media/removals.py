"""Claims on files that a sweep is deleting → an upload of the same bytes waits, however the sweep ends.

A sweep takes a file's row away and claims its bytes in one short transaction, then deletes them outside of any. An
upload writes its row first and looks for a claim then: so either the sweep finds the row, or the upload the claim.
"""

import time
from collections.abc import Collection

from assets.models import Removal

LEASE_SECONDS = 12.0
"""How long a claim may stand, by the clock of whoever waits for its end: one that stands longer is a dead sweep's."""
STARTED_WITHIN_SECONDS = 4.0
"""After its claims a sweep begins no deletion later than this: what it began ends within the lease."""
POLL_SECONDS = 0.02


def claimed() -> set[str]:
    """Digests that a sweep deletes now, or was deleting when it was killed."""
    return set(Removal.objects.values_list("digest", flat=True))


def claim(digests: Collection[str]) -> None:
    """Inside the transaction that takes their rows away."""
    Removal.objects.bulk_create([Removal(digest=digest) for digest in digests])


def release(digests: Collection[str]) -> None:
    Removal.objects.filter(digest__in=digests).delete()


def outlast(digests: Collection[str]) -> None:
    """Returns once no sweep deletes these files. One query where none does."""
    seen_at: dict[int, float] = {}
    while claims := list(Removal.objects.filter(digest__in=digests).values_list("pk", flat=True)):
        now = time.monotonic()
        dead = [claim for claim in claims if now - seen_at.setdefault(claim, now) >= LEASE_SECONDS]
        Removal.objects.filter(pk__in=dead).delete()
        time.sleep(POLL_SECONDS)
