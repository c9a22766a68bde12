"""The demo brand's content files → its bundle with frozen templates, and a composition for each edition."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from assets.exchange.content import Content, Limits, load
from assets.manifest import Format, KitManifest, TemplateManifest
from assets.media.decoding import SVG
from assets.media.drawing import frame_of
from assets.media.inspection import inspect
from assets.media.recipes import recipe_of
from assets.publishing.pictures import Pictures, orders_of
from assets.rendering import Bundle, Composition, Derived, compose, editions, freeze_template, render
from tests.rendering.kits import shipped

SOLNAP = Path(__file__).parents[2] / "examples/solnap"
MAX_PICTURE_BYTES = 300_000
EDITIONS = (
    "DE/de-DE", "CH/de-CH", "CH/fr-CH", "CH/it-CH", "FR/fr-FR", "GB/en-GB", "US/en-US", "CA/en-CA", "CA/fr-CA",
    "MX/es-MX", "BR/pt-BR", "PL/pl-PL", "EG/ar-EG", "IL/he-IL", "IN/hi-IN", "JP/ja-JP", "TW/zh-Hant-TW", "KR/ko-KR",
)  # fmt: skip


@cache
def content() -> Content:
    limits = Limits(content_bytes=1_000_000, picture_bytes=MAX_PICTURE_BYTES)
    return load(SOLNAP, inspect=inspect, limits=limits, source_locale_of=lambda key: "en", brand_key="")


@cache
def bundle() -> Bundle:
    kit = content().manifests["kit/spring-launch"]
    assert isinstance(kit, KitManifest)
    assets = {
        ref: freeze_template(item, shipped()) if isinstance(item, TemplateManifest) else item
        for ref, item in content().manifests.items()
    }
    return Bundle(kit=kit, lock=dict.fromkeys(assets, ""), assets=assets)


@cache
def compositions() -> dict[str, Composition]:
    """By edition, such as "CH/fr-CH"."""
    return {str(edition): with_pictures(bundle(), compose(bundle(), edition)) for edition in editions(bundle())}


def with_pictures(bundle: Bundle, composition: Composition) -> Composition:
    """With what publishing would derive, of the size it would have; nothing is drawn."""
    found = []
    for (name, preset, _, _), order in orders_of(bundle, composition, Pictures(composition)):
        item = composition.items[name]
        is_vector = order.media_type == SVG
        frame = frame_of((item.picture.width_px, item.picture.height_px), order, may_grow=is_vector)
        media_type = f"image/{order.format.value}" if order.format is not Format.AUTO else "image/jpeg"
        size = (frame.width_px, frame.height_px)
        found.append(
            Derived(name, preset, order.format.value, order.dpr, recipe_of(order), media_type, *size, "#c08a5e")
        )
    return replace(composition, renditions=tuple(found))


@cache
def documents(edition: str) -> dict[str, str]:
    """Every document of the edition by name; one that exceeds its limit or is otherwise unsound is no document."""
    made = {}
    for template in bundle().assets.values():
        for part in template.parts if isinstance(template, TemplateManifest) else ():
            rendered = render(compositions()[edition], template, part)
            assert rendered.problems == (), (edition, part.name)
            made[part.name] = rendered.body.decode()
    return made
