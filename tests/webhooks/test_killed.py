"""Workers are killed at random moments and replaced: each message arrives, with one id and one body."""

import socket
import time
from typing import Any

import pytest

from assets.models import Delivery
from assets.webhooks import claiming
from tests.counts import MESSAGES_UNDER_FIRE
from tests.jobs.test_killed import under_fire, work
from tests.webhooks.listening import ACCEPTED, listening
from tests.webhooks.sent import add, body_of, headers_of, make_partner, tell

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ENDPOINTS = 10
ANSWER_SECONDS = 0.1


def takes_its_time(peer: socket.socket) -> None:
    time.sleep(ANSWER_SECONDS)
    peer.sendall(ACCEPTED)


@pytest.mark.proof(MESSAGES_UNDER_FIRE)
def test_messages_of_killed_workers_arrive_with_the_same_id(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ASSETS_WEBHOOK_SECONDS = 1.5
    monkeypatch.setattr(claiming, "LEASE_MARGIN", 0.5)
    partner = make_partner()
    with listening(takes_its_time) as endpoint:
        issued = [add(endpoint.url, partner=partner) for _ in range(ENDPOINTS)]
        for number in range(MESSAGES_UNDER_FIRE):
            tell(issued[number % ENDPOINTS].endpoint, body=f'{{"number":{number}}}')

        kills = under_fire(work, lambda: not Delivery.objects.exclude(state="delivered").exists())

    arrived = {(headers_of(each)["webhook-id"], body_of(each).decode()) for each in endpoint.requests if each}
    assert kills > 0
    assert arrived == set(Delivery.objects.values_list("message_id", "body"))
    assert len(arrived) == MESSAGES_UNDER_FIRE
