"""Recipes: a document is made anew when something it depends on changed, and only then."""

from dataclasses import replace

import pytest

from assets.manifest import (
    Argument,
    BlockManifest,
    BlockType,
    BrandManifest,
    Manifest,
    TemplateManifest,
    Variant,
    ref_of,
)
from assets.rendering import Edition, compose, recipe
from assets.rendering.order import job, order_for, read_order
from tests.rendering.kits import EDITIONS, block, brand, bundle, contents, kit, media, place, templates

CH, DE, EG, US = EDITIONS


def recipes(*changed: Manifest, edition: Edition = DE) -> dict[str, str]:
    """By document name."""
    made = bundle(*changed)
    composed = compose(made, edition)
    found = [manifest for manifest in made.assets.values() if isinstance(manifest, TemplateManifest)]
    return {part.name: recipe(composed, each, part) for each in found for part in each.parts}


def remade(*changed: Manifest, edition: Edition = DE) -> set[str]:
    """The documents whose recipe a change changes."""
    before, after = recipes(edition=edition), recipes(*changed, edition=edition)
    return {name for name in before if before[name] != after[name]}


def find(name: str) -> BlockManifest:
    return next(each for each in contents() if isinstance(each, BlockManifest) and ref_of(each) == name)


def also(name: str, locale: str, value: str) -> BlockManifest:
    """The block with one variant more or other."""
    made = find(name)
    kept = [each for each in made.variants if each.locale != locale or each.region != "001"]
    return replace(made, variants=(*kept, Variant("value", locale, "001", value)))


MAIL = {"email.html", "email.txt"}
TEXT_OF_ALL = {"web.html", "email.subject.txt", "social.square.txt", "strings.json"} | MAIL


@pytest.mark.parametrize(
    ("changed", "documents"),
    [
        (also("block/headline", "de", "Neu"), TEXT_OF_ALL),
        (also("block/headline", "ar", "جديد"), set()),
        (replace(find("block/headline"), title="Another title"), set()),
        (also("block/name", "en", "Summer Bloom"), TEXT_OF_ALL),
        (also("block/order", "de", "Kaufen"), {"web.html"} | MAIL),
        (also("block/cart", "de", "Korb {count, number}"), {"strings.json"}),
        (media("hero", {"en": "Another"}), {"web.html", "email.html"} | {"email.txt"}),
        (media("logo", {"en": "Solnap"}, size=(1, 1)), TEXT_OF_ALL - {"email.subject.txt", "strings.json"}),
        (brand(title="Other"), TEXT_OF_ALL - {"email.subject.txt", "strings.json"}),
        (brand(media_base="https://cdn.example/m"), {"web.html", "email.html", "email.txt", "social.square.txt"}),
        (replace(kit(), title="Other"), set()),
    ],
    ids=range(11),
)
def test_a_change_remakes_the_documents_that_depend_on_it(changed: Manifest, documents: set[str]) -> None:
    found = remade(changed)

    assert found - {"email.txt"} == documents - {"email.txt"}


def test_a_slot_that_the_source_does_not_name_is_no_part_of_the_recipe() -> None:
    assert "email.txt" not in remade(media("hero", {"en": "Another"}))


def test_the_market_is_part_of_every_recipe_and_its_other_locales_are_not() -> None:
    def markets(**changes: str | tuple[str, ...]) -> BrandManifest:
        regions = [replace(each, **changes) if each.code == "DE" else each for each in brand().regions]  # type: ignore[arg-type]
        return brand(regions=tuple(regions))

    assert remade(markets(time_zone="Europe/London")) == TEXT_OF_ALL
    assert remade(markets(locales=("de-DE", "en"))) == set()


def test_an_argument_remakes_what_shows_it() -> None:
    others = tuple(each for each in kit().placements if each.slot != "lead")
    changed = replace(kit(), placements=(*others, place("lead", "block/lead", days=Argument(literal=4))))

    assert remade(changed) == {"web.html"} | MAIL


def test_a_source_a_layout_and_a_fixed_string_in_use_are_parts_of_the_recipe() -> None:
    page = templates()[0]
    part = replace(page.parts[0], source=page.parts[0].source + " ")
    layouts = {**page.layouts, "kits/card.html": "x"}
    german = {"de": {**page.catalogues["de"], "Price": "Kosten"}}
    unused = {"fr": {**page.catalogues["fr"], "Price": "Coût"}}

    assert remade(replace(page, parts=(part,))) == {"web.html"}
    assert remade(replace(page, layouts=layouts)) == {"web.html"}
    assert remade(replace(page, catalogues={**page.catalogues, **german})) == {"web.html"}
    assert remade(replace(page, catalogues={**page.catalogues, **unused})) == set()
    assert remade(replace(page, layouts={**page.layouts, "kits/other.html": "x"}, title="Other")) == set()


def test_a_variant_of_another_origin_remakes_the_document_though_its_text_is_the_same() -> None:
    assert "web.html" in remade(also("block/order", "de-DE", "Jetzt bestellen"))


def test_a_source_that_cannot_be_read_depends_on_everything_and_raises_nothing() -> None:
    page = templates()[0]
    broken = replace(page, parts=(replace(page.parts[0], source="{{ headline"),))

    assert remade(broken, also("block/order", "de", "x")) >= {"web.html"}
    assert recipes(broken)["web.html"] != recipes(broken, also("block/order", "de", "x"))["web.html"]


def test_a_payload_is_the_order_in_json() -> None:
    composed = compose(bundle(), CH)

    for template in templates():
        for part in template.parts:
            assert read_order(job(composed, template, part)) == order_for(composed, template, part)


def test_an_order_holds_nothing_that_its_document_cannot_reach() -> None:
    composed = compose(bundle(), DE)
    page, strings = templates()[0], templates()[3]

    order = order_for(composed, strings, strings.parts[0])

    assert set(order.composition.items) == {"block/cart", "block/headline", "block/name"}
    assert order.composition.kit == ""
    assert "block/cart" not in order_for(composed, page, page.parts[0]).composition.items


def test_recipes_of_different_editions_and_documents_all_differ() -> None:
    found = [digest for edition in EDITIONS for digest in recipes(edition=edition).values()]

    assert len(set(found)) == len(found) == 24


def test_an_unused_block_changes_nothing() -> None:
    assert remade(block("unused", BlockType.TEXT, {"en": "x"})) == set()
