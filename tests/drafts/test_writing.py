"""Manifests become rows that say the same with the fewest writes; unusable ones are refused with place and remedy."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from assets import drafts
from assets.errors import BadContent
from assets.manifest import (
    Argument,
    BlockManifest,
    BlockType,
    BrandManifest,
    Channel,
    KitManifest,
    Manifest,
    MediaManifest,
    Part,
    Policy,
    Slot,
    TemplateManifest,
    from_json,
    to_json,
)
from assets.models import Asset, Brand, Variant
from tests.builders import (
    facts_of,
    make_block,
    make_brand,
    make_file,
    make_kit,
    make_region,
    make_variant,
    place,
)

pytestmark = pytest.mark.django_db


def text(*variants: tuple[str, str], key: str = "hero") -> BlockManifest:
    rows = tuple(make_variant(value, locale=locale) for locale, value in variants)
    return BlockManifest(key, "Hero", BlockType.TEXT, Policy.ANY, rows)


def test_a_brand_is_an_asset_of_itself() -> None:
    brand = make_brand()

    row = Asset.objects.get(pk=brand.pk)

    assert row.brand_id == row.pk
    assert row.ref == "brand/solnap"


def test_rows_that_say_the_same_already_are_not_touched() -> None:
    brand = make_brand()
    asset = make_block(brand, "hero", make_variant("one"), make_variant("eins", locale="de"))
    before = dict(Variant.objects.values_list("locale", "pk"))

    drafts.write(brand, text(("en", "one"), ("de", "zwei"), ("fr", "deux")))

    after = dict(Variant.objects.values_list("locale", "pk"))
    assert {after[locale] for locale in ("en", "de")} == set(before.values())
    assert len(drafts.read(asset).variants) == 3  # type: ignore[union-attr]


def test_rows_that_are_no_longer_said_are_removed() -> None:
    brand = make_brand()
    asset = make_block(brand, "hero", make_variant("one"), make_variant("eins", locale="de", genitive="eines"))

    drafts.write(brand, text(("en", "one")))

    assert drafts.read(asset) == text(("en", "one"))


def test_guidance_is_kept_and_leaves_the_digest_of_content_without_it_alone() -> None:
    brand = make_brand()
    plain = text(("en", "one"))
    guided = dataclasses.replace(plain, guidance="The shop's door.")

    asset = drafts.write(brand, guided)

    assert drafts.read(asset) == guided == from_json(to_json(guided))
    assert "guidance" not in to_json(plain)
    assert from_json(to_json(plain)) == plain


def test_tags_are_kept_sorted_and_leave_the_digest_of_content_without_them_alone() -> None:
    brand = make_brand()
    plain = text(("en", "one"))
    tagged = dataclasses.replace(plain, tags=("winter", "spring"))

    asset = drafts.write(brand, tagged)

    assert drafts.read(asset) == tagged == from_json(to_json(tagged))
    assert asset.tags == ["spring", "winter"]
    assert "tags" not in to_json(plain)


@pytest.mark.parametrize("tags", [("Spring",), ("a b",), ("",), tuple(f"t{number}" for number in range(21))])
def test_what_is_no_tag_or_one_too_many_is_refused(tags: tuple[str, ...]) -> None:
    with pytest.raises(BadContent, match="tags"):
        drafts.write(make_brand(), dataclasses.replace(text(("en", "one")), tags=tags))


def test_writing_what_is_there_costs_reads_only(django_assert_num_queries: Callable[..., Any]) -> None:
    brand = make_brand()
    manifest = drafts.read(make_block(brand, "hero", "Hello", make_variant("Hallo", locale="de")))

    with django_assert_num_queries(3) as captured:
        drafts.write(brand, manifest)

    assert all(query["sql"].startswith("SELECT") for query in captured)


def test_regions_may_change_parents_and_leave_with_their_children() -> None:
    brand = make_brand()
    first = drafts.read(brand)
    assert isinstance(first, BrandManifest)
    nested = (make_region(), make_region("150"), make_region("DE", parent="150"), make_region("CH", parent="DE"))

    for rows in (nested, (make_region(), make_region("CH"), make_region("DE", parent="CH")), ()):
        drafts.write(brand, dataclasses.replace(first, regions=rows))

        assert drafts.read(brand) == dataclasses.replace(first, regions=rows)


def test_a_region_that_a_kit_uses_stays() -> None:
    brand = make_brand()
    make_kit(brand, regions=("CH",))
    manifest = drafts.read(brand)
    assert isinstance(manifest, BrandManifest)

    with pytest.raises(BadContent, match="kit/spring-launch uses a region of CH"):
        drafts.write(brand, dataclasses.replace(manifest, regions=(make_region(),)))


def test_a_deleted_asset_lives_again_when_it_is_written() -> None:
    brand = make_brand()
    asset = make_block(brand)
    Asset.objects.filter(pk=asset.pk).update(deleted_at="2026-01-01T00:00:00Z")

    drafts.write(brand, drafts.read(asset))

    assert Asset.objects.get(pk=asset.pk).deleted_at is None


def test_two_brands_cannot_have_one_key() -> None:
    make_brand()

    with pytest.raises(BadContent, match="a brand solnap already"):
        make_brand()


def test_a_brand_keeps_its_key() -> None:
    brand = make_brand()

    with pytest.raises(BadContent, match="Keep it"):
        drafts.write(brand, BrandManifest("other", "Other", "en"))


BAD: dict[str, tuple[Manifest, str]] = {
    "a locale not in normal form": (text(("de_DE", "x")), "normal form: de-DE"),
    "a locale nobody knows": (text(("xx-Nope", "x")), "xx-Nope"),
    "the same variant twice": (text(("de", "x"), ("de", "y")), "2 variants"),
    "U+0000 in a text": (text(("de", "a\x00b")), "U\\+0000"),
    "half a surrogate": (text(("de", "\ud800")), "canonical JSON"),
    "a value too long": (text(("de", "x" * 262_145)), "262144"),
    "a key of another shape": (text(key="Hero!"), "key"),
    "a key with a line feed": (text(key="hero\n"), "key"),
    "a title too long": (dataclasses.replace(text(), title="x" * 201), "200"),
    "a region of another shape": (
        dataclasses.replace(text(), variants=(make_variant(region="Germany"),)),
        "region",
    ),
    "a circle of regions": (
        BrandManifest("solnap", "S", "en", regions=(make_region("DE", parent="CH"), make_region("CH", parent="DE"))),
        "circle: CH in DE in CH",
    ),
    "a parent that is no region": (
        BrandManifest("solnap", "S", "en", regions=(make_region("DE", parent="150"),)),
        "parent 150",
    ),
    "a region without a parent": (
        BrandManifest("solnap", "S", "en", regions=(dataclasses.replace(make_region("DE"), parent=""),)),
        "has a parent",
    ),
    "a measurement nobody uses": (
        BrandManifest("solnap", "S", "en", regions=(make_region(measurement="feet"),)),
        "measurement",
    ),
    "a source locale not in normal form": (BrandManifest("solnap", "S", "iw"), "normal form: he"),
    "a chain over no locale": (BrandManifest("solnap", "S", "en", chains={"pt": ("pt_br",)}), "pt_br"),
    "a colour that ends its rule": (BrandManifest("solnap", "S", "en", colours={"a": "red;}"}), "style sheet"),
    "a file that is not stored": (
        MediaManifest("photo", "Photo", variants=(make_variant("a" * 64, field="file"),)),
        "not stored",
    ),
    "a template nobody wrote": (KitManifest("kit", "Kit", templates=("page",)), "no template/page"),
    "a region the brand has not": (KitManifest("kit", "Kit", regions=("FR",)), "no region FR"),
    "an asset nobody wrote": (KitManifest("kit", "Kit", placements=(place("a", "block/none"),)), "no block/none"),
    "a placed reference of no kind": (KitManifest("kit", "Kit", placements=(place("a", "none"),)), "kind/key"),
    "a channel there is not": (
        KitManifest("kit", "Kit", placements=(place("a", "", channel="fax"),)),
        "channel",
    ),
    "an argument that is a fraction": (
        KitManifest(
            "kit", "Kit", placements=(dataclasses.replace(place("a", ""), arguments={"n": Argument(literal=True)}),)
        ),
        "whole number",
    ),
    "layouts in a draft": (TemplateManifest("page", "Page", Channel.WEB, layouts={"a": "b"}), "publishing"),
    "a slot of no type": (TemplateManifest("page", "Page", Channel.WEB, (Slot("a", ()),)), "types"),
    "a part of another name": (
        TemplateManifest("page", "Page", Channel.WEB, parts=(Part("../web.html", "text/html", "x"),)),
        "web.html",
    ),
}


@pytest.fixture
def brand() -> Brand:
    return make_brand()


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_stored_is_refused(brand: Brand, what: str) -> None:
    manifest, message = BAD[what]

    with pytest.raises(BadContent, match=message) as caught:
        drafts.write(brand, manifest)

    assert caught.value.where.startswith(f"{manifest.KIND}/")


def test_files_of_a_media_are_those_its_variants_name(brand: Brand) -> None:
    file = make_file()
    variants = (make_variant(file.digest, field="file"),)
    other = dataclasses.replace(facts_of(file), name="other.png")

    for files in ((), (other,), (facts_of(make_file(b"another")), facts_of(file))):
        with pytest.raises(BadContent, match="file"):
            drafts.write(brand, MediaManifest("photo", "Photo", variants=variants, files=files))


def test_a_deleted_asset_cannot_be_placed(brand: Brand) -> None:
    block = make_block(brand)
    Asset.objects.filter(pk=block.pk).update(deleted_at="2026-01-01T00:00:00Z")

    with pytest.raises(BadContent, match="no block/hero"):
        drafts.write(brand, KitManifest("kit", "Kit", placements=(place("headline", "block/hero"),)))


def test_an_asset_of_another_brand_cannot_be_placed(brand: Brand) -> None:
    make_block(make_brand("other"), "hero")

    with pytest.raises(BadContent, match="no block/hero in solnap"):
        drafts.write(brand, KitManifest("kit", "Kit", placements=(place("headline", "block/hero"),)))
