"""Partners with endpoints, messages for them, and what an endpoint got."""

import uuid
from typing import Any

from django.utils import timezone
from standardwebhooks import Webhook

from assets import webhooks
from assets.models import Brand, Delivery, Endpoint, Partner
from assets.webhooks import Issued, Sender
from assets.webhooks.dialling import Dialler, Limits
from assets.webhooks.messages import new_id
from tests.builders import ANNA, make_brand

QUICK = Limits(connecting=0.3, total=0.6)
PUBLIC = "https://shop.example/hooks"


def make_partner(brand: Brand | None = None, key: str = "shop") -> Partner:
    return Partner.objects.create(brand=brand or make_brand(), key=key, title="Shop")


def add(url: str = PUBLIC, *, partner: Partner | None = None, **facts: Any) -> Issued:
    return webhooks.add_webhook(partner=partner or make_partner(), url=url, actor=ANNA, clock=timezone.now, **facts)


def tell(endpoint: Endpoint, count: int = 1, **facts: Any) -> list[Delivery]:
    """Messages that are due."""
    told = {"type": "library.changed", "at": timezone.now(), "body": '{"a":"ü"}', **facts}
    rows = (Delivery(endpoint=endpoint, cause=uuid.uuid4().hex, message_id=new_id(), **told) for _ in range(count))
    return Delivery.objects.bulk_create(rows)


def send(limits: Limits = QUICK) -> None:
    Sender(Dialler(limits)).run_until_idle()


def headers_of(request: bytes) -> dict[str, str]:
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


def body_of(request: bytes) -> bytes:
    return request.partition(b"\r\n\r\n")[2]


def ids_of(requests: list[bytes]) -> list[str]:
    return [headers_of(request)["webhook-id"] for request in requests]


def verified(request: bytes, secret: str) -> Any:
    """The body, by a receiver that is not ours. Raises WebhookVerificationError."""
    return Webhook(secret).verify(body_of(request), headers_of(request))
