"""Who sees what: grants reach a region and those below it, for their kinds, while they and memberships last."""

import pytest
from django.utils import timezone

from assets import granting
from assets.delivery import current_assets, editions_of, find, history_of, library, readable_regions, serve, visible_to
from assets.errors import NotReleased, UnknownAsset
from assets.manifest import Kind
from assets.models import Asset, Grant, Partner
from assets.publishing import withdraw
from assets.rendering import Edition
from tests.builders import ANNA, make_block
from tests.delivery.worlds import (
    T0,
    World,
    assets_named,
    give,
    make_collection,
    make_partner,
    minutes,
    reader,
    release,
    state,
)

pytestmark = pytest.mark.django_db
DE, CH, US = Edition("DE", "de-DE"), Edition("CH", "fr-CH"), Edition("US", "en-US")


def seen_editions(partner: Partner, key: str = "spring", kind: Kind = Kind.KIT) -> list[str]:
    who = reader(partner)
    seen = find(who, "solnap", kind, key, state())
    return [str(each.edition) for each in editions_of(seen, library(who, "solnap", state()), state())]


def listed(partner: Partner, kind: Kind = Kind.KIT) -> list[str]:
    who = reader(partner)
    return [row.key for row in current_assets(who, library(who, "solnap", state()), kind, state())]


def test_a_grant_everywhere_reads_every_edition(world: World) -> None:
    assert seen_editions(world.partner) == ["CH/de-CH", "CH/fr-CH", "DE/de-DE", "US/en-US"]


def test_a_grant_reads_the_regions_below_its_own(world: World) -> None:
    partner = make_partner(world.brand, "europe")
    give(partner, world.launch, "150")

    assert seen_editions(partner) == ["CH/de-CH", "CH/fr-CH", "DE/de-DE"]
    with pytest.raises(UnknownAsset):
        serve(reader(partner), "solnap", Kind.KIT, "spring", US, state())


def test_a_grant_for_one_country_does_not_read_its_neighbour(world: World) -> None:
    partner = make_partner(world.brand, "german")
    give(partner, world.launch, "DE")

    assert seen_editions(partner) == seen_editions(partner, "headline", Kind.BLOCK) == ["DE/de-DE"]
    with pytest.raises(UnknownAsset):
        serve(reader(partner), "solnap", Kind.BLOCK, "headline", CH, state())
    facts = library(reader(partner), "solnap", state())
    assert [region.code for region in readable_regions(reader(partner), facts)] == ["001", "150", "DE"]


def test_one_grants_region_does_not_widen_another_grants_collection(world: World) -> None:
    partner = make_partner(world.brand, "mixed")
    give(partner, make_collection(world.brand, "texts", "block/headline"), "DE")
    give(partner, make_collection(world.brand, "kits", "kit/spring"), "US")

    assert seen_editions(partner, "headline", Kind.BLOCK) == ["DE/de-DE"]
    assert seen_editions(partner) == ["US/en-US"]


def test_a_kit_grants_its_documents_but_not_its_parts(world: World) -> None:
    partner = make_partner(world.brand, "kits")
    give(partner, make_collection(world.brand, "kits", "kit/spring"))

    assert serve(reader(partner), "solnap", Kind.KIT, "spring", DE, state()).release.number == 1
    with pytest.raises(UnknownAsset):
        find(reader(partner), "solnap", Kind.BLOCK, "headline", state())
    assert listed(partner, Kind.BLOCK) == []


def test_a_grant_names_its_kinds(world: World) -> None:
    partner = make_partner(world.brand, "texts")
    give(partner, world.launch, kinds=[Kind.BLOCK])

    assert listed(partner, Kind.BLOCK) == ["headline"]
    assert listed(partner) == listed(partner, Kind.MEDIA) == []


@pytest.mark.parametrize("kind", [Kind.KIT, Kind.BLOCK, Kind.MEDIA, Kind.TEMPLATE])
def test_what_is_listed_is_exactly_what_opens(world: World, kind: Kind) -> None:
    german = make_partner(world.brand, "german")
    give(german, world.launch, "DE")
    names = assets_named(world.brand, ["kit/spring", "block/headline"])
    withdraw(brand=world.brand, refs=[row.ref for row in names], actor=ANNA, clock=lambda: T0, regions=["DE"])

    expected = {"kit": [], "block": [], "media": ["photo"], "template": ["page"]}
    assert listed(german, kind) == expected[kind.value]
    assert listed(world.partner, kind) == [{"kit": "spring", "block": "headline", "media": "photo"}.get(kind, "page")]


def test_an_asset_that_is_live_in_a_foreign_region_alone_is_not_listed_and_has_no_history(world: World) -> None:
    german = make_partner(world.brand, "german")
    give(german, make_collection(world.brand, "more", "block/secret"), "DE")
    withdraw(brand=world.brand, refs=["block/secret"], actor=ANNA, clock=lambda: T0)
    assert listed(german, Kind.BLOCK) == []
    make_block(world.brand, "draft", "Not yet")
    granting.add_members(
        collection=world.launch, assets=assets_named(world.brand, ["block/draft"]), actor=ANNA, clock=lambda: T0
    )

    who = reader(world.partner)
    seen = find(who, "solnap", Kind.BLOCK, "draft", state())
    with pytest.raises(NotReleased):
        history_of(seen, library(who, "solnap", state()), T0)


def test_a_grant_ends(world: World) -> None:
    granting.end_grant(row=Grant.objects.get(partner=world.partner), actor=ANNA, clock=lambda: minutes(5))

    assert reader(world.partner, minutes(4)).grants
    assert not reader(world.partner, minutes(5)).grants
    with pytest.raises(UnknownAsset):
        library(reader(world.partner, minutes(5)), "solnap", state(minutes(5)))


def test_a_membership_ends(world: World) -> None:
    kit = assets_named(world.brand, ["kit/spring"])
    granting.remove_members(collection=world.launch, assets=kit, actor=ANNA, clock=lambda: minutes(5))
    who = reader(world.partner)

    assert find(who, "solnap", Kind.KIT, "spring", state(minutes(4))).key == "spring"
    with pytest.raises(UnknownAsset):
        find(who, "solnap", Kind.KIT, "spring", state(minutes(5)))
    assert visible_to(who, now=minutes(5)).count() == 3


def test_todays_grants_apply_to_every_time(world: World) -> None:
    kit = assets_named(world.brand, ["kit/spring"])
    granting.remove_members(collection=world.launch, assets=kit, actor=ANNA, clock=lambda: minutes(5))

    with pytest.raises(UnknownAsset):
        serve(reader(world.partner), "solnap", Kind.KIT, "spring", DE, state(minutes(5), at=minutes(1)))


def test_deleted_assets_and_brands_are_hidden(world: World) -> None:
    Asset.objects.filter(kind="kit").update(deleted_at=timezone.now())
    assert listed(world.partner) == []
    with pytest.raises(UnknownAsset):
        find(reader(world.partner), "solnap", Kind.KIT, "spring", state())
    Asset.objects.filter(kind="brand").update(deleted_at=timezone.now())

    world.partner.brand.refresh_from_db()
    assert not reader(world.partner).grants


def test_a_grant_of_another_brands_collection_reads_nothing(world: World) -> None:
    partner = make_partner(world.brand, "odd")
    row = Grant.objects.get(partner=world.partner)
    Grant.objects.create(partner=partner, collection=row.collection, kinds=["kit"], starts_at=T0, act=row.act)
    make_block(world.brand, "late", "Late")
    release(world.brand, "block/late")

    assert listed(partner) == ["spring"]
    assert listed(partner, Kind.BLOCK) == []
