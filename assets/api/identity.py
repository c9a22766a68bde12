"""A brand's released identity → the JSON that answers it: colours, logos, and fonts with what CSS loads them by."""

import re
from collections.abc import Container
from dataclasses import asdict
from typing import Any

from assets.manifest import BrandManifest, contrast

LINKS = ("regions", "tokens", "blocks", "media", "templates", "kits", "changes")
REGULAR = 400
WEIGHTS = {
    "thin": 100, "hairline": 100, "extralight": 200, "ultralight": 200, "light": 300, "regular": REGULAR, "book": 400,
    "medium": 500, "semibold": 600, "demibold": 600, "bold": 700, "extrabold": 800, "ultrabold": 800, "black": 900,
    "heavy": 900,
}  # fmt: skip
"""By the names that OpenType's usWeightClass gives them, and those that are usual."""
SLANTED = ("italic", "oblique")


def brand_body(manifest: BrandManifest, shown: Container[str], base: str) -> dict[str, Any]:
    """`shown` are the keys of media that the reader may see; no other is named."""
    logos = {role: key for role, key in manifest.logos.items() if key in shown}
    return {
        "key": manifest.key,
        "title": manifest.title,
        "source_locale": manifest.source_locale,
        "media_base": manifest.media_base,
        "colours": dict(manifest.colours),
        "fonts": dict(manifest.fonts),
        "font_files": {
            name: readable
            for name, keys in manifest.font_files.items()
            if (readable := [key for key in keys if key in shown])
        },
        "contrasts": _contrasts(manifest),
        "spacing": dict(manifest.spacing),
        "logos": logos,
        "logo_rules": {name: asdict(rules) for name, rules in manifest.logo_rules.items() if name in logos},
        "links": {name: f"{base}/{name}" for name in LINKS},
    }


def _contrasts(manifest: BrandManifest) -> list[dict[str, Any]]:
    """Pairs of colours with their contrast ratio, rounded down; null where it cannot be told."""
    colours = manifest.colours
    pairs = [(ground, text) for ground, texts in sorted(manifest.contrasts.items()) for text in texts]
    ratios = [contrast(colours.get(text, ""), colours.get(ground, "")) for ground, text in pairs]
    return [
        {"ground": ground, "text": text, "ratio": None if ratio is None else int(ratio * 100) / 100}
        for (ground, text), ratio in zip(pairs, ratios, strict=True)
    ]


def face_body(family: str, style: str) -> dict[str, Any]:
    """A style such as `Semi Bold Italic` is 600 and italic; one that names no weight is regular (CSS Fonts 4)."""
    words = re.sub(r"[^a-z]", "", style.lower())
    slant = next((each for each in SLANTED if each in words), "normal")
    named = words.removesuffix(slant)
    weight = next((WEIGHTS[each] for each in sorted(WEIGHTS, key=len, reverse=True) if each in named), REGULAR)
    return {"family": family, "weight": weight, "style": slant}
