"""A brand's acts against their chain → every break: rows that were altered, dropped, inserted or moved."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from assets.errors import AssetsError
from assets.history.acts import act_hash, lock_brand
from assets.models import Act, Brand, Chain

BATCH = 500


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is broken: the act at or before which it is, None for its end."""

    act: int | None
    message: str

    def __str__(self) -> str:
        return f"act {self.act}: {self.message}" if self.act else f"the newest act: {self.message}"


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found in `length` acts. `head`, the newest one's hash, vouches for all before it to whoever noted it."""

    length: int
    head: str
    breaks: tuple[Break, ...]


def verify_audit(brand: Brand, *, noted: str = "") -> Audit:
    """Reads every act under the brand's lock; `noted` is a head of an earlier audit that must still be in the chain."""
    with transaction.atomic():
        lock_brand(brand)
        chain = Chain.objects.filter(brand_id=brand.pk).first() or Chain(brand_id=brand.pk)
        walk = _Walk()
        breaks = list(walk.breaks(brand))
        if (walk.length, walk.head) != (chain.length, chain.head):
            message = f"There are {walk.length} acts; {chain.length} were recorded, or the last was another one."
            breaks.append(Break(None, message))
        if noted and noted not in walk.hashes:
            breaks.append(Break(None, f"No act has the noted hash {noted[:80]}. The chain was written anew."))
    return Audit(walk.length, walk.head, tuple(breaks))


class _Walk:
    """Along the chain, oldest first."""

    def __init__(self) -> None:
        self.hashes: set[str] = set()
        self.head = ""
        self.length = 0

    def breaks(self, brand: Brand) -> Iterator[Break]:
        for act in Act.objects.filter(brand_id=brand.pk).order_by("id").iterator(BATCH):
            if not _says_its_hash(act):
                yield Break(act.pk, "It was altered: its hash is not that of what it says.")
            if act.previous_hash != self.head:
                yield Break(act.pk, "It does not follow the act before it: one was dropped, inserted or moved.")
            self.hashes.add(act.hash)
            self.head = act.hash
            self.length += 1


def _says_its_hash(act: Act) -> bool:
    try:
        return act_hash(act) == act.hash
    except AssetsError:
        return False
