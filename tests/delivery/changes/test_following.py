"""Acts and instants → the changes that one partner is told, and what its copy then holds."""

import datetime as dt

import pytest

from assets import granting
from assets.delivery.changes import Change, brought, came_due
from assets.exchange.collection_file import CollectionFile
from assets.exchange.faults import Place as FilePlace
from assets.exchange.memberships import sharings, write_sharings
from assets.manifest import Kind
from assets.models import Act, Activation, Grant, Membership
from assets.publishing import cancel, end_recall, recall, withdraw
from tests.builders import ANNA, make_block
from tests.delivery.changes.copies import Follower, read_in_full
from tests.delivery.worlds import (
    T0,
    World,
    assets_named,
    make_collection,
    make_world,
    minutes,
    release,
)

GERMAN = ("DE/de-DE",)
MARKETS = ("CH/de-CH", "CH/fr-CH", "DE/de-DE", "US/en-US")


def said(found: list[Change] | tuple[Change, ...]) -> list[tuple[str, str, tuple[str, ...], int]]:
    return [(each.type.value, each.ref, each.editions, each.release) for each in found]


def follower(world: World, size: int = 3) -> Follower:
    """Who has been told everything that there was at first."""
    made = Follower(world.partner, size)
    made.follow(T0)
    assert made.copy == read_in_full(world.partner, T0)
    return made


def edited(world: World, text: str, *, now: dt.datetime, at: dt.datetime | None = None) -> Act:
    make_block(world.brand, "headline", text)
    act = release(world.brand, "block/headline", now=now, at=at).act
    assert act
    return act


def test_whoever_follows_from_nothing_is_told_all_that_can_be_read(world: World) -> None:
    told = follower(world, size=2).told

    assert sorted(said(told)) == [
        ("created", "block/headline", MARKETS, 1),
        ("created", "brand/solnap", (), 1),
        ("created", "kit/spring", MARKETS, 1),
        ("created", "media/photo", MARKETS, 1),
        ("created", "template/page", (), 1),
    ]


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_publication_changes_the_asset_and_what_is_locked_to_it(world: World, size: int) -> None:
    copy = follower(world, size=size)
    act = edited(world, "New", now=minutes(5))

    found = copy.follow(minutes(6))

    assert sorted(said(found)) == [("changed", "block/headline", MARKETS, 2), ("changed", "kit/spring", MARKETS, 2)]
    assert {each.at for each in found} == {minutes(5)}
    assert copy.copy == read_in_full(world.partner, minutes(6))
    assert sorted(said(brought(world.partner, act, now=minutes(6)))) == sorted(said(found))


def test_nothing_new_is_told_twice_and_the_place_stays(world: World) -> None:
    copy = follower(world)
    place = copy.place
    make_block(world.brand, "secret", "Hidden still")
    release(world.brand, "block/secret", now=minutes(5))

    assert copy.follow(minutes(9)) == []
    assert copy.place == place


def test_a_scheduled_start_is_told_when_it_comes_and_not_before(world: World) -> None:
    copy = follower(world)
    act = edited(world, "Soon", now=minutes(5), at=minutes(30))

    assert copy.follow(minutes(29)) == []
    found = copy.follow(minutes(31))

    assert [(each.ref, each.at) for each in found if each.ref == "block/headline"] == [("block/headline", minutes(30))]
    assert brought(world.partner, act, now=minutes(31)) == ()
    assert came_due(world.partner, minutes(29), minutes(30), now=minutes(31)) == tuple(found)
    assert came_due(world.partner, minutes(30), minutes(31), now=minutes(31)) == ()


def test_a_start_that_was_called_off_is_never_told(world: World) -> None:
    copy = follower(world)
    act = edited(world, "Soon", now=minutes(5), at=minutes(30))
    copy.follow(minutes(6))
    cancel(brand=world.brand, act_id=act.pk, actor=ANNA, clock=lambda: minutes(7))

    assert copy.follow(minutes(60)) == []


def test_a_withdrawal_names_the_editions_that_are_gone(world: World) -> None:
    copy = follower(world)
    withdraw(brand=world.brand, refs=["block/headline"], actor=ANNA, clock=lambda: minutes(5), regions=["CH"])

    assert said(copy.follow(minutes(6))) == [("withdrawn", "block/headline", ("CH/de-CH", "CH/fr-CH"), 0)]


def test_what_is_put_into_a_collection_and_taken_out_is_told(world: World) -> None:
    copy = follower(world)
    secret = assets_named(world.brand, ["block/secret"])
    granting.add_members(collection=world.launch, assets=secret, actor=ANNA, clock=lambda: minutes(5))
    assert said(copy.follow(minutes(6))) == [("created", "block/secret", MARKETS, 1)]

    granting.remove_members(collection=world.launch, assets=secret, actor=ANNA, clock=lambda: minutes(7))

    assert said(copy.follow(minutes(8))) == [("withdrawn", "block/secret", MARKETS, 0)]


