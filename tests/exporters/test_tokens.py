"""Design tokens by the rules of the Design Tokens Format Module 2025.10, read here as the standard writes them."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assets.exporters import tokens
from assets.manifest import BrandManifest, LogoRules, Shape, Theme
from tests.examples.demo import content

BRAND = BrandManifest(
    "acme",
    "Acme",
    "en",
    colours={"ink": "#123", "paper": "#FFF8EAcc", "named": "rebeccapurple"},
    fonts={"body": "\"Segoe UI\", 'Noto Sans', system-ui, sans-serif"},
    logo_rules={"main": LogoRules(Theme.LIGHT, Shape.HORIZONTAL, 96, 25), "free": LogoRules(Theme.ANY, Shape.SYMBOL)},
    contrasts={"paper": ("ink",)},
    spacing={"small": "8px", "wide": "1.5rem"},
)


def is_colour(value: Any) -> bool:
    """Color module 4.1: a known space, its components from 0 to 1, alpha from 0 to 1, six hexadecimal digits."""
    parts = [*value["components"], value["alpha"]]
    is_srgb = value["colorSpace"] == "srgb" and len(parts) == 4 and all(0 <= part <= 1 for part in parts)
    return is_srgb and re.fullmatch("#[0-9a-f]{6}", value["hex"]) is not None


def is_dimension(value: Any) -> bool:
    """Format module 8.2: a number and px or rem, nothing else."""
    return (
        set(value) == {"value", "unit"} and isinstance(value["value"], (int, float)) and value["unit"] in ("px", "rem")
    )


def is_family(value: Any) -> bool:
    """Format module 8.3: names, the most wanted first."""
    return bool(value) and all(isinstance(name, str) and name for name in value)


RULES = {"color": is_colour, "dimension": is_dimension, "fontFamily": is_family}


def found(group: dict[str, Any], type_: str = "", path: str = "") -> Iterator[tuple[str, str, Any]]:
    """Path, type and value of each token; a name with a reserved character, or a strange property, is an error."""
    type_ = group.get("$type", type_)
    assert {name for name in group if name.startswith("$")} <= {"$type", "$value", "$description"}
    if "$value" in group:
        assert set(group) <= {"$type", "$value", "$description"}
        yield path, type_, group["$value"]
    for name, inner in group.items():
        if not name.startswith("$"):
            assert not set(name) & set("{}."), name
            yield from found(inner, type_, f"{path}.{name}".lstrip("."))


@pytest.mark.parametrize("brand", [lambda: BRAND, lambda: content().brand], ids=["acme", "the demo"])
def test_every_token_has_a_type_and_a_value_that_the_standard_knows(brand: Callable[[], BrandManifest]) -> None:
    rows = list(found(tokens(brand())))

    assert {type_ for _, type_, _ in rows} == set(RULES)
    assert [path for path, type_, value in rows if not RULES[type_](value)] == []


def test_each_fact_of_the_brand_becomes_its_token() -> None:
    rows = {path: value for path, _, value in found(tokens(BRAND))}

    assert rows == {
        "color.ink": {"colorSpace": "srgb", "components": [0.066667, 0.133333, 0.2], "alpha": 1.0, "hex": "#112233"},
        "color.paper": {"colorSpace": "srgb", "components": [1.0, 0.972549, 0.917647], "alpha": 0.8, "hex": "#fff8ea"},
        "font.body": ["Segoe UI", "Noto Sans", "system-ui", "sans-serif"],
        "spacing.small": {"value": 8, "unit": "px"},
        "spacing.wide": {"value": 1.5, "unit": "rem"},
        "logo.main.min-width": {"value": 96, "unit": "px"},
    }


def test_a_colour_says_what_it_may_stand_on() -> None:
    brand = BrandManifest("a", "A", "en", colours={"ink": "#000000", "paper": "#ffffff"}, contrasts={"paper": ("ink",)})

    assert tokens(brand)["color"]["ink"]["$description"] == "For text on paper (21.00:1)."


def test_a_brand_without_an_identity_has_no_groups() -> None:
    assert tokens(BrandManifest("a", "A", "en")) == {"$description": "The identity of A."}
