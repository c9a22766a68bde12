"""Acts and instants → messages: one each for whoever is shown something, and nothing of what a partner may not see."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets import granting, webhooks
from assets.delivery.changes import Change, ChangeType
from assets.manifest import Kind
from assets.models import Act, Delivery, Endpoint
from assets.publishing import recall, withdraw
from assets.webhooks import messages
from assets.webhooks.spreading import Spreader, _groups
from tests.builders import ANNA, NOW, make_block
from tests.delivery.once import once
from tests.delivery.worlds import World, give, make_collection, make_partner, make_world, release
from tests.webhooks.listening import listening
from tests.webhooks.sent import add, send, verified

pytestmark = pytest.mark.django_db
MARKETS = ["CH/de-CH", "CH/fr-CH", "DE/de-DE", "US/en-US"]
IDLE = 1


@pytest.fixture
@once
def world() -> World:
    return make_world()


def publish(world: World, ref: str = "block/headline", text: str = "New", *, at: dt.datetime | None = None) -> Act:
    make_block(world.brand, ref.partition("/")[2], text)
    act = release(world.brand, ref, now=timezone.now(), at=at).act
    assert act
    return act


def told(endpoint: Endpoint | None = None) -> list[list[str]]:
    """Of each message, oldest first: type and reference of each change."""
    rows = Delivery.objects.filter(endpoint=endpoint) if endpoint else Delivery.objects.all()
    bodies = [json.loads(row.body)["data"]["changes"] for row in rows.order_by("at", "pk")]
    return [sorted(f"{each['type']} {each['kind']}/{each['key']}" for each in changes) for changes in bodies]


def test_an_act_that_a_partner_is_shown_is_one_thin_message(world: World) -> None:
    with listening() as endpoint:
        issued = add(endpoint.url, partner=world.partner)
        act = publish(world)
        send()

    (request,) = endpoint.requests
    got = verified(request, issued.secret.text)
    block = next(each for each in got["data"]["changes"] if each["kind"] == "block")
    digest = block.pop("digest")
    assert (got["type"], got["timestamp"][:19]) == ("library.changed", f"{act.recorded_at:%Y-%m-%dT%H:%M:%S}")
    assert {name: value for name, value in got["data"].items() if name != "changes"} == {
        "brand": "solnap", "is_complete": True, "feed": "/api/v1/brands/solnap/changes",
    }  # fmt: skip
    href = "/api/v1/brands/solnap/blocks/headline"
    facts = {"key": "headline", "editions": MARKETS, "release": 2, "href": href, "pinned": f"{href}?release=2"}
    assert block == {"type": "changed", "kind": "block", **facts}
    assert len(digest) == 64


def test_each_act_is_told_once_whoever_looks(world: World) -> None:
    row = add(partner=world.partner).endpoint
    publish(world, text="One")
    publish(world, text="Two")
    first, second = Spreader(), Spreader()
    first.spread()
    second.spread()
    first.spread()
    publish(world, text="Three")
    second.spread()
    first.spread()

    assert told(row) == [["changed block/headline", "changed kit/spring"]] * 3


def test_what_was_before_an_endpoint_was_added_is_not_told(world: World) -> None:
    publish(world)
    add(partner=world.partner)
    Spreader().spread()

    assert told() == []


def test_each_kind_of_act_that_shows_something_is_told(world: World) -> None:
    add(partner=world.partner)
    by: dict[str, Any] = {"actor": ANNA, "clock": timezone.now}
    spreader = Spreader()
    recall(brand=world.brand, name="media/photo", reason="Wrong", **by)
    spreader.spread()
    withdraw(brand=world.brand, refs=["kit/spring"], **by)
    spreader.spread()
    granting.end_grant(row=world.partner.grants.get(), **by)
    spreader.spread()

    kinds = [{name.split()[0] for name in changes} for changes in told()]
    assert kinds == [{"recalled"}, {"withdrawn"}, {"withdrawn"}]


def test_nothing_is_told_of_what_a_partner_may_not_see(world: World) -> None:
    other = make_partner(world.brand, "other")
    give(other, make_collection(world.brand, "private", "block/secret"))
    shop, theirs = add(partner=world.partner).endpoint, add(partner=other).endpoint
    publish(world, "block/secret", "Still secret")
    make_block(world.brand, "headline", "A draft")
    Spreader().spread()

    assert told(shop) == []
    assert told(theirs) == [["changed block/secret"]]
    assert "headline" not in Delivery.objects.get().body


def test_a_partner_that_was_never_granted_anything_is_told_nothing(world: World) -> None:
    add(partner=make_partner(world.brand, "new"))
    publish(world)
    Spreader().spread()

    assert told() == []


def test_a_start_that_comes_by_itself_is_told_when_it_comes(world: World) -> None:
    row = add(partner=world.partner).endpoint
    start = timezone.now() + dt.timedelta(seconds=1)
    publish(world, at=start)
    spreader = Spreader()
    counts = [spreader.spread()]
    while not counts[-1] and timezone.now() < start + dt.timedelta(seconds=5):
        counts.append(spreader.spread())

    assert (counts[0], counts[-1], timezone.now() >= start) == (0, 1, True)
    assert told(row) == [["changed block/headline", "changed kit/spring"]]
    assert Delivery.objects.get().at == start


def test_an_endpoint_is_told_of_what_it_chose_alone(world: World) -> None:
    kits = add(partner=world.partner, events=["kit.*"]).endpoint
    gone = add(partner=world.partner, events=["*.withdrawn", "*.recalled"]).endpoint
    publish(world)
    Spreader().spread()

    assert (told(kits), told(gone)) == ([["changed kit/spring"]], [])


def test_too_many_changes_are_left_to_the_feed() -> None:
    one = Change(ChangeType.CHANGED, Kind.BLOCK, "a" * 100, ("DE/de-DE",), "0" * 64, 1, NOW)

    few, many = (messages.changed("solnap", [one] * count, NOW) for count in (10, 100))

    assert json.loads(few.body)["data"]["is_complete"] is True
    assert json.loads(many.body)["data"]["is_complete"] is False
    assert json.loads(many.body)["data"]["changes"] == []
    assert max(len(each.body.encode()) for each in (few, many)) < 20_000


def test_a_disabled_endpoint_begins_anew_where_it_is_enabled(world: World) -> None:
    row = add(partner=world.partner).endpoint
    facts: dict[str, Any] = {"pk": row.pk, "brand": world.brand, "actor": ANNA, "clock": timezone.now}
    webhooks.disable_webhook(**facts)
    publish(world, text="Missed")
    Spreader().spread()
    webhooks.enable_webhook(**facts)
    publish(world, text="Told")
    Spreader().spread()

    assert len(told(row)) == 1


def test_an_act_takes_no_query_more_where_endpoints_are(world: World) -> None:
    def counted(text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            make_block(world.brand, "headline", text)
        return len(captured)

    counted("One")
    before = counted("Two")
    for _ in range(3):
        add(partner=world.partner)

    assert counted("Three") == before


def test_while_nothing_is_new_a_look_is_one_query(world: World) -> None:
    for _ in range(3):
        add(partner=world.partner)
    spreader = Spreader()
    spreader.spread()

    with CaptureQueriesContext(connection) as captured:
        spreader.spread()

    assert len(captured) == IDLE


def test_partners_with_the_same_open_grants_are_looked_at_together_and_no_others(world: World) -> None:
    alike, less, ended = (make_partner(world.brand, key) for key in ("alike", "less", "ended"))
    for partner, region in ((alike, "001"), (less, "US"), (ended, "001")):
        give(partner, world.launch, region)
    rows = [add(partner=each).endpoint for each in (world.partner, alike, less, ended)]
    Spreader().spread()
    granting.end_grant(row=ended.grants.get(), actor=ANNA, clock=timezone.now)
    publish(world)
    groups = _groups(is_due=True, now=timezone.now())
    Spreader().spread()

    assert sorted(len(group.rows) for group in groups) == [1, 1, 2]
    shop, same, fewer, gone = ([json.loads(each.body)["data"] for each in row.deliveries.all()] for row in rows)
    assert shop == same != fewer
    assert {edition for change in fewer[0]["changes"] for edition in change["editions"]} == {"US/en-US"}
    assert {change["type"] for change in gone[0]["changes"]} == {"withdrawn"}


def test_what_does_not_fit_into_its_time_is_told_later(world: World) -> None:
    row = add(partner=world.partner).endpoint
    publish(world)
    spreader = Spreader()

    counts = [spreader.spread(0), spreader.is_done, spreader.spread(), spreader.is_done, spreader.spread()]

    assert counts == [0, False, 1, True, 0]
    assert len(told(row)) == 1