def test_a_grant_is_told_when_it_starts_and_what_it_alone_covered_when_it_ends(world: World) -> None:
    copy = follower(world)
    more = make_collection(world.brand, "more", "block/secret", "block/headline", now=minutes(5))
    span = {"starts_at": minutes(10), "ends_at": minutes(20)}
    granting.grant(
        partner=world.partner,
        collection=more,
        kinds=[Kind.BLOCK],
        region="DE",
        actor=ANNA,
        clock=lambda: minutes(5),
        **span,
    )
    assert copy.follow(minutes(9)) == []

    assert said(copy.follow(minutes(11))) == [("created", "block/secret", GERMAN, 1)]
    assert said(copy.follow(minutes(21))) == [("withdrawn", "block/secret", GERMAN, 0)]


def test_a_grant_that_is_ended_takes_everything_that_it_alone_covered(world: World) -> None:
    copy = follower(world)
    granting.end_grant(row=Grant.objects.get(partner=world.partner), actor=ANNA, clock=lambda: minutes(5))

    found = copy.follow(minutes(6))

    assert {each.type.value for each in found} == {"withdrawn"}
    assert copy.copy == {} == read_in_full(world.partner, minutes(6))
    assert copy.follow(minutes(7)) == []


def test_a_grant_that_never_starts_is_never_told(world: World) -> None:
    copy = follower(world)
    more = make_collection(world.brand, "more", "block/secret", now=minutes(5))
    facts = {"collection": more, "kinds": [Kind.BLOCK], "starts_at": minutes(30)}
    row = granting.grant(partner=world.partner, actor=ANNA, clock=lambda: minutes(5), **facts)  # type: ignore[arg-type]
    copy.follow(minutes(6))
    granting.end_grant(row=row, actor=ANNA, clock=lambda: minutes(7))

    assert copy.follow(minutes(60)) == []


def test_a_recall_and_its_end_are_told_of_the_media_and_of_kits_that_show_it(world: World) -> None:
    copy = follower(world)
    recall(brand=world.brand, name="media/photo", reason="Wrong", actor=ANNA, clock=lambda: minutes(5))
    assert sorted(said(copy.follow(minutes(6)))) == [
        ("recalled", "kit/spring", MARKETS, 1),
        ("recalled", "media/photo", MARKETS, 1),
    ]

    end_recall(brand=world.brand, name="media/photo", actor=ANNA, clock=lambda: minutes(7))

    assert sorted(said(copy.follow(minutes(8)))) == [
        ("reinstated", "kit/spring", MARKETS, 1),
        ("reinstated", "media/photo", MARKETS, 1),
    ]


def test_a_recall_by_another_brand_that_keeps_the_same_bytes_is_told(world: World) -> None:
    copy = follower(world)
    other = make_world("other")
    recall(brand=other.brand, name="media/photo", reason="Wrong", actor=ANNA, clock=lambda: minutes(5))

    assert {each.ref for each in copy.follow(minutes(6))} == {"kit/spring", "media/photo"}
    assert copy.follow(minutes(7)) == []


def test_of_what_may_not_be_seen_any_more_only_its_going_is_told(world: World) -> None:
    copy = follower(world)
    edited(world, "New", now=minutes(5))
    headline = assets_named(world.brand, ["block/headline"])
    granting.remove_members(collection=world.launch, assets=headline, actor=ANNA, clock=lambda: minutes(7))

    found = [each for each in copy.follow(minutes(8)) if each.ref == "block/headline"]

    assert said(found) == [("withdrawn", "block/headline", MARKETS, 0)]
    assert found[0].digest == ""


def test_whoever_ends_a_grant_a_membership_or_a_start_names_the_act(world: World) -> None:
    headline = assets_named(world.brand, ["block/headline"])
    planned = edited(world, "Soon", now=minutes(5), at=minutes(30))
    granting.remove_members(collection=world.launch, assets=headline, actor=ANNA, clock=lambda: minutes(6))
    granting.end_grant(row=Grant.objects.get(partner=world.partner), actor=ANNA, clock=lambda: minutes(7))
    cancel(brand=world.brand, act_id=planned.pk, actor=ANNA, clock=lambda: minutes(8))

    ended = {
        *Membership.objects.exclude(ends_at=None).values_list("ended_by__verb", flat=True),
        *Grant.objects.exclude(ends_at=None).values_list("ended_by__verb", flat=True),
        *Activation.objects.exclude(cancelled_at=None).values_list("cancelled_by__verb", flat=True),
    }
    assert ended == {"remove from collection", "end grant", "cancel"}


def test_a_collection_that_is_pushed_without_an_asset_names_the_act_too(world: World) -> None:
    written = CollectionFile("launch", "Launch", ("block/headline",), FilePlace("collections/launch.yaml", 1))
    act = Act.objects.latest("pk")

    write_sharings(world.brand, sharings(world.brand, [written], minutes(5)), act)

    assert set(Membership.objects.exclude(ends_at=None).values_list("ended_by", flat=True)) == {act.pk}
