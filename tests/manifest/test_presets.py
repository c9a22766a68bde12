"""assets.manifest.presets: recipes, points and parts of pictures that can be used, and the refusal of others."""

import pytest

from assets.errors import BadContent
from assets.manifest import BrandManifest, Fit, Preset, box_of, from_json, point_of, require_preset, to_json


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"name": "Hero"}, "needs a name"),
        ({"version": 0}, "version"),
        ({"width_px": 0}, "a width or a height"),
        ({"fit": Fit.COVER}, "a width and a height"),
        ({"quality": 0}, "quality"),
        ({"background": "red"}, "#ffffff"),
        ({"dprs": ()}, "densities"),
        ({"dprs": (2, 1)}, "densities"),
        ({"dprs": (4,)}, "densities"),
        ({"width_px": 2_000, "dprs": (3,)}, "4,096"),
        ({"crop": "0.5 0 0.6 1"}, "no part of a picture"),
        ({"crop": "0 0 0 1"}, "no part of a picture"),
    ],
)
def test_a_recipe_that_nothing_can_be_made_by_is_refused(facts: dict[str, object], fault: str) -> None:
    with pytest.raises(BadContent, match=fault):
        require_preset(Preset(**{"name": "hero", "width_px": 800, **facts}))  # type: ignore[arg-type]


def test_points_and_parts_are_texts_of_numbers_up_to_one() -> None:
    assert point_of("0.25 1") == (0.25, 1.0)
    assert box_of("0.1 0 0.8 0.5") == (0.1, 0.0, 0.9, 0.5)


@pytest.mark.parametrize("text", ["", "0.5", "1.1 0", "-0.1 0", "0.5  0.5", "0.5 0.5 0.5", ".5 .5", "a b"])
def test_any_other_text_is_no_point(text: str) -> None:
    with pytest.raises(BadContent, match="no point"):
        point_of(text)


def test_a_brand_without_presets_says_what_it_said_before_there_were_any() -> None:
    assert "presets" not in to_json(BrandManifest("acme", "Acme", "en"))


def test_a_brands_presets_are_read_back_in_order_of_their_names() -> None:
    brand = BrandManifest("acme", "Acme", "en", presets=(Preset("wide", width_px=9), Preset("card", width_px=8)))

    assert from_json(to_json(brand)) == brand
    assert [preset.name for preset in brand.presets] == ["card", "wide"]
