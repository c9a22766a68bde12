"""What is measured of webhooks: messages by state, the oldest that waits, endpoints that fail or were not told yet."""

import datetime as dt

import pytest
from django.utils import timezone

from assets import granting
from assets.manifest import Kind
from assets.models import Delivery, DeliveryState, Endpoint
from assets.webhooks.measuring import measures
from tests.builders import ANNA
from tests.delivery.worlds import make_collection
from tests.webhooks.sent import add, tell

pytestmark = pytest.mark.django_db


def found() -> dict[tuple[str, str], float]:
    families = ((family.name, family.samples) for family in measures())
    return {(name, "".join(each.labels.values())): each.value for name, samples in families for each in samples}


def test_without_webhooks_all_is_nothing() -> None:
    assert set(found().values()) == {0}


def test_messages_are_counted_by_state_and_the_oldest_that_waits_has_an_age() -> None:
    endpoint = add().endpoint
    tell(endpoint, 3)
    dead = Delivery.objects.first()
    assert dead is not None
    Delivery.objects.filter(pk=dead.pk).update(state=DeliveryState.DEAD, ended_at=timezone.now())
    Delivery.objects.update(created_at=timezone.now() - dt.timedelta(minutes=5))

    measured = found()

    assert (measured["brand_api_deliveries", "pending"], measured["brand_api_deliveries", "dead"]) == (2, 1)
    assert 300 <= measured["brand_api_delivery_oldest_seconds", ""] < 400


def test_endpoints_that_fail_or_have_not_been_told_are_counted() -> None:
    endpoint = add().endpoint
    Endpoint.objects.update(failures=2)
    told = found()
    collection = make_collection(endpoint.partner.brand, "more")
    granting.grant(partner=endpoint.partner, collection=collection, kinds=(Kind.BLOCK,), actor=ANNA, clock=timezone.now)

    assert told["brand_api_webhooks", "behind"] == 0
    assert [found()["brand_api_webhooks", each] for each in ("live", "failing", "behind")] == [1, 1, 1]
