"""Editions: which markets and languages a kit is rendered for, and the way from a region to the world."""

from dataclasses import replace

import pytest

from assets.errors import BadContent
from assets.rendering import Edition, editions, regions_to_world
from tests.rendering.kits import EDITIONS, brand, bundle, kit, region


def test_an_edition_is_written_with_a_slash() -> None:
    assert str(Edition("CH", "fr-CH")) == "CH/fr-CH"


def test_editions_are_the_regions_of_the_kit_with_the_locales_of_the_brand() -> None:
    assert editions(bundle()) == EDITIONS


def test_locales_keep_the_order_of_the_market() -> None:
    swiss = region("CH", "150", "CHF", "Europe/Zurich", "de-CH", "fr-CH", "de-CH")
    others = tuple(each for each in brand().regions if each.code != "CH")
    made = bundle(brand(regions=(*others, swiss)), replace(kit(), regions=("CH", "XX")))

    assert editions(made) == (Edition("CH", "de-CH"), Edition("CH", "fr-CH"))


def test_the_way_to_the_world_names_each_region_once() -> None:
    assert regions_to_world(brand(), "CH") == ("CH", "150", "001")
    assert regions_to_world(brand(), "001") == ("001",)


def test_an_unknown_region_and_one_that_is_its_own_parent_are_refused() -> None:
    circle = brand(regions=(region("AA", "BB", "", "UTC"), region("BB", "AA", "", "UTC")))

    with pytest.raises(BadContent, match="unknown"):
        regions_to_world(brand(), "XX")
    with pytest.raises(BadContent, match="own parent"):
        regions_to_world(circle, "AA")


def test_a_bundle_needs_exactly_one_brand() -> None:
    with pytest.raises(BadContent, match="0 brands"):
        editions(bundle(without=["brand/solnap"]))
