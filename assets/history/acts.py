"""Who did what → an act: a row in its brand's hash chain, added under the brand's lock."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from assets.errors import AssetsError, BadContent
from assets.manifest import canonical, sha256
from assets.models import Act, Asset, Brand, Chain

UNFIT = re.compile("[\x00\ud800-\udfff]")
"""U+0000 and halves of characters; no text that is stored has them."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a stable id, the name to show, and one of models.asset.ROLES."""

    id: str
    name: str
    role: str


class AlreadyDone(AssetsError):
    """The idempotency key was used: `act` is what it did, and nothing was written now."""

    def __init__(self, act: Act) -> None:
        super().__init__(f"This was done before, as act {act.pk} on {act.at:%Y-%m-%d}. Use another key to redo it.")
        self.act = act


def lock_brand(brand: Brand) -> None:
    """Makes writers of a brand wait for each other until the transaction ends. One query; SQLite locked at BEGIN.

    `no_key`: two writers exclude each other all the same, and foreign keys to the row do not wait.
    """
    list(Asset.objects.select_for_update(no_key=True).filter(pk=brand.pk).values_list("pk"))


def earlier_act(brand: Brand, idempotency_key: str) -> Act | None:
    """The act this key was used for; None for a new key and for ""."""
    if not idempotency_key or UNFIT.search(idempotency_key):
        return None
    return Act.objects.filter(brand_id=brand.pk, idempotency_key=idempotency_key).first()


def refuse_repeat(brand: Brand, idempotency_key: str) -> None:
    """Raises AlreadyDone for a used key."""
    if act := earlier_act(brand, idempotency_key):
        raise AlreadyDone(act)


def record_act(
    *,
    brand: Brand,
    actor: Actor,
    verb: str,
    now: dt.datetime,
    subjects: Iterable[str],
    note: str = "",
    idempotency_key: str = "",
    at: dt.datetime | None = None,
) -> Act:
    """Adds an act that touched `subjects` (references) to the brand's chain. Raises AlreadyDone, BadContent.

    The caller holds the brand's lock, in its own atomic block. `at` dates an import back; `now` is when it is recorded.
    """
    refuse_repeat(brand, idempotency_key)
    chain = Chain.objects.filter(brand_id=brand.pk).first() or Chain(brand_id=brand.pk)
    act = Act(
        brand_id=brand.pk,
        at=at or now,
        recorded_at=now,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_role=actor.role,
        verb=verb,
        note=note,
        idempotency_key=idempotency_key or None,
        subjects=sorted(set(subjects)),
        previous_hash=chain.head,
    )
    _require_fields(act)
    act.hash = act_hash(act)
    act.save(force_insert=True)
    _lengthen(chain, act)
    return act


def act_hash(act: Act) -> str:
    """SHA-256 over the canonical JSON of all the row says but its id and hash, the previous hash included."""
    facts = {
        "brand": str(act.brand_id),
        "at": _instant(act.at),
        "recorded_at": _instant(act.recorded_at),
        "actor": [act.actor_id, act.actor_name, act.actor_role],
        "verb": act.verb,
        "note": act.note,
        "idempotency_key": act.idempotency_key,
        "subjects": act.subjects,
        "previous_hash": act.previous_hash,
    }
    return sha256(canonical(facts).encode())


def _lengthen(chain: Chain, act: Act) -> None:
    is_new = chain.length == 0
    chain.length, chain.head = chain.length + 1, act.hash
    chain.save(force_insert=is_new, force_update=not is_new)


def _instant(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _require_fields(act: Act) -> None:
    for name in ("note", "idempotency_key", "actor_id", "actor_name"):
        if UNFIT.search(getattr(act, name) or ""):
            raise BadContent("It has a character that no database keeps. Remove it.", where=f"act {name}")
    try:
        act.clean_fields(exclude=["id", "brand", "subjects", "hash"])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise BadContent(" ".join(messages), where=f"act {name}") from error
