"""An order, its layers and files become a picture's bytes and what is wrong with it; runs in the limited child.

Text is drawn as outlines: what comes out depends on the payload and the engine alone.
"""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO

import resvg_py
from PIL import Image, ImageDraw

from assets.errors import BadContent
from assets.localization.formatting import PHRASED, line_breaks
from assets.localization.locales import direction
from assets.manifest import Colour, Fit, Format, Preset
from assets.media.drawing import encoded, picture_of
from assets.media.layers.fitting import Fitted, fit
from assets.media.layers.orders import PictureOrder, read_payload
from assets.media.layers.reading import Canvas, Layer, Rectangle, Shown, Text, read_layers
from assets.media.layers.shaping import Face
from assets.media.recipes import Order

FORMATS: Mapping[str, Format] = {f"image/{each.value}": each for each in (Format.JPEG, Format.PNG, Format.WEBP)}
SMOOTHING = 4
"""Corners of rectangles are drawn so many times as large and made smaller again."""
_SHOWN_CHARACTERS = 40


def prepare() -> None:
    """Before any fork: reads what directions and line breaks are told from, which a child could not open."""
    for locale in ("ar", *PHRASED):
        direction(locale)
        line_breaks("a b", locale)


def draw(payload: bytes) -> bytes:
    """A line with the problems, as JSON, and the picture's bytes. Raises BadContent, with the line of the layer."""
    order, layers, files = read_payload(payload)
    drawing = Drawing(order, files, read_layers(layers, order.locale))
    picture = drawing.picture()
    body = encoded(picture.convert("RGB"), FORMATS[order.media_type], drawing.canvas.quality)
    return json.dumps(drawing.problems).encode() + b"\n" + body


class Drawing:
    """`problems` and `fitted`, each text with its place, grow as layers are drawn."""

    def __init__(self, order: PictureOrder, files: Mapping[str, bytes], canvas: Canvas) -> None:
        self.canvas = canvas
        self.problems: list[dict[str, str]] = []
        self.fitted: list[tuple[Text, Fitted]] = []
        self._order, self._files = order, files
        self._faces: dict[str, Face] = {}

    def picture(self) -> Image.Image:
        canvas = self.canvas
        ground = Image.new("RGBA", (canvas.width, canvas.height), _rgba(canvas.colour))
        for layer in canvas.layers:
            over = self.drawn(layer)
            if over is not None:
                _lay(ground, over, layer.box.x, layer.box.y)
        return ground

    def drawn(self, layer: Layer) -> Image.Image | None:
        """One layer in its box; None for a text without ink."""
        match layer:
            case Rectangle():
                return _rectangle(layer)
            case Shown():
                return self._shown(layer)
            case Text():
                return self._text(layer)

    def _shown(self, layer: Shown) -> Image.Image:
        source = self._order.sources.get(layer.digest)
        if source is None or layer.digest not in self._files:
            raise BadContent("src names no media of this kit or brand. Show a slot or a logo.", where=_line(layer))
        box = layer.box
        preset = Preset("layer", fit=layer.fit, width_px=box.width, height_px=box.height)
        order = Order(layer.digest, source.media_type, preset, source.focal_point)
        found = picture_of(self._files[layer.digest], order).convert("RGBA")
        if layer.fit is Fit.COVER:
            return found.resize((box.width, box.height), Image.Resampling.LANCZOS)
        over = Image.new("RGBA", (box.width, box.height))
        left = round((box.width - found.width) * layer.across)
        over.paste(found, (left, round((box.height - found.height) * layer.down)))
        return over

    def _text(self, layer: Text) -> Image.Image | None:
        if layer.font not in self._order.fonts:
            known = ", ".join(self._order.fonts) or "none"
            fact = f"The brand has no font files for {layer.font[:40]!r}; it has {known}."
            raise BadContent(f"{fact} Add them to its font_files, or correct the name.", where=_line(layer))
        fitted = fit(layer, [self._face(digest) for digest in self._order.fonts[layer.font]])
        self.fitted.append((layer, fitted))
        self.problems += _problems(layer, fitted)
        return _rendered(layer, fitted) if fitted.ink() else None

    def _face(self, digest: str) -> Face:
        media_type = self._order.sources[digest].media_type
        if not media_type.startswith("font/"):
            raise BadContent(f"A font's file is {media_type}. Correct the brand's font_files.")
        if digest not in self._faces:
            self._faces[digest] = Face(self._files[digest], media_type)
        return self._faces[digest]


