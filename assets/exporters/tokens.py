"""A brand's identity → design tokens as the Design Tokens Format Module 2025.10 has them (designtokens.org).

A colour is an object in sRGB with its parts and its hexadecimal form, a length an object of value and unit, a font
stack a list of families. The type stands at the group that tokens of one type share.
"""

import re
from collections.abc import Mapping
from typing import Any

from assets.manifest import BrandManifest, contrast, read_colour, read_length

MEDIA_TYPE = "application/design-tokens+json"
_FAMILY = re.compile(r""""([^"]*)"|'([^']*)'|([^,"']+)""")


def tokens(brand: BrandManifest) -> dict[str, Any]:
    """Groups color, font, spacing and logo (least widths). What has no form there is left out, so are empty groups."""
    groups: Mapping[str, tuple[str, dict[str, Any]]] = {
        "color": ("color", {name: _colour(brand, name) for name in brand.colours}),
        "font": ("fontFamily", {name: _token(_families(stack)) for name, stack in brand.fonts.items()}),
        "spacing": ("dimension", {name: _token(_length(text)) for name, text in brand.spacing.items()}),
        "logo": ("dimension", {name: _least_width(rules.min_width_px) for name, rules in brand.logo_rules.items()}),
    }
    told = {
        name: {"$type": type_, **{key: token for key, token in sorted(found.items()) if token}}
        for name, (type_, found) in groups.items()
        if any(found.values())
    }
    return {"$description": f"The identity of {brand.title}.", **told}


def _token(value: Any, description: str = "") -> dict[str, Any]:
    if not value:
        return {}
    return {"$value": value, **({"$description": description} if description else {})}


def _colour(brand: BrandManifest, name: str) -> dict[str, Any]:
    colour = read_colour(brand.colours[name])
    if colour is None:
        return {}
    parts = [round(part, 6) for part in (colour.red, colour.green, colour.blue)]
    value = {"colorSpace": "srgb", "components": parts, "alpha": round(colour.alpha, 6), "hex": colour.hex}
    return _token(value, _grounds(brand, name))


def _grounds(brand: BrandManifest, name: str) -> str:
    """What the colour may stand on, with the contrast it has there."""
    grounds = sorted(ground for ground, texts in brand.contrasts.items() if name in texts)
    ratios = {ground: contrast(brand.colours[name], brand.colours.get(ground, "")) for ground in grounds}
    said = [f"{ground} ({ratio:.2f}:1)" for ground, ratio in ratios.items() if ratio]
    return f"For text on {', '.join(said)}." if said else ""


def _families(stack: str) -> list[str]:
    found = (next(part for part in match.groups() if part is not None) for match in _FAMILY.finditer(stack))
    return [family.strip() for family in found if family.strip()]


def _length(text: str) -> dict[str, Any]:
    length = read_length(text)
    if length is None:
        return {}
    value, unit = length
    return {"value": int(value) if value == int(value) else value, "unit": unit}


def _least_width(width_px: int) -> dict[str, Any]:
    return {"min-width": _token({"value": width_px, "unit": "px"})} if width_px else {}
