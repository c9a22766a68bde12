"""Endpoints of partners: what they may be, and what is written of them."""

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from assets import webhooks
from assets.errors import BadContent, UnknownAsset
from assets.models import Act, Delivery, Endpoint
from assets.webhooks import sealing
from assets.webhooks.endpoints import MOST_ENDPOINTS
from tests.builders import ANNA, make_brand
from tests.webhooks import listening as endpoints
from tests.webhooks.listening import listening, says
from tests.webhooks.sent import PUBLIC, add, headers_of, make_partner, send, tell, verified

pytestmark = pytest.mark.django_db


def by(row: Endpoint) -> dict[str, Any]:
    return {"pk": row.pk, "brand": row.partner.brand, "actor": ANNA, "clock": timezone.now}


def run(name: str, *arguments: Any, **options: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(name, *arguments, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_each_change_of_an_endpoint_is_an_act_of_its_own() -> None:
    row = add().endpoint
    webhooks.change_webhook(url=PUBLIC, title="Shop", events=["kit.*"], **by(row))
    webhooks.change_webhook(url=PUBLIC, title="Shop", events=["kit.*"], **by(row))
    webhooks.rotate_webhook(**by(row))
    webhooks.disable_webhook(**by(row))
    webhooks.enable_webhook(**by(row))
    webhooks.end_webhook(**by(row))

    verbs = ["add", "change", "rotate", "disable", "enable", "end"]
    acts = Act.objects.filter(verb__endswith=" webhook").order_by("pk")
    assert list(acts.values_list("verb", flat=True)) == [f"{verb} webhook" for verb in verbs]
    assert acts.last().subjects == ["partner/shop", f"webhook/{row.pk}"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("url", "events"),
    [
        ("http://shop.example/", []),
        ("https://127.0.0.9/", []),
        (PUBLIC, ["kit"]),
        (PUBLIC, ["page.changed"]),
        (PUBLIC, ["kit.moved"]),
        (PUBLIC, [""]),
    ],
)
def test_what_makes_no_sense_is_refused(url: str, events: list[str]) -> None:
    with pytest.raises(BadContent):
        add(url, events=events)

    assert not Endpoint.objects.exists()


def test_a_partner_has_so_many_endpoints_at_most() -> None:
    partner = make_partner()
    for _ in range(MOST_ENDPOINTS):
        add(partner=partner)

    with pytest.raises(BadContent, match="End one"):
        add(partner=partner)


def test_a_secret_is_rotated_once_within_an_overlap() -> None:
    first = add()
    second = webhooks.rotate_webhook(overlap=dt.timedelta(hours=1), **by(first.endpoint))

    with pytest.raises(BadContent, match="two secrets until"):
        webhooks.rotate_webhook(**by(first.endpoint))
    row = Endpoint.objects.get()
    assert sealing.unseal(row.sealed_secret) == second.secret
    assert sealing.unseal(row.sealed_former) == first.secret
    with pytest.raises(BadContent, match="at most 30 days"):
        webhooks.rotate_webhook(overlap=dt.timedelta(days=31), **by(row))


def test_an_ended_endpoint_has_no_secret_and_what_waited_is_dead() -> None:
    row = add().endpoint
    tell(row)
    webhooks.end_webhook(**by(row))

    row.refresh_from_db()
    assert (row.state, row.sealed_secret, Delivery.objects.get().state) == ("ended", "", "dead")
    with pytest.raises(UnknownAsset):
        webhooks.enable_webhook(**by(row))


def test_an_endpoint_of_another_brand_is_none() -> None:
    row = add().endpoint

    with pytest.raises(UnknownAsset):
        webhooks.end_webhook(**{**by(row), "brand": make_brand("other")})


def test_a_test_message_is_sent_at_once_and_changes_nothing_about_the_endpoint() -> None:
    with listening() as good, listening(says(b"HTTP/1.1 500 Oh\r\n\r\n")) as bad:
        partner = make_partner()
        first, second = add(good.url, partner=partner), add(bad.url, partner=partner)
        accepted, _ = run("ping_webhook", first.endpoint.pk, type="library.changed")
        with pytest.raises(SystemExit, match="1"):
            run("ping_webhook", second.endpoint.pk)
        send()

    told = verified(good.requests[0], first.secret.text)
    assert (told["type"], told["data"]["is_test"]) == ("library.changed", True)
    assert accepted.startswith(headers_of(good.requests[0])["webhook-id"])
    assert len(bad.requests) == 1
    assert set(Endpoint.objects.values_list("failures", flat=True)) == {0}


def test_so_many_test_messages_an_hour_are_enough() -> None:
    with listening() as endpoint:
        row = add(endpoint.url).endpoint
        for _ in range(10):
            webhooks.send_test(pk=row.pk, brand=row.partner.brand, type=webhooks.PING)
        with pytest.raises(BadContent, match="within an hour"):
            webhooks.send_test(pk=row.pk, brand=row.partner.brand, type=webhooks.PING)

    assert len(endpoint.requests) == 10


def test_the_commands_add_list_rotate_silence_and_end_an_endpoint() -> None:
    partner = make_partner()
    secret, said = run("add_webhook", partner.key, PUBLIC, event=["kit.*"], title="Web shop")
    row = Endpoint.objects.get()
    other, until = run("rotate_webhook", row.pk, "--leaked")
    run("end_webhook", row.pk, "--disable")
    listed, facts = run("webhooks")[0], json.loads(run("webhooks", format="json")[0])
    run("end_webhook", row.pk, "--enable")
    run("end_webhook", row.pk)

    assert {secret[:6], other[:6]} == {"whsec_"}
    assert secret != other
    assert f"Webhook {row.pk} of shop for {PUBLIC}" in said
    assert "signs too until" in until
    assert listed.split() == [str(row.pk), "disabled", "shop", PUBLIC, "kit.*", "Web", "shop"]
    assert (facts[0]["state"], facts[0]["disabled_for"]) == ("disabled", "by hand")
    assert run("webhooks")[0].startswith("There are no webhooks.")
    assert "ended" in run("webhooks", "--all")[0]


def test_messages_are_listed_and_sent_again_by_id_or_time() -> None:
    with listening() as endpoint:
        row = add(endpoint.url).endpoint
        now = timezone.now()
        dead = tell(row, at=now - dt.timedelta(hours=2), state="dead", ended_at=now)[0]
        done = tell(row, at=now - dt.timedelta(hours=3), state="delivered", ended_at=now)[0]
        told = [
            run("replay_webhooks", "--since", (now - dt.timedelta(hours=2.5)).isoformat())[0],
            run("replay_webhooks", "--since", (now - dt.timedelta(hours=4)).isoformat(), webhook=row.pk + 1)[0],
            run("replay_webhooks", done.message_id)[0],
        ]
        send()

    assert told == ["Sent again: 1.\n", "Sent again: 0.\n", "Sent again: 1.\n"]
    assert sorted(headers_of(each)["webhook-id"] for each in endpoint.requests) == sorted(
        [dead.message_id, done.message_id]
    )
    facts = json.loads(run("webhooks", row.pk, format="json")[0])
    assert [(each["state"], len(each["attempts"])) for each in facts] == [("delivered", 1)] * 2


def test_a_replay_says_of_what() -> None:
    make_partner()

    with pytest.raises(CommandError, match="--since"):
        run("replay_webhooks")


def test_all_secrets_are_sealed_anew_by_the_first_key(settings: Any) -> None:
    settings.WEBHOOK_KEYS = ["old"]
    issued = add()
    settings.WEBHOOK_KEYS = ["new", "old"]
    said, _ = run("rotate_webhook", "--reseal")
    settings.WEBHOOK_KEYS = ["new"]

    assert said == "Sealed anew: 1.\n"
    assert sealing.unseal(Endpoint.objects.get().sealed_secret) == issued.secret


def test_messages_that_ended_long_ago_are_forgotten() -> None:
    row, now = add().endpoint, timezone.now()
    tell(row, state="dead", ended_at=now - dt.timedelta(days=2))
    (kept,) = tell(row)

    assert webhooks.forget(now - dt.timedelta(days=1)) == 1
    assert list(Delivery.objects.all()) == [kept]


def test_no_secret_of_an_endpoint_is_in_a_row_a_log_or_what_it_is_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with listening(endpoints.says(b"HTTP/1.1 500 private\r\nX-Private: private\r\n\r\nprivate")) as endpoint:
        issued = add(endpoint.url)
        again = webhooks.rotate_webhook(**by(issued.endpoint))
        tell(issued.endpoint)
        send()
        run("webhooks")
        run("webhooks", issued.endpoint.pk, format="json")

    rows = [row for model in Endpoint._meta.apps.get_models() for row in model._default_manager.all()]
    told = [serializers.serialize("json", rows), caplog.text, repr([issued, again]), str(connection.queries)]
    secrets = [each.secret.text.removeprefix("whsec_") for each in (issued, again)]
    assert not [secret for secret in secrets for text in [*told, *map(repr, endpoint.requests)] if secret in text]
    assert "private" not in "".join(told)
