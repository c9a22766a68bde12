"""Messages on their way: verified where they arrive, tried again where they do not, and never in each other's way."""

import datetime as dt
import socket
import time
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks import WebhookVerificationError

from assets import webhooks
from assets.models import Delivery, Endpoint
from assets.webhooks.claiming import claim
from tests.builders import ANNA
from tests.webhooks import listening as endpoints
from tests.webhooks.listening import listening, says
from tests.webhooks.sent import add, body_of, ids_of, make_partner, send, tell, verified

pytestmark = pytest.mark.django_db
NOT_HERE = b"HTTP/1.1 404 Not Found\r\n\r\n"


def state(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_a_message_arrives_as_it_was_made_and_is_verified_by_another_implementation() -> None:
    with listening() as endpoint:
        issued = add(endpoint.url)
        (delivery,) = tell(issued.endpoint)
        send()

    (request,) = endpoint.requests
    assert verified(request, issued.secret.text) == {"a": "ü"}
    assert body_of(request).decode() == delivery.body
    assert ids_of([request]) == [delivery.message_id]
    assert state(delivery) == "delivered"
    assert [(each["status"], set(each)) for each in delivery.log] == [(204, {"at", "status", "ms"})]


def test_while_a_secret_is_rotated_both_verify_and_afterwards_the_new_one_alone() -> None:
    with listening() as endpoint:
        old = add(endpoint.url)
        row = old.endpoint
        new = webhooks.rotate_webhook(pk=row.pk, brand=row.partner.brand, actor=ANNA, clock=timezone.now)
        tell(row)
        send()
        Endpoint.objects.update(former_until=timezone.now())
        tell(row)
        send()

    during, afterwards = endpoint.requests
    assert (
        verified(during, old.secret.text) == verified(during, new.secret.text) == verified(afterwards, new.secret.text)
    )
    with pytest.raises(WebhookVerificationError):
        verified(afterwards, old.secret.text)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (says(NOT_HERE), {"status": 404}),
        (says(b"HTTP/1.1 302 Found\r\nLocation: https://shop.example/\r\n\r\n"), {"status": 302}),
        (says(b"HTTP/1.1 200"), {"status": 0, "fault": "it ended without an answer"}),
    ],
)
def test_what_is_not_accepted_is_tried_again_soon_with_the_same_id(answer: Any, told: dict[str, Any]) -> None:
    with listening(answer) as endpoint:
        (delivery,) = tell(add(endpoint.url).endpoint)
        send()
        asked_at = timezone.now()
        waits = (state(delivery), delivery.attempts, delivery.lease, delivery.next_at - asked_at)
        Delivery.objects.update(next_at=asked_at)
        send()

    assert waits[:3] == ("pending", 1, "")
    assert dt.timedelta(seconds=4) < waits[3] < dt.timedelta(seconds=6.1)
    assert ids_of(endpoint.requests) == [delivery.message_id] * 2
    assert told.items() <= delivery.log[0].items()


def test_a_wish_to_be_left_alone_is_heard() -> None:
    with listening(says(b"HTTP/1.1 429 Slow down\r\nRetry-After: 3600\r\n\r\n")) as endpoint:
        (delivery,) = tell(add(endpoint.url).endpoint)
        send()

    assert state(delivery) == "pending"
    assert dt.timedelta(minutes=59) < delivery.next_at - timezone.now() < dt.timedelta(minutes=61)


def test_after_the_last_attempt_a_message_is_dead_and_a_replay_begins_anew() -> None:
    with listening(says(NOT_HERE)) as endpoint:
        (delivery,) = tell(add(endpoint.url).endpoint, attempts=9)
        send()
        dead = (state(delivery), delivery.attempts, delivery.ended_at is not None)
        brand = delivery.endpoint.partner.brand
        count = webhooks.replay(brand=brand, ids=[delivery.message_id], actor=ANNA, clock=timezone.now)
        send()

    assert dead == ("dead", 10, True)
    assert count == 1
    assert (state(delivery), delivery.attempts, len(delivery.log)) == ("pending", 1, 2)
    assert ids_of(endpoint.requests) == [delivery.message_id] * 2


