"""What the database itself refuses, whoever writes: keys, shapes, uniqueness, closed sets, order of times."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from assets.manifest import Preset as PresetFacts
from assets.manifest import sha256
from assets.models import (
    Act,
    Activation,
    ApiKey,
    Asset,
    Block,
    Brand,
    Budget,
    Collection,
    Copy,
    Delivery,
    Document,
    DocumentUse,
    DraftRow,
    Endpoint,
    File,
    Grant,
    Job,
    Media,
    Membership,
    Part,
    Partner,
    Placement,
    Preset,
    Recall,
    Reference,
    Region,
    Release,
    Removal,
    Rendition,
    SearchRow,
    Slot,
    Snapshot,
    Template,
    TermForm,
    Trait,
    Variant,
)
from tests.builders import NOW, make_block, make_brand, make_kit, make_media, make_template, make_variant, place
from tests.delivery.once import once

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
@once
def brand() -> Brand:
    """A library with a row in every table."""
    brand = make_brand(presets=(PresetFacts("hero", width_px=800),))
    block = make_block(brand, "hero", make_variant("Kaffee", locale="de", genitive="Kaffees"), type="term")
    make_media(brand)
    make_template(brand)
    make_kit(brand, "launch", place("headline", block.ref), templates=("page",))
    act = Act.objects.latest("pk")
    release = Release.objects.create(asset=block, number=1, digest=sha256(b"1"), manifest="{}", schema=1, act=act)
    Reference.objects.create(release=release, asset=block, pointer="/variants/0")
    SearchRow.objects.create(release=release, norm=" hero ", folding=1)
    Trait.objects.create(release=release, name="type", value="term")
    Activation.objects.create(asset=block, release=release, effective_at=NOW, act=act)
    document = Document.objects.create(recipe=sha256(b"r"), digest=sha256(b"d"), media_type="text/plain", body=b"d")
    DocumentUse.objects.create(release=release, region="DE", locale="de-DE", name="web.html", document=document)
    Removal.objects.create(digest=sha256(b"gone"))
    Rendition.objects.create(recipe=sha256(b"o"), order={}, source=sha256(b"s"), claimed_at=NOW)
    collection = Collection.objects.create(brand=brand, key="all", title="All")
    partner = Partner.objects.create(brand=brand, key="shop", title="Shop")
    Membership.objects.create(collection=collection, asset=block, starts_at=NOW, act=act)
    Grant.objects.create(partner=partner, collection=collection, kinds=["block"], starts_at=NOW, act=act)
    ApiKey.objects.create(partner=partner, key_id="abcdefgh", digest=sha256(b"k"), last_four="wxyz", act=act)
    endpoint = Endpoint.objects.create(partner=partner, url="https://shop.example/", sealed_secret="x", act=act)
    Delivery.objects.create(endpoint=endpoint, cause="act/1", message_id="msg_1", type="library.changed", at=NOW)
    Budget.objects.create(name="key abcdefgh", window=1)
    Copy.objects.create(partner=partner, place="somewhere")
    Recall.objects.create(brand=brand, asset=block, reason="Wrong", starts_at=NOW, act=act)
    Job.objects.create(name="publish", idempotency_key="one", actor_id="user:1", actor_role="person", most_attempts=3)
    return brand


def changed(model: type[models.Model], **changes: object) -> Callable[[], object]:
    """Updates all of the model's rows in the database, past every check of Python's."""
    return lambda: model._default_manager.update(**changes)


def copied(model: type[models.Model], **changes: object) -> Callable[[], object]:
    """Adds the model's first row once more, changed in these columns."""

    def add() -> None:
        row = model._default_manager.order_by("pk").first()
        assert row is not None
        for name, value in changes.items():
            setattr(row, name, value)
        row.pk = None
        row._state.adding = True
        row.save(force_insert=True)

    return add


