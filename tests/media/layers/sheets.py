"""Lists of layers, the demo brand's fonts and pictures of one colour: all that a drawing needs, in this process."""

import json
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from assets.manifest import sha256
from assets.media.layers.drawing import Drawing, draw
from assets.media.layers.fitting import Fitted
from assets.media.layers.orders import PictureOrder, Source, payload_of
from assets.media.layers.reading import read_layers
from assets.media.layers.shaping import Face

MEDIA = Path(__file__).parents[3] / "examples/solnap/media"
TEXT = '<text x="10" y="10" width="280" height="80" font="body" size="40" min-size="20" colour="#000000">{}</text>'
FONTS = ("noto-sans-arabic-bold.ttf", "noto-sans-hebrew-bold.ttf", "noto-sans-devanagari-bold.ttf",
         "noto-sans-jp-bold.ttf", "noto-sans-bold.ttf")  # fmt: skip


@cache
def font(name: str = "noto-sans-bold.ttf") -> bytes:
    return (MEDIA / name).read_bytes()


@cache
def face(name: str = "noto-sans-bold.ttf") -> Face:
    return Face(font(name), "font/ttf")


def sheet(*layers: str, **attributes: object) -> str:
    said = {"width": 300, "height": 100, **attributes}
    spelled = " ".join(f'{name}="{value}"' for name, value in said.items())
    return f"<image {spelled}>{''.join(layers)}</image>"


def payload(
    layers: str, locale: str = "en-GB", *, media_type: str = "image/png", media: Mapping[bytes, str] | None = None
) -> bytes:
    """`media` are bytes with their media types. The font `body` looks through those of all scripts."""
    types = {font(name): "font/ttf" for name in FONTS} | dict(media or {})
    files = {sha256(body): body for body in types}
    order = PictureOrder(
        media_type=media_type,
        locale=locale,
        fonts={"body": tuple(sha256(font(name)) for name in FONTS)},
        sources={sha256(body): Source(kind) for body, kind in types.items()},
        files=tuple(files),
        sizes=(len(layers.encode()), *map(len, files.values())),
    )
    return payload_of(order, layers.encode(), files)


def drawn(layers: str, locale: str = "en-GB", **facts: object) -> tuple[Image.Image, list[dict[str, str]]]:
    """The picture and its problems."""
    head, _, body = draw(payload(layers, locale, **facts)).partition(b"\n")  # type: ignore[arg-type]
    return Image.open(BytesIO(body)), json.loads(head)


def fitted(text: str, locale: str = "en-GB", layer: str = TEXT) -> Fitted:
    """How the text lies in its box."""
    order = PictureOrder("image/png", locale, {"body": FONTS}, dict.fromkeys(FONTS, Source("font/ttf")), FONTS)
    files = {name: font(name) for name in FONTS}
    drawing = Drawing(order, files, read_layers(sheet(layer.format(text), height=500).encode(), locale))
    drawing.picture()
    ((_, found),) = drawing.fitted
    return found


def lines_of(found: Fitted) -> list[float]:
    """Each line's beginning, in whole pixels."""
    return [round(placed.x) for placed in found.lines]
