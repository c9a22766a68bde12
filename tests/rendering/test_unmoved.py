"""What moves an edition, told from what differs alone."""

from dataclasses import replace

import pytest

from assets.manifest import BrandManifest, Manifest, TemplateManifest, ref_of
from assets.rendering import Edition, compose, is_unmoved, names_brand, recipe
from tests.rendering.kits import brand, bundle, templates

GERMAN = Edition("DE", "de-DE")


def is_still(changed: Manifest, was: Manifest | None) -> bool:
    return is_unmoved(bundle(changed), {ref_of(changed): was}, GERMAN)


def with_currency(code: str) -> BrandManifest:
    regions = tuple(replace(each, currency="SEK") if each.code == code else each for each in brand().regions)
    return replace(brand(), regions=regions)


def retold(template: TemplateManifest) -> TemplateManifest:
    return replace(template, title="Other")


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        (brand(), True),
        (with_currency("US"), True),
        (with_currency("DE"), False),
        (replace(brand(), chains={"fr-CH": ("it",)}), True),
        (replace(brand(), chains={"de-DE": ("it",)}), False),
        (replace(brand(), title="Other"), False),
        (replace(brand(), media_base="https://media.example"), False),
    ],
    ids=["nothing", "another market", "this market", "another chain", "this chain", "title", "media base"],
)
def test_a_brand_moves_the_editions_whose_facts_or_way_of_looking_it_changes(
    changed: BrandManifest, is_same: bool
) -> None:
    assert is_still(changed, brand()) is is_same


def test_a_template_and_an_asset_that_was_not_there_are_looked_at_whole() -> None:
    assert not is_still(retold(templates()[0]), templates()[0])
    assert not is_still(bundle().assets["block/headline"], None)


def test_a_region_that_is_gone_is_no_reason_to_skip_an_edition() -> None:
    without = replace(brand(), regions=tuple(each for each in brand().regions if each.code != "DE"))

    assert not is_still(without, brand())


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        (replace(brand(), title="Other"), True),
        (replace(brand(), colours={"ink": "#123456"}), True),
        (replace(brand(), media_base="https://media.example"), False),
        (with_currency("DE"), False),
    ],
    ids=["title", "colours", "media base", "this market"],
)
def test_a_brands_identity_can_be_left_out_of_account(changed: BrandManifest, is_same: bool) -> None:
    assert is_unmoved(bundle(changed), {ref_of(changed): brand()}, GERMAN, but_identity=True) is is_same


def test_identity_changes_the_recipes_of_the_documents_that_name_the_brand_alone() -> None:
    before, after = (compose(made, GERMAN) for made in (bundle(), bundle(replace(brand(), title="Other"))))

    for template in templates():
        for part in template.parts:
            is_changed = recipe(before, template, part) != recipe(after, template, part)
            assert is_changed == names_brand(template, part), part.name