REFUSED: dict[str, Callable[[], object]] = {
    "asset_key_is_unique": lambda: Asset.objects.filter(kind="block").update(kind="kit", key="launch"),
    "asset_brand_key_is_unique": lambda: Asset.objects.filter(pk=make_brand("other").pk).update(key="solnap"),
    "asset_key_has_its_shape": changed(Asset, key="Hero"),
    "asset_key_has_its_shape, to its end": changed(Asset, key="hero\n"),
    "asset_kind_is_known": lambda: Asset.objects.filter(kind="kit").update(kind="bundle"),
    "act_idempotency_key_is_unique": changed(Act, idempotency_key="same"),
    "act_chain_does_not_fork": copied(Act),
    "act_hash_is_sha256": changed(Act, hash="A" * 64),
    "act_role_is_known": changed(Act, actor_role="robot"),
    "snapshot_version_is_unique": copied(Snapshot),
    "region_code_is_unique": copied(Region),
    "region_code_has_its_shape": lambda: Region.objects.filter(code="DE").update(code="de"),
    "region_has_a_parent_unless_world": changed(Region, parent=None),
    "region_has_a_parent_unless_world, which has none": lambda: Region.objects.filter(code="001").update(
        parent=Region.objects.get(code="DE")
    ),
    "preset_name_is_unique": copied(Preset),
    "removal_digest_is_sha256": changed(Removal, digest="x"),
    "rendition_recipe_is_sha256": lambda: Rendition.objects.update(recipe="x"),
    "rendition_digest_is_sha256": changed(Rendition, digest="x"),
    "collection_key_is_unique": copied(Collection),
    "membership_is_unique": copied(Membership),
    "membership_ends_after_it_starts": changed(Membership, ends_at=NOW),
    "block_type_is_known": changed(Block, type="poem"),
    "block_policy_is_known": changed(Block, policy="never"),
    "file_digest_is_sha256": changed(File, digest="x"),
    "variant_is_unique": copied(Variant),
    "variant_region_has_its_shape": changed(Variant, region="Welt"[:3]),
    "variant_locale_is_determined": changed(Variant, locale="und"),
    "term_form_name_is_unique": copied(TermForm),
    "template_channel_is_known": changed(Template, channel="fax"),
    "part_name_is_unique": copied(Part),
    "part_name_has_its_shape": changed(Part, name="../web.html"),
    "slot_name_is_unique": copied(Slot),
    "slot_name_has_its_shape": changed(Slot, name="1st"),
    "placement_is_unique": copied(Placement),
    "placement_region_has_its_shape": changed(Placement, region="de"),
    "placement_channel_is_known": changed(Placement, channel="fax"),
    "release_number_is_unique": copied(Release, digest=sha256(b"2")),
    "release_digest_is_unique": copied(Release, number=2),
    "release_digest_is_sha256": changed(Release, digest="x"),
    "reference_is_unique": copied(Reference),
    "activation_region_has_its_shape": changed(Activation, region="??"),
    "activation_is_cancelled_before_it_starts": changed(Activation, cancelled_at=NOW),
    "document_recipe_is_sha256": changed(Document, recipe="x"),
    "document_digest_is_sha256": changed(Document, digest="x"),
    "document_use_is_unique": copied(DocumentUse),
    "partner_key_is_unique": copied(Partner),
    "grant_is_unique": copied(Grant),
    "grant_region_has_its_shape": changed(Grant, region=""),
    "grant_ends_after_it_starts": changed(Grant, ends_at=NOW - HOUR),
    "media_rights_end_after_they_start": changed(Media, valid_from="2026-02-01", valid_until="2026-01-31"),
    "recall_names_an_asset_or_a_file": changed(Recall, asset=None),
    "recall_is_ended_by_an_act": changed(Recall, ends_at=NOW + HOUR),
    "recall_has_a_reason": changed(Recall, reason=""),
    "job_state_is_known": changed(Job, state="lost"),
    "job_role_is_known": changed(Job, actor_role="robot"),
    "job_is_leased_while_it_runs": changed(Job, state="running"),
    "job_is_leased_while_it_runs, and no longer": changed(Job, lease="abc", leased_until=NOW),
    "job_that_ended_says_when": changed(Job, state="done"),
    "job_that_ended_says_when, and no other": changed(Job, ended_at=NOW),
    "budget_is_unique": copied(Budget),
    "copy_place_is_unique": copied(Copy),
    "search_row_is_unique": copied(SearchRow),
    "draft_row_is_unique": copied(DraftRow),
    "trait_is_unique": copied(Trait),
    "endpoint_disabled_says_why": changed(Endpoint, disabled_at=NOW),
    "endpoint_disabled_says_why, and no other": changed(Endpoint, disabled_for="gone"),
    "endpoint_has_a_secret_until_it_ends": changed(Endpoint, sealed_secret=""),
    "endpoint_has_a_secret_until_it_ends, and none then": changed(Endpoint, ended_at=NOW),
    "delivery_cause_is_told_once": copied(Delivery, message_id="msg_2"),
    "delivery_state_is_known": changed(Delivery, state="lost"),
    "delivery_that_ended_says_when": changed(Delivery, state="dead"),
    "delivery_that_ended_says_when, and no other": changed(Delivery, ended_at=NOW),
    "api_key_digest_is_hmac": changed(ApiKey, digest="x"),
    "api_key_id_has_its_shape": changed(ApiKey, key_id="abc_efgh"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(brand: Brand, name: str) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        REFUSED[name]()

    constraint = name.partition(",")[0]
    assert constraint in str(caught.value) or "UNIQUE constraint failed" in str(caught.value)


def test_every_constraint_has_its_case() -> None:
    tables = apps.get_app_config("assets").get_models()

    names = {constraint.name for model in tables for constraint in model._meta.constraints}

    assert names == {name.partition(",")[0] for name in REFUSED}


@pytest.mark.parametrize(
    "rows",
    [
        lambda: Asset.objects.filter(kind="block"),
        lambda: Brand.objects.all(),
        lambda: Act.objects.all(),
        lambda: Release.objects.all(),
        lambda: Document.objects.all(),
        lambda: Region.objects.filter(code="001"),
        lambda: Collection.objects.all(),
        lambda: Partner.objects.all(),
    ],
)
def test_what_others_name_cannot_be_removed(brand: Brand, rows: Callable[[], models.QuerySet[models.Model]]) -> None:
    with pytest.raises(models.ProtectedError):
        rows().delete()


def test_an_asset_names_a_brand_that_is_there(brand: Brand) -> None:
    with transaction.atomic():
        Asset.objects.filter(kind="kit").update(brand="00000000-0000-0000-0000-000000000000")
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)
