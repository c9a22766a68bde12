"""Saving in the admin: through history, with compare-and-set, and nothing for nothing."""

from typing import Any

import pytest

from assets import drafts, history
from assets.manifest import Argument, BlockType, Channel, Slot
from assets.manifest import Placement as PlacementFacts
from assets.models import Act, Asset, Block, Brand, Kit, Snapshot, Variant
from tests import builders
from tests.admin.browsing import add_row, add_variant, change_url, fields, login, make_library, save, text_of

pytestmark = pytest.mark.django_db


def make_one_of_each_kind() -> list[Asset]:
    brand = builders.make_brand(
        chains={"pt-PT": ("en", "und")}, colours={"primary": "#123"}, logos={"main": "photo"}, fonts={"body": "serif"}
    )
    term = builders.make_block(
        brand, "solnap", builders.make_variant("Solnap", genitive="Solnaps"), type=BlockType.TERM
    )
    card = builders.make_block(
        brand,
        "card",
        builders.make_variant(" two\nlines \n", field="text"),
        type=BlockType.CARD,
        guidance="For\ntwo",
        tags=("spring", "two"),
    )
    media = builders.make_media(brand)
    arguments = {"n": Argument(3), "t": Argument("3"), "l": Argument(("a", "b")), "r": Argument(is_runtime=True)}
    slots = (
        Slot("headline", ("text", "rich"), defaults={"p": Argument(asset="block/price")}),
        Slot("x", ("media",), True),
    )
    template = builders.make_template(brand, channel=Channel.WEB, slots=slots, parts={"web.html": "\n<p>\n  {{ x }}\n"})
    placement = PlacementFacts("headline", "", "001", 0, "block/card", arguments)
    kit = builders.make_kit(brand, "launch", placement, builders.place("x", "", region="CH"), templates=("page",))
    return [brand, term, card, media, template, kit]


def test_saving_an_unchanged_form_makes_no_revision_and_says_so() -> None:
    client = login()
    for asset in make_one_of_each_kind():
        acts, before = Act.objects.count(), drafts.read(asset)

        response = save(client, change_url(asset))

        assert "Nothing differs" in text_of(response), asset
        assert drafts.read(asset) == before
        assert Act.objects.count() == acts


def test_a_save_is_one_act_one_version_and_one_snapshot_signed_by_the_editor() -> None:
    _, block = make_library()

    save(login(), change_url(block), {"title": "Hero line", "note": "Shorter"})

    act = Act.objects.get(verb="save", actor_name="anna")
    assert (act.subjects, act.note, act.actor_role) == (["block/hero"], "Shorter", "person")
    assert Snapshot.objects.get(act=act).version == 2
    assert Block.objects.get().title == "Hero line"


def test_rows_are_added_changed_and_removed_in_one_save() -> None:
    _, block = make_library()
    client = login()
    data = add_row(
        fields(client, change_url(block)), "variants", field="value", locale="fr", region="001", value="Salut"
    )

    client.post(change_url(block), {**data, "variants-0-DELETE": "on", "variants-1-value": "Hi"})

    values = {row.locale: row.value for row in Variant.objects.filter(asset=block)}
    assert values == {"en": "Hi", "fr": "Salut"}


def test_every_row_agrees_with_its_newest_snapshot_after_saves() -> None:
    client = login()
    assets = make_one_of_each_kind()

    for asset in assets:
        save(client, change_url(asset), {"title": "Another title"})

    assert history.verify(Brand.objects.get()) == ()
    assert {asset.title for asset in Asset.objects.all()} == {"Another title"}


def test_a_locale_is_brought_into_its_normal_form() -> None:
    _, block = make_library()
    client = login()
    data = add_row(
        fields(client, change_url(block)), "variants", field="value", locale="zh-TW", region="001", value="你好"
    )

    client.post(change_url(block), data)

    assert Variant.objects.filter(asset=block, locale="zh-Hant-TW").exists()