def _problems(layer: Text, fitted: Fitted) -> Iterator[dict[str, str]]:
    shown = " ".join(layer.text.split())[:_SHOWN_CHARACTERS]
    if not fitted.is_whole:
        yield {
            "id": "text.overflow",
            "message": f"{_line(layer).capitalize()}: “{shown}” does not fit its box of {layer.box.width} × "
            f"{layer.box.height} px, not even at its least size of {fitted.size} px.",
            "remedy": "Shorten the text in this language, or enlarge the box or min-size's room.",
        }
    if fitted.missing:
        letters = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in sorted(fitted.missing))
        yield {
            "id": "text.no-glyph",
            "message": f"{_line(layer).capitalize()}: the font {layer.font} has no {letters[:200]} for “{shown}”.",
            "remedy": "Add a font's file for this language to the brand's font_files.",
        }


def _line(layer: Shown | Text) -> str:
    return f"line {layer.line}"


def _rgba(colour: Colour) -> tuple[int, int, int, int]:
    return (
        round(colour.red * 255), round(colour.green * 255), round(colour.blue * 255), round(colour.alpha * 255)
    )  # fmt: skip


def _lay(ground: Image.Image, over: Image.Image, x: int, y: int) -> None:
    """The part that lies on the ground, which a box may leave at its right and lower side."""
    left, top = max(0, -x), max(0, -y)
    right, bottom = min(over.width, ground.width - x), min(over.height, ground.height - y)
    if left < right and top < bottom:
        ground.alpha_composite(over, (x + left, y + top), (left, top, right, bottom))


def _rectangle(layer: Rectangle) -> Image.Image:
    size, colour = (layer.box.width, layer.box.height), _rgba(layer.colour)
    if not layer.radius:
        return Image.new("RGBA", size, colour)
    corner = layer.radius * SMOOTHING
    mask = Image.new("L", (2 * corner, 2 * corner))
    ImageDraw.Draw(mask).ellipse((0, 0, 2 * corner - 1, 2 * corner - 1), fill=colour[3])
    round_ = mask.resize((2 * layer.radius, 2 * layer.radius), Image.Resampling.BOX)
    alpha = Image.new("L", size, colour[3])
    radius = layer.radius
    for at_right in (False, True):
        for at_bottom in (False, True):
            part = (radius * at_right, radius * at_bottom, radius * (1 + at_right), radius * (1 + at_bottom))
            place = ((size[0] - radius) * at_right, (size[1] - radius) * at_bottom)
            alpha.paste(round_.crop(part), place)
    over = Image.new("RGBA", size, colour)
    over.putalpha(alpha)
    return over


def _rendered(layer: Text, fitted: Fitted) -> Image.Image:
    """The text's outlines in its box; what would stand outside of it, where it does not fit, is cut off."""
    paths = "".join(
        f'<path transform="matrix({scale:.6f} 0 0 {-scale:.6f} {x:.3f} {y:.3f})" d="{outline}"/>'
        for scale, x, y, outline in _outlines(fitted)
    )
    colour, width, height = layer.colour, layer.box.width, layer.box.height
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<g fill="{colour.hex}" fill-opacity="{colour.alpha:.4f}">{paths}</g></svg>'
    )
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    return Image.open(BytesIO(bytes(png)), formats=("PNG",)).convert("RGBA")


def _outlines(fitted: Fitted) -> Iterator[tuple[float, float, float, str]]:
    """Scale, place and outline of each glyph that is seen."""
    for placed in fitted.lines:
        for glyph in placed.line.glyphs:
            outline = glyph.face.outline(glyph.number)
            if outline:
                x, y = placed.x + glyph.x * fitted.size, placed.y - glyph.y * fitted.size
                yield fitted.size / glyph.face.em, x, y, outline
