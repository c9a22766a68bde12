"""An order → its derived file, made once however many ask at once, and kept by its digest.

Whoever adds the row makes the file; the others wait for it. A row whose maker died is taken over when its lease ends.
"""

import datetime as dt
import json
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils import timezone

from assets.errors import BadContent, RenditionFailed, SandboxError, StorageError, StoreUnavailable
from assets.media import storage
from assets.media.recipes import Order, engine, from_json, recipe_of, to_json
from assets.models import Rendition
from assets.sandbox import ChildFailed, Limits, Sandbox

DRAW = "assets.media.drawing:draw"
PREPARE = "assets.media.layers.drawing:prepare"
LEASE = dt.timedelta(seconds=30)
"""How long a maker may take, and how long a fault is told without a new attempt."""
POLL_SECONDS = 0.02
MAX_OUTPUT_BYTES = 64 * 1024 * 1024
Clock = Callable[[], dt.datetime]
sandbox = Sandbox(preload=("assets.media.drawing", "assets.media.layers.drawing"), prepare=PREPARE)
"""Draws every derived file and every picture of this process; it starts at the first one."""


def rendition_of(
    order: Order, *, clock: Clock = timezone.now, before_drawing: Callable[[], None] = lambda: None
) -> Rendition:
    """The derived file's row, made where it is not there. Raises RenditionFailed, StorageError. One query if it is.

    What `before_drawing` raises keeps it from being made by this caller.
    """
    recipe = recipe_of(order)
    while True:
        row, is_mine = _claimed(recipe, order, clock(), before_drawing)
        if is_mine:
            return _make(row, order, clock)
        if row.digest:
            return row
        if row.fault:
            raise RenditionFailed(row.fault)
        time.sleep(POLL_SECONDS)


def renditions_of(orders: Iterable[Order]) -> dict[Order, Rendition | RenditionFailed]:
    """Each order's derived file, or why there is none. One query for those that are there."""
    recipes = {recipe_of(order): order for order in orders}
    found: dict[Order, Rendition | RenditionFailed] = {
        recipes[row.recipe]: row for row in Rendition.objects.filter(recipe__in=list(recipes)).exclude(digest="")
    }
    for order in recipes.values():
        if order not in found:
            try:
                found[order] = rendition_of(order)
            except RenditionFailed as error:
                found[order] = error
    return found


def body_of(row: Rendition, *, clock: Clock = timezone.now) -> bytes:
    """The derived bytes, made again where they were deleted. Raises RenditionFailed, StorageError."""
    try:
        return storage.read(row.digest)
    except StoreUnavailable:
        raise
    except StorageError:
        order = from_json(json.dumps(row.order))
        body, _ = _drawn(order)
        if storage.put(body) != row.digest:
            raise RenditionFailed("Another version of the engine makes other bytes. Restore the file.") from None
        return body


def _claimed(recipe: str, order: Order, now: dt.datetime, before_drawing: Callable[[], None]) -> tuple[Rendition, bool]:
    """The recipe's row, and whether it is this caller who has to make it."""
    row = Rendition.objects.filter(recipe=recipe).first()
    if row is None:
        before_drawing()
        facts = {"order": json.loads(to_json(order)), "source": order.digest, "claimed_at": now}
        return Rendition.objects.get_or_create(recipe=recipe, defaults=facts)
    if row.digest or now - row.claimed_at < LEASE:
        return row, False
    before_drawing()
    unmoved = {"recipe": recipe, "digest": "", "claimed_at": row.claimed_at}
    return row, bool(Rendition.objects.filter(**unmoved).update(claimed_at=now, fault=""))


def _make(row: Rendition, order: Order, clock: Clock) -> Rendition:
    try:
        body, facts = _drawn(order)
        row.digest = storage.put(body)
    except RenditionFailed as error:
        Rendition.objects.filter(recipe=row.recipe).update(fault=str(error)[:500])
        raise
    except BaseException:
        Rendition.objects.filter(recipe=row.recipe, digest="").delete()
        raise
    for name, value in facts.items():
        setattr(row, name, value)
    row.engine, row.size_bytes, row.made_at, row.fault = dict(engine(order.media_type)), len(body), clock(), ""
    row.save(force_update=True)
    return row


def _drawn(order: Order) -> tuple[bytes, dict[str, object]]:
    """Raises RenditionFailed for what cannot be drawn, StorageError for an original that cannot be read."""
    payload = to_json(order).encode() + b"\n" + storage.read(order.digest)
    limits = Limits(
        wall_seconds=settings.ASSETS_RENDITION_SECONDS,
        cpu_seconds=max(1, round(settings.ASSETS_RENDITION_SECONDS)),
        memory_bytes=settings.ASSETS_RENDITION_MEMORY_BYTES,
        output_bytes=MAX_OUTPUT_BYTES,
    )
    try:
        answer = sandbox.run(DRAW, payload, limits=limits, label=f"{order.preset.name} of {order.digest[:12]}")
    except ChildFailed as error:
        known = error.type_name == BadContent.__name__
        raise RenditionFailed(error.reason if known else "The file cannot be drawn. Upload it again.") from error
    except SandboxError as error:
        raise RenditionFailed(f"Drawing it needs too much ({error.limit}). Make the picture smaller.") from error
    head, _, body = answer.partition(b"\n")
    return body, json.loads(head)