@pytest.mark.parametrize(
    ("row", "remedy"),
    [
        ({"locale": "not a locale", "region": "001"}, "locale"),
        ({"locale": "fr", "region": "Atlantis"}, "at most 3 characters"),
        ({"locale": "de", "region": "001"}, "Please correct the duplicate"),
    ],
)
def test_a_row_that_cannot_be_stored_is_refused_at_its_field(row: dict[str, Any], remedy: str) -> None:
    _, block = make_library()
    client = login()
    data = add_row(fields(client, change_url(block)), "variants", field="value", value="kept text", **row)

    response = client.post(change_url(block), data)

    assert response.status_code == 200
    assert remedy in text_of(response)
    assert "kept text" in text_of(response)
    assert Variant.objects.count() == 2


def test_what_only_the_drafts_refuse_is_shown_on_the_form_with_all_that_was_typed() -> None:
    brand, _ = make_library()
    client = login()
    data = add_row(fields(client, change_url(brand)), "regions", code="AT", parent_code="XX", time_zone="UTC",
                   measurement="metric", calendar="gregorian", numbering="default", locales="de-AT")  # fmt: skip

    response = client.post(change_url(brand), data)

    assert "The parent XX is not in the brand" in text_of(response)
    assert b"de-AT" in response.content


def test_a_bad_message_is_stored_and_its_place_is_told() -> None:
    _, block = make_library()

    response = save(login(), change_url(block), {"variants-1-value": "Hello {name", "_continue": "1"})

    assert "It cannot be published yet: block/hero value" in text_of(response)
    assert "1 problem of this draft" in text_of(response)
    assert Variant.objects.get(asset=block, locale="en").value == "Hello {name"


def test_an_editor_is_told_that_spaces_were_set_and_saving_again_changes_nothing() -> None:
    _, block = make_library()
    client = login()
    typed = add_variant(fields(client, change_url(block)), "fr", "Prix : 5")

    first = client.post(change_url(block), typed, follow=True)
    again = save(client, change_url(block))

    assert Variant.objects.get(asset=block, locale="fr").value == "Prix\u00a0: 5"
    assert "Spaces that the language" in text_of(first)
    assert "Nothing differs" in text_of(again)
    assert "Spaces that the language" not in text_of(again)


def test_a_new_block_is_made_with_its_variants() -> None:
    brand, _ = make_library()
    client = login()
    data = add_row(
        fields(client, "/admin/assets/block/add/"), "variants", field="value", locale="en", region="001", value="Go"
    )

    client.post("/admin/assets/block/add/", {**data, "brand": brand.pk, "key": "cta", "title": "Call", "type": "text"})

    assert drafts.read(Block.objects.get(key="cta")).variants[0].value == "Go"  # type: ignore[union-attr]


@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_key_that_is_taken_is_refused_and_overwrites_nothing(is_deleted: bool) -> None:
    brand, block = make_library()
    if is_deleted:
        with history.revise(brand=brand, actor=builders.ANNA, verb="delete", now=builders.NOW) as revision:
            revision.delete(block)
    client = login()
    data = fields(client, "/admin/assets/block/add/")

    response = client.post(
        "/admin/assets/block/add/", {**data, "brand": brand.pk, "key": "hero", "title": "X", "type": "text"}
    )

    assert f"block/hero {'was deleted' if is_deleted else 'is there already'}" in text_of(response)
    assert Block.objects.get().title == "Hero"


def test_a_new_brand_and_a_new_kit_are_made_step_by_step() -> None:
    client = login()
    save(client, "/admin/assets/brand/add/", {"key": "acme", "title": "Acme"})

    save(client, "/admin/assets/kit/add/", {"key": "launch", "title": "Launch"})

    brand, kit = Brand.objects.get(), Kit.objects.get()
    assert [region.code for region in brand.regions.all()] == ["001"]
    assert kit.brand_id == brand.pk


def test_an_editor_without_leave_to_change_sees_the_page_and_cannot_save() -> None:
    _, block = make_library()
    client = login(permissions=("view_block",))

    page, answer = client.get(change_url(block)), client.post(change_url(block), {"title": "X"})

    assert "Hallo" in text_of(page)
    assert answer.status_code == 403
    assert Block.objects.get().title == "Hero"
