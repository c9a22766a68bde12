"""Partners' endpoints are told of what changed for them: signed by Standard Webhooks 1.0, sent until they accept it.

    acts and instants → spreading: what the feed says of them → a Delivery for each endpoint
                      → claiming: due ones, leased → sending: signed, dialled → claiming: what came of it

The acts are the outbox: each is written in its own transaction, and an endpoint's row says which it has been told of.
Nothing is sent, and nothing written, in the transaction of an act.
"""

from assets.webhooks.asking import forget, replay, send_test
from assets.webhooks.endpoints import (
    Issued,
    add_webhook,
    change_webhook,
    disable_webhook,
    enable_webhook,
    end_webhook,
    reseal_webhooks,
    rotate_webhook,
)
from assets.webhooks.messages import CHANGED, PING, TYPES
from assets.webhooks.sending import Sender

__all__ = [
    "CHANGED",
    "PING",
    "TYPES",
    "Issued",
    "Sender",
    "add_webhook",
    "change_webhook",
    "disable_webhook",
    "enable_webhook",
    "end_webhook",
    "forget",
    "replay",
    "reseal_webhooks",
    "rotate_webhook",
    "send_test",
]
