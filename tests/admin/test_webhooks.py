"""Webhooks in the admin: added, tested, rotated, silenced, replayed and ended; the secret is on one page, once."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from assets.models import Act, Delivery, Endpoint
from tests.admin.browsing import login, text_of
from tests.webhooks.listening import listening
from tests.webhooks.sent import PUBLIC, add, make_partner, send, tell, verified

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"whsec_[0-9A-Za-z+/=]{44}")
PAGES = ("edit", "rotate", "test", "replay", "disable", "enable", "end")


def url(row: Endpoint, page: str = "change") -> str:
    return f"/admin/assets/endpoint/{row.pk}/{page}/"


def done(client: Client, row: Endpoint, page: str, **said: Any) -> str:
    return text_of(client.post(url(row, page), said, follow=True))


def test_a_webhook_is_added_on_its_partners_page_and_its_secret_shown_once() -> None:
    partner, client = make_partner(), login()
    asked = client.get(f"/admin/assets/endpoint/add-to/{partner.pk}/")
    said = {"url": PUBLIC, "title": "Web shop", "events": "kit.*\n*.recalled"}
    shown = client.post(f"/admin/assets/endpoint/add-to/{partner.pk}/", said)

    row = Endpoint.objects.get()
    assert "Add a webhook of shop" in text_of(asked)
    assert len(set(SECRET.findall(shown.content.decode().replace("&#x2B;", "+")))) == 1
    assert "no-store" in shown["Cache-Control"]
    assert (row.url, row.events, row.title) == (PUBLIC, ["*.recalled", "kit.*"], "Web shop")
    assert PUBLIC in text_of(client.get(f"/admin/assets/partner/{partner.pk}/change/"))
    assert not SECRET.search(client.get(url(row)).content.decode())
    assert Act.objects.latest("pk").actor_role == "person"


def test_what_is_refused_is_said_in_the_form() -> None:
    partner = make_partner()

    page = login().post(f"/admin/assets/endpoint/add-to/{partner.pk}/", {"url": "https://127.0.0.9/"})

    assert "127.0.0.9 is no public address" in text_of(page)
    assert not Endpoint.objects.exists()


def test_a_test_is_sent_and_what_came_of_it_is_said() -> None:
    client = login()
    with listening() as endpoint:
        issued = add(endpoint.url)
        said = done(client, issued.endpoint, "test", type="library.changed")

    sent = Delivery.objects.get()
    assert f"Message {sent.message_id} is delivered: status 204." in said
    assert verified(endpoint.requests[0], issued.secret.text)["data"]["is_test"] is True
    assert "status" in text_of(client.get(f"/admin/assets/delivery/{sent.pk}/change/"))


def test_it_is_changed_rotated_silenced_and_ended() -> None:
    client, row = login(), add().endpoint
    done(client, row, "edit", url="https://other.example/", title="", events="")
    rotated = client.post(url(row, "rotate"), {"has_leaked": "on"}).content.decode()
    said = [done(client, row, page) for page in ("disable", "enable", "end")]

    row.refresh_from_db()
    assert (row.url, row.state) == ("https://other.example/", "ended")
    assert SECRET.search(rotated.replace("&#x2B;", "+"))
    assert "signs too until" in rotated
    for text, words in zip(said, ("is disabled", "is enabled", "has ended"), strict=True):
        assert f"Webhook {row.pk} {words}." in text
    assert client.get(url(row, "rotate")).status_code == 404


def test_messages_are_sent_again_from_the_list_and_by_time() -> None:
    client = login()
    with listening() as endpoint:
        row = add(endpoint.url).endpoint
        first, second = tell(row, 2)
        send()
        chosen = {"action": "send_again", "_selected_action": [first.pk]}
        listed = text_of(client.post("/admin/assets/delivery/", chosen, follow=True))
        send()
        span = {"since_0": "2020-01-01", "since_1": "00:00", "until_0": "", "until_1": "", "has_delivered": "on"}
        again = done(client, row, "replay", **span)
        send()

    assert "Sent again: 1." in listed
    assert "Sent again: 2." in again
    assert [sum(row.message_id.encode() in each for each in endpoint.requests) for row in (first, second)] == [3, 2]


def test_who_may_not_change_partners_sees_webhooks_and_does_nothing_with_them() -> None:
    row, reader = add().endpoint, get_user_model().objects.create_user("reader", is_staff=True)
    client = Client()
    client.force_login(reader)

    assert [client.post(url(row, page)).status_code for page in PAGES] == [403] * len(PAGES)
    assert client.post(f"/admin/assets/endpoint/add-to/{row.partner_id}/").status_code == 403
    assert client.get(url(row)).status_code == 403
    assert Endpoint.objects.get().state == "works"
