"""examples/solnap: its pictures show every text whole, inside its box and the safe area, in every edition and size."""

from functools import cache

import pytest

from assets.localization.locales import direction
from assets.manifest import MediaManifest
from assets.media.layers.drawing import Drawing
from assets.media.layers.fitting import Fitted
from assets.media.layers.orders import PictureOrder, Source
from assets.media.layers.reading import Text, read_layers
from tests.examples.demo import EDITIONS, SOLNAP, bundle, compositions, documents

PICTURES = ("launch.square.jpg", "launch.wide.jpg")
MOST_FONT_BYTES = 1_500_000


@cache
def stored() -> dict[str, tuple[str, bytes]]:
    """The demo's files with their media types, by digest."""
    files = (file for item in bundle().assets.values() if isinstance(item, MediaManifest) for file in item.files)
    return {file.digest: (file.media_type, (SOLNAP / "media" / file.name).read_bytes()) for file in files}


def drawing(edition: str, name: str) -> Drawing:
    composition = compositions()[edition]
    order = PictureOrder(
        media_type="image/jpeg",
        locale=composition.edition.locale,
        fonts={
            font: tuple(composition.items[each].file.digest for each in media)
            for font, media in composition.brand.font_files.items()
        },
        sources={digest: Source(media_type) for digest, (media_type, _) in stored().items()},
    )
    layers = read_layers(documents(edition)[name].encode(), order.locale)
    return Drawing(order, {digest: body for digest, (_, body) in stored().items()}, layers)


def texts(edition: str, name: str) -> list[tuple[Text, Fitted]]:
    made = drawing(edition, name)
    for layer in made.canvas.layers:
        if isinstance(layer, Text):
            made.drawn(layer)
    return made.fitted


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_text_is_seen_whole_in_its_box_and_the_safe_area(edition: str, name: str) -> None:
    made = drawing(edition, name)
    found = texts(edition, name)

    assert len(found) >= 2
    for layer, fitted in found:
        left, top, right, bottom = fitted.ink() or (1, 1, 0, 0)
        assert layer.box.lies_in(made.canvas.safe)
        assert 0 <= left < right <= layer.box.width, layer.text
        assert 0 <= top < bottom <= layer.box.height, layer.text
        assert (fitted.is_whole, fitted.missing) == (True, frozenset()), layer.text


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_headlines_are_large_and_begin_where_their_readers_begin(edition: str, name: str) -> None:
    layer, fitted = texts(edition, name)[0]
    left, _, right, _ = fitted.ink() or (0, 0, 0, 0)
    margins = (left, layer.box.width - right)

    assert fitted.size >= 60
    assert margins[direction(edition.partition("/")[2]) == "rtl"] < fitted.size * 0.1


def test_all_font_files_together_are_small() -> None:
    assert sum(file.stat().st_size for file in SOLNAP.glob("media/*.ttf")) <= MOST_FONT_BYTES
