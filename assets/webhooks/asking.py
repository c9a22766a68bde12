"""What staff ask for: a message sent again, or one that only tests an endpoint."""

import asyncio
import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from assets import history
from assets.errors import BadContent
from assets.history import Actor
from assets.models import Brand, Delivery, DeliveryState
from assets.webhooks import messages
from assets.webhooks.claiming import Result, lease_end, note_test
from assets.webhooks.dialling import Dialler
from assets.webhooks.endpoints import Clock, endpoint_of
from assets.webhooks.sending import attempt, dialler_of_settings

MOST_TESTS = 10
"""Of an endpoint in an hour."""
HOUR = dt.timedelta(hours=1)
ENDED = (DeliveryState.DELIVERED, DeliveryState.DEAD)


def send_test(*, pk: int, brand: Brand, type: str, dialler: Dialler | None = None) -> Delivery:
    """Sends a message of this type once, now, and waits for what comes of it: no change is behind it.

    Raises UnknownAsset; BadContent for an unknown type, and beyond ten in an hour.
    """
    now = timezone.now()
    if type not in messages.TYPES:
        raise BadContent(f"There is no message {type[:40]!r}. There are: {', '.join(messages.TYPES)}.")
    told = messages.ping(brand.key, now) if type == messages.PING else messages.example(brand.key, now)
    with transaction.atomic():
        row = endpoint_of(brand, pk)
        if Delivery.objects.filter(endpoint=row, is_test=True, created_at__gt=now - HOUR).count() >= MOST_TESTS:
            raise BadContent(f"{row} had {MOST_TESTS} test messages within an hour. Wait for the next.")
        delivery = Delivery.objects.create(
            endpoint=row,
            cause=f"test/{uuid.uuid4().hex}",
            message_id=messages.new_id(),
            type=told.type,
            at=now,
            body=told.body,
            is_test=True,
            lease=uuid.uuid4().hex,
            leased_until=lease_end(),
        )
    note_test(Result(delivery, asyncio.run(attempt(dialler or dialler_of_settings(), delivery))))
    delivery.refresh_from_db()
    return delivery


def replay(
    *,
    brand: Brand,
    actor: Actor,
    clock: Clock,
    ids: Collection[str] | None = None,
    endpoint: int | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    states: Collection[DeliveryState] = ENDED,
) -> int:
    """Sends messages again, with their ids and bodies: those of these ids, or what happened from an instant on.

    One that waits for its next attempt is left to it, a test is never sent again. How many. Raises BadContent where
    neither ids nor an instant are given.
    """
    if ids is None and since is None:
        raise BadContent("Say which: ids of messages, or the instant since which they are sent again.")
    rows = Delivery.objects.filter(endpoint__partner__brand=brand, endpoint__ended_at=None, is_test=False)
    rows = rows.filter(state__in=set(states) & set(ENDED))
    narrowed = {"message_id__in": ids, "endpoint": endpoint, "at__gte": since, "at__lte": until}
    rows = rows.filter(**{name: value for name, value in narrowed.items() if value is not None})
    with transaction.atomic():
        history.lock_brand(brand)
        subjects = sorted({f"webhook/{pk}" for pk in rows.order_by().values_list("endpoint", flat=True).distinct()})
        if not subjects:
            return 0
        history.record_act(brand=brand, actor=actor, verb="replay webhooks", now=clock(), subjects=subjects)
        chosen = list(rows.order_by().values_list("pk", flat=True))
        return Delivery.objects.filter(pk__in=chosen).update(
            state=DeliveryState.PENDING, attempts=0, next_at=Now(), ended_at=None
        )


def forget(before: dt.datetime) -> int:
    """Deletes messages that ended before. How many."""
    return Delivery.objects.filter(ended_at__lt=before).delete()[0]
