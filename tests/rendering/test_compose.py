"""Compose: which assets fill a slot, which values an edition reads, and what it lacks."""

import json
from dataclasses import replace

import pytest

from assets.errors import BadContent
from assets.manifest import (
    Argument,
    BlockType,
    Channel,
    KitManifest,
    Placement,
    Policy,
    canonical,
    from_plain,
)
from assets.rendering import Composition, Edition, Missing, compose
from assets.rendering.compose import closure
from tests.rendering.kits import EDITIONS, block, bundle, composition, kit, media, place, slot, template

CH, DE, EG, US = EDITIONS


def shown(composed: Composition, template_key: str, slot_name: str) -> list[str]:
    return [placed.ref for placed in composed.slots[template_key][slot_name].placed]


def kit_of(*placements: Placement, base: KitManifest | None = None) -> KitManifest:
    """A kit of the page alone, with these placements."""
    return replace(base or kit(), templates=("page",), placements=placements)


def lacks(composed: Composition, id_: str) -> list[Missing]:
    return [missing for missing in composed.missing if missing.id == id_]


def test_the_whole_library_lacks_nothing() -> None:
    assert [composition(edition).missing for edition in EDITIONS] == [(), (), (), ()]


def test_the_nearest_region_wins_as_a_whole_list() -> None:
    assert shown(composition(DE), "page", "features") == ["block/fresh", "block/fair"]
    assert shown(composition(EG), "page", "features") == ["block/fair"]


def test_a_region_between_is_found_on_the_way_to_the_world() -> None:
    changed = replace(kit(), placements=(*kit().placements, place("shop", "block/other", "150")))
    other = block("other", BlockType.LINK, {"en": "/europe"})

    assert shown(composition(CH, changed, other), "page", "shop") == ["block/other"]
    assert shown(composition(US, changed, other), "page", "shop") == ["block/shop"]


def test_a_list_for_the_channel_goes_before_the_list_for_all_in_the_same_region() -> None:
    only_mail = place("headline", "block/order", channel="email")
    changed = replace(kit(), placements=(*kit().placements, only_mail))

    assert shown(composition(DE, changed), "mail", "headline") == ["block/order"]
    assert shown(composition(DE, changed), "page", "headline") == ["block/headline"]


def test_a_nearer_region_goes_before_a_channel_of_a_wider_one() -> None:
    both = (place("headline", "block/order", channel="web"), place("headline", "block/headline", "DE"))
    changed = kit_of(*both)

    assert shown(composition(DE, changed), "page", "headline") == ["block/headline"]
    assert shown(composition(US, changed), "page", "headline") == ["block/order"]


def test_a_blank_placement_empties_a_required_slot_on_purpose() -> None:
    changed = replace(kit(), placements=(*kit().placements, place("price", "", "US")))

    composed = composition(US, changed)

    assert shown(composed, "page", "price") == []
    assert not lacks(composed, "slot.missing")


def test_an_empty_required_slot_is_missing_and_an_optional_one_is_not() -> None:
    slots = (slot("title", "text"), slot("extra", "text", is_required=False))
    page = template("page", Channel.WEB, slots, page=("web.html", "text/html", "{{ title }}{{ extra }}", 0))

    composed = composition(DE, page, kit_of())

    assert [(each.template, each.slot) for each in lacks(composed, "slot.missing")] == [("page", "title")]


def test_a_placement_overlays_the_arguments_that_the_slot_gives_by_default() -> None:
    one, two, three = (Argument(literal=number) for number in (1, 2, 3))
    page = template("page", Channel.WEB, (slot("text", "text", a=one, b=one),), page=("a.html", "text/html", "", 0))
    changed = kit_of(place("text", "block/order", b=two, c=three))

    placed = composition(DE, page, changed).slots["page"]["text"].placed[0]

    assert dict(placed.arguments) == {"a": one, "b": two, "c": three}


def test_text_of_its_own_region_does_not_fall_back_and_is_missing_where_it_is_not_written() -> None:
    legal = block("legal", BlockType.LEGAL, {"de@DE": "<p>Nur hier.</p>", "en": "<p>Everywhere</p>"})

    assert not lacks(composition(DE, legal), "own-region.missing")
    found = lacks(composition(US, legal), "own-region.missing")
    assert [(each.template, each.slot, each.ref, each.field) for each in found] == [
        ("mail", "legal", "block/legal", "value")
    ]
    assert "value" not in composition(US, legal).items["block/legal"].fields


