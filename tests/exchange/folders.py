"""Folders of content files for tests: a small brand that can be pushed, and ways to change it."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from assets.exchange.content import Content, Limits, load
from assets.media.inspection import inspect
from tests.media.pictures import picture

BRAND = """
key: tiny
source_locale: en
colours: {primary: "#5b3a1e"}
logos: {main: mark}
regions:
  DE: {currency: EUR, time_zone: Europe/Berlin, locales: [de-DE]}
  CH: {currency: CHF, time_zone: Europe/Zurich, locales: [de-CH, fr-CH]}
"""
FILES: Mapping[str, str | bytes] = {
    "brand.yaml": BRAND,
    "collections.yaml": "launch: {title: Launch, assets: [kit/launch, media/mark]}\n",
    "blocks/name.yaml": "type: term\nvalue:\n  en: Tiny\n  de: {text: Tiny, genitive: Tinys}\n",
    "blocks/hello.yaml": "type: text\nvalue:\n  en: Hello from {name, term}\n  CH/de: Grüezi von {name, term}\n",
    "blocks/price.yaml": "type: money\nvalue:\n  DE: 12.90 EUR\n  CH: 13.50 CHF\n",
    "blocks/offer.yaml": 'type: text\nvalue:\n  en: "{count, plural, one {# bag} other {# bags}} for {price, money}"\n',
    "media/mark.yaml": "file: mark.png\nalt: {en: Tiny}\n",
    "media/mark.png": picture(),
    "templates/page/template.yaml": "channel: web\nslots: {title: text, offer: text, mark: media}\nparts: [web.html]\n",
    "templates/page/web.html": "<h1>{{ title }}</h1>\n<p>{{ offer }}</p>\n<img src='{{ mark.url }}' alt=''>\n",
    "kits/launch.yaml": (
        "regions: [DE, CH]\ntemplates: [page]\nslots:\n  title: block/hello\n  mark: media/mark\n  offer:\n"
        "    asset: block/offer\n    arguments: {count: 3, price: {asset: block/price}}\n"
    ),
}
LIMITS = Limits(content_bytes=100_000, picture_bytes=1_000_000)


def write_folder(root: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The small brand with some files changed, added or, for None, left out."""
    shutil.rmtree(root, ignore_errors=True)
    for name, text in {**FILES, **(changes or {})}.items():
        if text is None:
            continue
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def load_folder(root: Path, brand_key: str = "") -> Content:
    return load(root, inspect=inspect, limits=LIMITS, source_locale_of=lambda key: "en", brand_key=brand_key)
