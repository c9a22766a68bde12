"""Granting: each change is an act, takes effect at once, and what has ended stays ended."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from assets import granting, keys
from assets.errors import BadContent, UnknownAsset
from assets.manifest import Kind
from assets.models import Act, ApiKey, Asset, Brand, Collection, Grant, Membership, Partner
from tests.builders import ANNA, NOW, make_block, make_brand

pytestmark = pytest.mark.django_db


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


@pytest.fixture
def brand() -> Brand:
    return make_brand()


@pytest.fixture
def collection(brand: Brand) -> Collection:
    return Collection.objects.create(brand=brand, key="launch", title="Launch")


@pytest.fixture
def partner(brand: Brand) -> Partner:
    return Partner.objects.create(brand=brand, key="shop", title="Shop")


def make_grant(partner: Partner, collection: Collection, **facts: object) -> Grant:
    given = {"kinds": [Kind.KIT], "actor": ANNA, "clock": lambda: NOW, **facts}
    return granting.grant(partner=partner, collection=collection, **given)  # type: ignore[arg-type]


def newest_act() -> tuple[str, list[str], str]:
    act = Act.objects.latest("id")
    return act.verb, act.subjects, act.actor_name


def test_a_grant_is_an_act_and_starts_now(partner: Partner, collection: Collection) -> None:
    row = make_grant(partner, collection, kinds=[Kind.KIT, Kind.BLOCK, Kind.KIT], region="CH")

    assert (row.kinds, row.region, row.starts_at, row.ends_at) == (["block", "kit"], "CH", NOW, None)
    assert newest_act() == ("grant", ["collection/launch", "partner/shop"], "Anna")
    assert Grant.objects.live(at=NOW).get() == row
    assert not Grant.objects.live(at=later(-1)).exists()


@pytest.mark.parametrize(
    "facts",
    [
        {"kinds": []},
        {"region": "XX"},
        {"region": "nowhere"},
        {"ends_at": NOW},
        {"ends_at": later(-1)},
        {"starts_at": later(-1)},
        {"starts_at": later(9), "ends_at": later(9)},
    ],
)
def test_a_grant_that_could_not_hold_is_refused_and_leaves_no_act(
    facts: dict[str, object], partner: Partner, collection: Collection
) -> None:
    acts = Act.objects.count()

    with pytest.raises(ValidationError):
        make_grant(partner, collection, **facts)
    assert Act.objects.count() == acts


def test_a_grant_may_start_later_and_is_ended_before_it_does(partner: Partner, collection: Collection) -> None:
    row = make_grant(partner, collection, starts_at=later(60))

    assert not Grant.objects.live(at=later(59)).exists()
    assert Grant.objects.live(at=later(60)).get() == row
    granting.end_grant(row=row, actor=ANNA, clock=lambda: later(5))
    assert not Grant.objects.live(at=later(60)).exists()
    assert Grant.objects.get().has_ended(later(5))


def test_a_grant_of_another_brands_collection_is_refused(partner: Partner) -> None:
    other = Collection.objects.create(brand=make_brand("other"), key="launch", title="Launch")

    with pytest.raises(ValidationError):
        make_grant(partner, other)


def test_a_grant_ends_once(partner: Partner, collection: Collection) -> None:
    row = make_grant(partner, collection)
    stale = Grant.objects.get()
    granting.end_grant(row=row, actor=ANNA, clock=lambda: later(5))
    acts = Act.objects.count()

    granting.end_grant(row=stale, actor=ANNA, clock=lambda: later(9))

    assert Grant.objects.get().ends_at == later(5)
    assert Act.objects.count() == acts


def test_a_grant_that_ends_as_it_starts_never_held_later(partner: Partner, collection: Collection) -> None:
    granting.end_grant(row=make_grant(partner, collection), actor=ANNA, clock=lambda: NOW)

    assert not Grant.objects.live(at=later(0.001)).exists()


def test_members_are_added_once_and_removed_at_once(brand: Brand, collection: Collection) -> None:
    blocks: list[Asset] = [make_block(brand, "a"), make_block(brand, "b")]
    by = {"collection": collection, "actor": ANNA}
    added = granting.add_members(assets=[*blocks, blocks[0]], clock=lambda: NOW, **by)  # type: ignore[arg-type]
    again = granting.add_members(assets=blocks, clock=lambda: later(1), **by)  # type: ignore[arg-type]

    assert (len(added), again) == (2, ())
    assert newest_act() == ("add to collection", ["block/a", "block/b", "collection/launch"], "Anna")
    granting.remove_members(assets=blocks[:1], clock=lambda: later(5), **by)  # type: ignore[arg-type]
    assert [row.asset.key for row in Membership.objects.live(at=later(5))] == ["b"]
    assert newest_act() == ("remove from collection", ["block/a", "collection/launch"], "Anna")
    granting.remove_members(assets=blocks[:1], clock=lambda: later(6), **by)  # type: ignore[arg-type]
    assert Membership.objects.get(asset=blocks[0]).ends_at == later(5)


def test_a_collection_holds_its_own_brands_assets(collection: Collection) -> None:
    foreign = make_block(make_brand("other"), "a")

    with pytest.raises(BadContent):
        granting.add_members(collection=collection, assets=[foreign], actor=ANNA, clock=lambda: NOW)


def test_a_key_is_shown_once_and_kept_as_a_digest(partner: Partner) -> None:
    issued = granting.issue_key(
        partner=partner, actor=ANNA, clock=lambda: NOW, title="Web", origins=["https://a.example"]
    )

    row, parsed = ApiKey.objects.get(), keys.parse(issued.secret)
    assert parsed is not None
    assert (row.key_id, row.last_four, row.origins) == (parsed.key_id, issued.secret[-4:], ["https://a.example"])
    assert keys.is_match(parsed, row.digest, settings.API_KEY_PEPPER)
    assert newest_act() == ("issue key", [f"key/{row.key_id}", "partner/shop"], "Anna")
    assert issued.secret not in repr(issued) + str(list(ApiKey.objects.values())) + str(list(Act.objects.values()))


@pytest.mark.parametrize(
    "facts", [{"expires_at": NOW}, {"origins": ["*"]}, {"origins": ["https://a.example/path"]}, {"actions": ["write"]}]
)
def test_a_key_that_could_not_be_used_is_refused(facts: dict[str, object], partner: Partner) -> None:
    with pytest.raises(BadContent):
        granting.issue_key(partner=partner, actor=ANNA, clock=lambda: NOW, **facts)  # type: ignore[arg-type]
    assert not ApiKey.objects.exists()


def test_a_key_is_revoked_once_and_by_its_own_brand(brand: Brand, partner: Partner) -> None:
    key_id = granting.issue_key(partner=partner, actor=ANNA, clock=lambda: NOW).api_key.key_id
    other = make_brand("other")

    with pytest.raises(UnknownAsset):
        granting.revoke_key(key_id=key_id, brand=other, actor=ANNA, clock=lambda: NOW)
    granting.revoke_key(key_id=key_id, brand=brand, actor=ANNA, clock=lambda: later(1))
    granting.revoke_key(key_id=key_id, brand=brand, actor=ANNA, clock=lambda: later(2))

    assert ApiKey.objects.get().revoked_at == later(1)
    assert newest_act() == ("revoke key", [f"key/{key_id}", "partner/shop"], "Anna")


def issue(partner: Partner, **facts: object) -> ApiKey:
    given = {"actor": ANNA, "clock": lambda: NOW, **facts}
    return granting.issue_key(partner=partner, **given).api_key  # type: ignore[arg-type]


def rotate(row: ApiKey, seconds: float = 0, **facts: object) -> ApiKey:
    given = {"brand": row.partner.brand, "actor": ANNA, "clock": lambda: later(seconds), **facts}
    return granting.rotate_key(key_id=row.key_id, **given).api_key  # type: ignore[arg-type]


def test_a_publishable_key_reads_content_and_pictures_unless_told_otherwise(partner: Partner) -> None:
    plain, told = issue(partner, origins=["https://a.example"]), issue(partner, origins=["https://b"], actions=["read"])

    assert (plain.is_publishable, plain.actions, told.actions) == (True, ["read", "rendition"], ["read"])
    assert (issue(partner).is_publishable, issue(partner).actions) == (False, [])


def test_a_rotated_key_works_for_another_day_beside_one_that_does_the_same(partner: Partner) -> None:
    old = issue(partner, title="Web", origins=["https://a.example"], expires_at=later(864_000))

    new = rotate(old, 60)

    old.refresh_from_db()
    assert (new.replaces, new.title, new.origins, new.actions) == (old, "Web", old.origins, old.actions)
    assert (old.expires_at, new.expires_at) == (later(86_460), later(864_060))
    assert [row.key_id for row in ApiKey.objects.working(at=later(86_460))] == [new.key_id]
    assert newest_act() == ("rotate key", sorted([f"key/{old.key_id}", f"key/{new.key_id}", "partner/shop"]), "Anna")


def test_a_rotated_key_that_would_have_ended_before_still_does(partner: Partner) -> None:
    old = issue(partner, expires_at=later(60))

    new = rotate(old)

    old.refresh_from_db()
    assert (old.expires_at, new.expires_at) == (later(60), later(60))


def test_only_one_successor_of_a_key_works_at_a_time(partner: Partner) -> None:
    old = issue(partner)
    lost = rotate(old)

    with pytest.raises(BadContent, match=f"Rotate bk_{lost.key_id}"):
        rotate(old)
    granting.revoke_key(key_id=lost.key_id, brand=partner.brand, actor=ANNA, clock=lambda: later(1))
    assert rotate(old, 2).replaces == old


@pytest.mark.parametrize(
    ("seconds", "overlap"), [(60, granting.OVERLAP), (0, dt.timedelta()), (0, dt.timedelta(days=31))]
)
def test_a_key_that_has_ended_and_an_overlap_out_of_bounds_are_refused(
    seconds: float, overlap: dt.timedelta, partner: Partner
) -> None:
    old = issue(partner, expires_at=later(60))

    with pytest.raises(BadContent):
        rotate(old, seconds, overlap=overlap)
    assert ApiKey.objects.get().expires_at == later(60)
