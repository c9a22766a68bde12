"""Deleting needs nothing live and no draft that uses the asset; rows stay."""

import datetime as dt

import pytest

from assets import drafts, history
from assets.history import StillInUse
from assets.manifest import WORLD, Argument, Placement, sha256
from assets.models import Act, Activation, Asset, Brand, Release
from tests.builders import ANNA, NOW, make_block, make_brand, make_kit, make_media, make_template, make_variant, place

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def brand() -> Brand:
    return make_brand()


def delete(brand: Brand, asset: Asset) -> None:
    with history.revise(brand=brand, actor=ANNA, verb="delete", now=NOW) as revision:
        revision.delete(asset)


def activate(asset: Asset, *, region: str = WORLD, at: dt.datetime = NOW - HOUR, is_withdrawn: bool = False) -> None:
    """An activation by hand, of the asset's only release or of none."""
    act = Act.objects.latest("pk")
    facts = {"number": 1, "digest": sha256(asset.ref.encode()), "manifest": "{}", "schema": 1, "act": act}
    release = None if is_withdrawn else Release.objects.get_or_create(asset=asset, defaults=facts)[0]
    Activation.objects.create(asset=asset, region=region, release=release, effective_at=at, act=act)


def test_a_deleted_asset_keeps_its_rows_and_its_last_content(brand: Brand) -> None:
    block = make_block(brand)

    delete(brand, block)

    row, snapshot = Asset.objects.get(pk=block.pk), history.newest_snapshot(block)
    assert (row.deleted_at, row.version) == (NOW, 2)
    assert snapshot is not None
    assert snapshot.is_deleted
    assert history.content(snapshot) == drafts.read(block)
    assert not Asset.objects.living().filter(pk=block.pk).exists()


def test_deleting_twice_leaves_one_trace(brand: Brand) -> None:
    block = make_block(brand)

    delete(brand, block)
    delete(brand, block)

    assert Asset.objects.get(pk=block.pk).version == 2


def test_an_asset_written_again_lives_again(brand: Brand) -> None:
    block = make_block(brand)
    delete(brand, block)

    make_block(brand)

    snapshot = history.newest_snapshot(block)
    assert snapshot is not None
    assert (snapshot.version, snapshot.is_deleted) == (3, False)


def test_what_is_live_or_scheduled_stays(brand: Brand) -> None:
    live, regional, scheduled = (make_block(brand, key) for key in ("live", "regional", "scheduled"))
    activate(live)
    activate(regional, is_withdrawn=True, at=NOW - 2 * HOUR)
    activate(regional, region="DE")
    activate(scheduled, at=NOW + HOUR)

    for asset, where in ((live, "live in 001"), (regional, "live in DE"), (scheduled, "scheduled for 001")):
        with pytest.raises(StillInUse, match=where):
            delete(brand, asset)


def test_what_is_withdrawn_everywhere_may_go(brand: Brand) -> None:
    block = make_block(brand)
    activate(block, region="DE", at=NOW - 2 * HOUR)
    activate(block, is_withdrawn=True)

    delete(brand, block)

    assert Asset.objects.get(pk=block.pk).deleted_at is not None


def test_what_other_drafts_use_stays(brand: Brand) -> None:
    term, photo = make_block(brand, "lighthouse", "Lighthouse", type="term"), make_media(brand)
    hero, price = make_block(brand, "hero", "Visit {lighthouse, term}"), make_block(brand, "price")
    make_block(brand, "card", make_variant("photo", field="media"), type="card")
    template = make_template(brand)
    argued = Placement("headline", "", WORLD, 1, "", {"price": Argument(asset="block/price")})
    make_kit(brand, "kit", place("headline", hero.ref), argued, templates=("page",))

    users = {term: "block/hero", photo: "block/card", hero: "kit/kit", price: "kit/kit", template: "kit/kit"}
    for asset, user in users.items():
        with pytest.raises(StillInUse, match=f"used by {user}"):
            delete(brand, asset)
    with pytest.raises(StillInUse, match="owner of 7 assets"):
        delete(brand, brand)


def test_drafts_that_are_deleted_hold_nothing_back(brand: Brand) -> None:
    block = make_block(brand)
    delete(brand, make_kit(brand, "kit", place("headline", block.ref)))

    delete(brand, block)

    assert Asset.objects.get(pk=block.pk).deleted_at is not None