def test_an_endpoint_that_is_gone_is_told_nothing_more() -> None:
    with listening(says(b"HTTP/1.1 410 Gone\r\n\r\n")) as endpoint:
        row = add(endpoint.url).endpoint
        gone, *others = tell(row, 3)
        send()

    row.refresh_from_db()
    assert (row.disabled_for, row.state) == ("gone", "disabled")
    assert [state(each) for each in (gone, *others)] == ["dead"] * 3
    assert len(endpoint.requests) <= 2


def test_five_failures_in_a_row_rest_an_endpoint_and_one_success_wakes_it() -> None:
    with listening(says(NOT_HERE)) as endpoint:
        row = add(endpoint.url).endpoint
        tell(row, 9)
        send()
        row.refresh_from_db()
        resting, asked = row.state, len(endpoint.requests)
        send()
    with listening() as good:
        Endpoint.objects.update(url=good.url, resting_until=timezone.now())
        send()

    row.refresh_from_db()
    assert (resting, 5 <= asked <= 6, len(endpoint.requests)) == ("resting", True, asked)
    assert (row.failures, row.failing_since, row.state) == (0, None, "works")
    assert len(good.requests) == 9 - asked


def test_five_days_of_nothing_but_failures_disable_an_endpoint() -> None:
    with listening(says(NOT_HERE)) as endpoint:
        row = add(endpoint.url).endpoint
        Endpoint.objects.update(failures=1, failing_since=timezone.now() - dt.timedelta(days=5))
        tell(row, 2)
        send()

    row.refresh_from_db()
    assert row.disabled_for == "failing"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dead"}


def test_an_endpoint_that_hangs_holds_up_no_other_one() -> None:
    arrived: list[float] = []

    def notes_when(peer: socket.socket) -> None:
        arrived.append(time.monotonic())
        peer.sendall(endpoints.ACCEPTED)

    partner = make_partner()
    with listening(endpoints.hangs) as bad, listening(endpoints.drips) as worse, listening(notes_when) as good:
        for url, count in ((bad.url, 20), (worse.url, 20), (good.url, 10)):
            tell(add(url, partner=partner).endpoint, count)
        began = time.monotonic()
        send()

    assert len(arrived) == 10
    assert max(arrived) - began < 1


def test_two_requests_at_most_are_on_their_way_to_an_endpoint() -> None:
    partner = make_partner()
    first, second = (add(partner=partner).endpoint for _ in range(2))
    tell(first, 5)
    tell(second, 1)

    held, none = claim(100), claim(100)

    assert sorted(each.endpoint_id for each in held) == [first.pk, first.pk, second.pk]
    assert none == []


def test_what_a_worker_took_along_is_sent_by_another_when_its_lease_has_run_out() -> None:
    with listening() as endpoint:
        (delivery,) = tell(add(endpoint.url).endpoint)
        assert claim(1) == [delivery]
        send()
        before = len(endpoint.requests)
        Delivery.objects.update(leased_until=timezone.now() - dt.timedelta(seconds=1))
        send()

    assert before == 0
    assert ids_of(endpoint.requests) == [delivery.message_id]
    assert state(delivery) == "delivered"


@pytest.mark.parametrize("facts", [{"is_active": False}, {"ended": True}, {"disabled": True}])
def test_whoever_is_told_nothing_any_more_gets_nothing_that_waited(facts: dict[str, bool]) -> None:
    with listening() as endpoint:
        row = add(endpoint.url).endpoint
        tell(row)
        asked: dict[str, Any] = {"pk": row.pk, "brand": row.partner.brand, "actor": ANNA, "clock": timezone.now}
        if "ended" in facts:
            webhooks.end_webhook(**asked)
        elif "disabled" in facts:
            webhooks.disable_webhook(**asked)
        else:
            row.partner.is_active = False
            row.partner.save()
        send()

    assert endpoint.requests == []