def test_a_price_of_another_region_is_no_price_here() -> None:
    price = block("price", BlockType.MONEY, {"en@DE": "12.90 EUR", "en": "9.99 USD"})

    assert composition(DE, price).items["block/price"].fields["value"].value == "12.90 EUR"
    assert [each.ref for each in lacks(composition(CH, price), "own-region.missing")] == ["block/price"]


def test_a_fallback_says_where_it_came_from() -> None:
    field = composition(CH).items["block/lead"].fields["value"]

    assert (field.origin.locale, field.origin.region, field.origin.is_fallback) == ("en", "001", True)
    assert not field.is_same_language


def test_the_same_language_of_another_region_is_told_as_fallback_but_as_the_same_language() -> None:
    field = composition(DE).items["block/lead"].fields["value"]

    assert (field.origin.locale, field.origin.is_fallback, field.is_same_language) == ("de", True, True)


def test_values_look_for_the_region_first_and_texts_for_the_language() -> None:
    link = composition(CH).items["block/shop"].fields["value"]

    assert (link.value, link.origin.region) == ("https://solnap.example/ch", "CH")


def test_a_whole_block_takes_all_its_texts_from_one_step() -> None:
    values = {"title:en": "A", "text:en": "B", "title:de": "C"}
    card = block("fair", BlockType.CARD, values, policy=Policy.WHOLE)
    mixed = block("fair", BlockType.CARD, values)

    assert [field.value for field in composition(DE, card).items["block/fair"].fields.values()] == ["A", "B"]
    assert [field.value for field in composition(DE, mixed).items["block/fair"].fields.values()] == ["C", "B"]


def test_terms_media_and_asset_arguments_come_along_however_deep() -> None:
    outer = block("headline", BlockType.TEXT, {"en": "{one, term} for {price, money}"})
    one = block("one", BlockType.TERM, {"en": "{two, term}!"})
    two = block("two", BlockType.TERM, {"en": "Deep"})
    changed = kit_of(place("headline", "block/headline", price=Argument(asset="block/price")))

    composed = composition(DE, outer, one, two, changed)

    assert {"block/one", "block/two", "block/price", "media/logo"} <= set(composed.items)
    assert closure(composed.items, composed.slots["page"]["headline"].placed) == (
        "block/headline",
        "block/one",
        "block/price",
        "block/two",
    )


def test_terms_that_use_each_other_do_not_stop_composing() -> None:
    one = block("name", BlockType.TERM, {"en": "{two, term}"})
    two = block("two", BlockType.TERM, {"en": "{name, term}"})

    assert {"block/name", "block/two"} <= set(composition(DE, one, two).items)


@pytest.mark.parametrize(
    ("gone", "id_"),
    [("block/name", "term.unknown"), ("media/hero", "reference.unknown"), ("template/post", "reference.unknown"),
     ("media/logo", "reference.unknown"), ("media/bag", "reference.unknown")],
)  # fmt: skip
def test_what_does_not_exist_is_recorded_and_never_raised(gone: str, id_: str) -> None:
    composed = compose(bundle(without=[gone]), DE)

    assert gone in [missing.ref for missing in lacks(composed, id_)]


def test_an_argument_that_nothing_gives_is_missing_and_one_for_run_time_is_open_for_strings_only() -> None:
    text = block("headline", BlockType.TEXT, {"en": "{n, number} left"})
    open_ = Argument(is_runtime=True)
    given = replace(
        kit(), placements=(place("headline", "block/headline", n=open_), place("strings", "block/headline"))
    )

    reasons = {each.template: each.reason for each in lacks(composition(US, text, given), "argument.missing")}

    assert "run time" in reasons["mail"]
    assert "nothing gives" in reasons["app"]


def test_a_picture_needs_words_unless_it_is_decorative() -> None:
    bare = media("hero", {})
    decorative = replace(bare, is_decorative=True)

    assert [each.field for each in lacks(composition(DE, bare), "variant.missing")] == ["alt"]
    assert not composition(DE, decorative).missing


def test_a_composition_is_read_back_from_its_json() -> None:
    for edition in EDITIONS:
        composed = composition(edition)

        assert canonical(composed) == canonical(from_plain(Composition, json.loads(canonical(composed))))


def test_an_edition_of_a_region_that_the_brand_has_not_is_refused() -> None:
    with pytest.raises(BadContent, match="XX"):
        composition(Edition("XX", "en"))
