"""Rows of webhooks and their messages → what is measured of them."""

from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone

from assets.measures import Family, Sample
from assets.models import Delivery, DeliveryState, Endpoint
from assets.webhooks.spreading import behind


def measures() -> Iterator[Family]:
    """Five queries. Ages are by this machine's clock against the database's."""
    counted = Delivery.objects.order_by().values_list("state").annotate(count=Count("pk"))
    yield Family(
        "brand_api_deliveries", "gauge", "Webhooks' messages; those that ended are kept for BRAND_API_WEBHOOK_DAYS.",
        tuple(Sample(count, {"state": state}) for state, count in sorted(counted)),
    )  # fmt: skip
    yield Family(
        "brand_api_delivery_oldest_seconds", "gauge", "Age of the oldest message that is not delivered; 0 for none.",
        (Sample(_oldest()),),
    )  # fmt: skip
    live = Endpoint.objects.live()
    yield Family(
        "brand_api_webhooks", "gauge", "Webhooks that are told of changes, that failed last time, that are behind.",
        (
            Sample(live.count(), {"of": "live"}),
            Sample(live.filter(failures__gt=0).count(), {"of": "failing"}),
            Sample(behind().count(), {"of": "behind"}),
        ),
    )  # fmt: skip


def _oldest() -> float:
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING)
    since = waiting.aggregate(since=Min("created_at"))["since"]
    return max(0.0, (timezone.now() - since).total_seconds()) if since else 0.0
