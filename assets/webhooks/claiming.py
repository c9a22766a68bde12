"""Messages that are due → leased ones, fairly among endpoints; and what their attempts brought, written down."""

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count
from django.db.models.functions import Now
from django.utils import timezone

from assets.models import Delivery, DeliveryState, Disabled, Endpoint
from assets.webhooks.dialling import Reply
from assets.webhooks.endpoints import silence
from assets.webhooks.retrying import Standing, delay, most_at_once

GONE = 410
LEASE_MARGIN = 10.0
"""Seconds beyond an attempt's deadline for a worker to write down what came of it."""
MOST_LOGGED = 50
"""Attempts of one message that are told of: the newest."""


@dataclass(frozen=True, slots=True)
class Result:
    delivery: Delivery
    reply: Reply


def claim(most: int) -> list[Delivery]:
    """Up to so many due messages under a lease of their own, two of an endpoint at most; with their endpoints.

    An idle claim is one query and takes no lock.
    """
    ids = list(Delivery.objects.due().order_by().values_list("endpoint", flat=True).distinct()[:most]) if most else []
    if not ids:
        return []
    lease = uuid.uuid4().hex
    with transaction.atomic():
        free = Endpoint.objects.select_for_update(no_key=True, skip_locked=True).filter(pk__in=ids)
        failures = dict(free.values_list("pk", "failures"))
        chosen = _chosen(failures, most)
        Delivery.objects.filter(pk__in=chosen).update(lease=lease, leased_until=lease_end())
    held = Delivery.objects.filter(lease=lease).select_related("endpoint")
    return list(held.order_by("next_at", "pk"))


def _chosen(failures: dict[int, int], most: int) -> list[int]:
    """The oldest due messages of each endpoint, as many as may be on their way beside those that are."""
    on_their_way = Delivery.objects.filter(endpoint__in=failures, leased_until__gte=Now()).order_by()
    busy = dict(on_their_way.values_list("endpoint").annotate(Count("pk")))
    ranked = Delivery.objects.due().filter(endpoint__in=failures).first_of_each(most_at_once(0))
    return [pk for pk, endpoint, place in ranked if place + busy.get(endpoint, 0) <= most_at_once(failures[endpoint])][
        :most
    ]


def note(results: Iterable[Result]) -> Counter[str]:
    """Writes down what came of attempts, in one transaction. What another worker has by now is left to it.

    How many were delivered, are tried again, and are dead.
    """
    found = sorted(results, key=lambda each: each.delivery.pk)
    counts: Counter[str] = Counter()
    with transaction.atomic():
        rows = Endpoint.objects.select_for_update(no_key=True).filter(
            pk__in={each.delivery.endpoint_id for each in found}
        )
        endpoints = {row.pk: row for row in rows.order_by("pk")}
        for result in found:
            if state := _note(result, endpoints[result.delivery.endpoint_id]):
                counts[state] += 1
    return counts


def _note(result: Result, endpoint: Endpoint) -> str:
    delivery, reply, now = result.delivery, result.reply, timezone.now()
    attempts = delivery.attempts + 1
    chance = random.random()  # noqa: S311 - no secret
    pause = None if reply.status == GONE else delay(attempts, chance=chance, wish=reply.retry_after)
    ended = {"state": DeliveryState.DELIVERED if reply.is_accepted else DeliveryState.DEAD, "ended_at": Now()}
    values: dict[str, Any] = ended if reply.is_accepted or pause is None else {"next_at": _from_now(pause)}
    log = [*delivery.log, entry(reply, now)][-MOST_LOGGED:]
    values |= {"attempts": attempts, "log": log, "lease": "", "leased_until": None}
    if not Delivery.objects.held(delivery.pk, delivery.lease).update(**values):
        return ""
    _note_endpoint(endpoint, reply, now)
    return str(values.get("state", DeliveryState.PENDING))


def _note_endpoint(row: Endpoint, reply: Reply, now: dt.datetime) -> None:
    """Its standing; disabled where it said that it is gone, or for days said nothing good."""
    before = Standing(row.failures, row.failing_since, row.resting_until)
    after = Standing() if reply.is_accepted else before.failed(now)
    if after != before:
        row.failures, row.failing_since, row.resting_until = after.failures, after.failing_since, after.resting_until
        row.save(update_fields=["failures", "failing_since", "resting_until"])
    is_gone = reply.status == GONE
    if (is_gone or after.is_given_up(now)) and row.disabled_at is None and row.ended_at is None:
        silence(row, Disabled.GONE if is_gone else Disabled.FAILING, now)


def entry(reply: Reply, at: dt.datetime) -> dict[str, Any]:
    """An attempt as it is logged: nothing that the endpoint wrote."""
    told = {"at": at.isoformat(timespec="milliseconds"), "status": reply.status, "ms": reply.milliseconds}
    return told | ({"fault": reply.fault} if reply.fault else {})


def note_test(result: Result) -> None:
    """Writes down what came of a test: it is tried once, and tells nothing of how the endpoint stands."""
    delivery, reply = result.delivery, result.reply
    Delivery.objects.held(delivery.pk, delivery.lease).update(
        state=DeliveryState.DELIVERED if reply.is_accepted else DeliveryState.DEAD,
        attempts=1,
        log=[entry(reply, timezone.now())],
        lease="",
        leased_until=None,
        ended_at=Now(),
    )


def give_back(deliveries: Collection[Delivery]) -> None:
    """Others may send them at once."""
    for lease in {each.lease for each in deliveries}:
        ids = [each.pk for each in deliveries if each.lease == lease]
        Delivery.objects.filter(pk__in=ids, lease=lease).update(lease="", leased_until=None)


def lease_end() -> models.Expression:
    """Of a message that is sent now."""
    return _from_now(dt.timedelta(seconds=settings.ASSETS_WEBHOOK_SECONDS + LEASE_MARGIN))


def _from_now(span: dt.timedelta) -> models.Expression:
    return models.ExpressionWrapper(Now() + span, output_field=models.DateTimeField())
