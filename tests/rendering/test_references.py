"""References: what a manifest names, and where."""

import json

from assets.manifest import Argument, BlockType, Channel, Form, KitManifest, Manifest, to_json
from assets.rendering import Reference, references
from tests.rendering.kits import block, brand, contents, kit, place, slot, template, templates


def at(manifest: Manifest, pointer: str) -> object:
    """What a JSON pointer names in the manifest's canonical JSON."""
    found = json.loads(to_json(manifest))
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        found = found[int(name)] if isinstance(found, list) else found[name]
    return found


def test_every_pointer_of_the_library_leads_to_the_name_or_to_the_text_that_names_it() -> None:
    for manifest in (brand(), kit(), *templates(), *contents()):
        for reference in references(manifest):
            key = reference.ref.partition("/")[2]
            assert key in str(at(manifest, reference.pointer))


def test_a_kit_names_its_templates_assets_and_arguments() -> None:
    price = Argument(asset="block/price")
    made = KitManifest("k", "", ("page",), (), (place("a", "block/x", price=price), place("b", "")))

    assert references(made) == (
        Reference("/placements/0/arguments/price/asset", "block/price"),
        Reference("/placements/0/asset", "block/x"),
        Reference("/templates/0", "template/page"),
    )


def test_a_term_names_the_terms_in_its_forms() -> None:
    made = block("coffee", BlockType.TERM, {"en": "Coffee"}, forms=(Form("of", "{name, term} Coffee"),))

    (reference,) = references(made)

    assert reference == Reference("/variants/0/forms/0/value", "block/name")
    assert at(made, reference.pointer) == "{name, term} Coffee"


def test_texts_name_their_terms_and_cards_their_media() -> None:
    made = block("card", BlockType.CARD, {"title:en": "{name, term}", "media:en": "bag", "text:en": "{bad"})

    assert {reference.ref for reference in references(made)} == {"block/name", "media/bag"}


def test_the_defaults_of_a_slot_are_references_too() -> None:
    made = template("t", Channel.WEB, [slot("a", "text", price=Argument(asset="block/price"))])

    assert references(made) == (Reference("/slots/0/defaults/price/asset", "block/price"),)


def test_a_slash_in_a_name_is_escaped_in_the_pointer() -> None:
    assert references(brand(logos={"a/b~c": "logo"})) == (Reference("/logos/a~1b~0c", "media/logo"),)


def test_a_brand_names_the_media_that_its_pictures_are_drawn_with() -> None:
    made = brand(logos={}, font_files={"body": ("sans", "arabic")})

    assert references(made) == (
        Reference("/font_files/body/0", "media/sans"),
        Reference("/font_files/body/1", "media/arabic"),
    )
