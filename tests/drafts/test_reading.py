"""Rows are read in a number of queries that does not grow with them."""

from collections.abc import Callable
from typing import Any

import pytest

from assets import drafts
from assets.errors import BadContent, UnknownAsset
from assets.manifest import Kind
from assets.models import Asset, Block, Brand, Kit
from tests.builders import make_block, make_brand, make_kit, make_media, make_template, make_variant, place

pytestmark = pytest.mark.django_db
QUERIES = {Kind.BRAND: 3, Kind.BLOCK: 3, Kind.MEDIA: 4, Kind.TEMPLATE: 3, Kind.KIT: 4}


def make_all(brand: Brand, number: int) -> None:
    make_block(brand, f"block-{number}", make_variant("Kaffee", locale="de", genitive="Kaffees"), "Coffee", type="term")
    make_media(brand, f"media-{number}")
    make_template(brand, f"template-{number}")
    make_kit(brand, f"kit-{number}", place("headline", f"block/block-{number}"), templates=(f"template-{number}",))


@pytest.mark.parametrize("kind", Kind)
def test_queries_of_a_kind_do_not_grow_with_rows(kind: Kind, django_assert_num_queries: Callable[..., Any]) -> None:
    brand = make_brand()
    for number in range(4):
        make_all(brand, number)
    assets = list(Asset.objects.filter(kind=kind))

    with django_assert_num_queries(QUERIES[kind]):
        manifests = drafts.read_many(assets)

    assert len(manifests) == len(assets)


def test_all_kinds_are_read_together() -> None:
    brand = make_brand()
    make_all(brand, 1)

    manifests = drafts.read_many(Asset.objects.all())

    assert sorted(manifests) == ["block/block-1", "brand/solnap", "kit/kit-1", "media/media-1", "template/template-1"]
    assert all(
        manifest == drafts.read(Asset.objects.get(key=name.split("/")[1])) for name, manifest in manifests.items()
    )


def test_an_empty_policy_is_read_as_the_type_s_own() -> None:
    block = make_block(make_brand(), type="money")
    Block.objects.filter(pk=block.pk).update(policy="")

    assert drafts.read(block).policy == "own-region"  # type: ignore[union-attr]


def test_an_asset_without_rows_is_unknown() -> None:
    brand = make_brand()

    with pytest.raises(UnknownAsset, match="no rows of block/ghost"):
        drafts.read(Block(brand=brand, kind="block", key="ghost"))


def test_rows_that_say_nothing_readable_are_named_so() -> None:
    brand = make_brand()
    block = make_block(brand)
    kit = make_kit(brand, "kit", place("headline", block.ref))
    kit.placements.update(arguments={"count": {"nonsense": 3}})

    with pytest.raises(BadContent, match="nonsense"):
        drafts.read(Kit.objects.get())
