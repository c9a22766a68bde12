"""A document's list of layers, as XML, becomes a canvas with rectangles, pictures and texts, from the ground up.

Whatever is not listed here is refused with its line. `x` counts from the side where the edition begins to read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from assets.errors import BadContent
from assets.localization.locales import direction
from assets.manifest import Colour, Fit
from assets.media.layers.attributes import attributes_of, fault, line_of

MAX_PIXELS = 8_000_000
MAX_LAYERS = 100
MAX_CHARACTERS = 2_000
"""Of one text: beyond it, fitting would take too long."""
ISOLATES = {"ltr": "\u2066", "rtl": "\u2067", "": "\u2068"}
END_OF_ISOLATE = "\u2069"
_BREAK = re.compile(r"<br\s*>")
_BLOCKS = frozenset({"p", "ul", "ol", "li"})
_INLINE = frozenset({"a", "b", "bdi", "br", "code", "em", "i", "span", "strong", "sub", "sup"})
_FORBIDDEN = re.compile(r"<!(DOCTYPE|ENTITY|\[CDATA\[)|<\?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Box:
    """In pixels from the left and from the top."""

    x: int
    y: int
    width: int
    height: int

    def lies_in(self, other: "Box") -> bool:
        return (
            other.x <= self.x
            and other.y <= self.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


@dataclass(frozen=True, slots=True)
class Rectangle:
    box: Box
    colour: Colour
    radius: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A file in a box; `across` and `down` are 0 for start, 0.5 for middle, 1 for end, from the left and the top."""

    line: int
    box: Box
    digest: str
    fit: Fit
    across: float
    down: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a box, as large as it fits from `size` down to `min_size`; `lines` is the most it may have, 0: any."""

    line: int
    box: Box
    text: str
    locale: str
    is_rtl: bool
    font: str
    size: int
    min_size: int
    lines: int
    line_height: float
    colour: Colour
    across: float
    down: float


Layer = Rectangle | Shown | Text


@dataclass(frozen=True, slots=True)
class Canvas:
    width: int
    height: int
    colour: Colour
    quality: int
    safe: Box
    layers: tuple[Layer, ...]


def read_layers(body: bytes, locale: str) -> Canvas:
    """Raises BadContent, whose `where` is `line 12`."""
    root = _parse(body.decode())
    said = attributes_of(root, "image")
    width, height, margin = said["width"], said["height"], said["safe-area"]
    if width * height > MAX_PIXELS:
        raise fault(root, f"The picture has more than {MAX_PIXELS:,} pixels. Make it smaller.")
    if 2 * margin >= min(width, height):
        raise fault(root, "The safe area leaves nothing over. Make it smaller.")
    if len(root) > MAX_LAYERS:
        raise fault(root, f"The picture has more than {MAX_LAYERS} layers. Use fewer.")
    safe = Box(margin, margin, width - 2 * margin, height - 2 * margin)
    layers = tuple(_layer(element, width, locale) for element in root)
    for element, layer in zip(root, layers, strict=True):
        if _is_whole(layer) and not layer.box.lies_in(safe):
            raise fault(element, f"The box leaves the safe area of {margin} px at each side. Move it.")
    return Canvas(width, height, said["colour"], said["quality"], safe, layers)


def _is_whole(layer: Layer) -> bool:
    """Whether all of it has to be seen: texts, and pictures that are not cut."""
    return isinstance(layer, Text) or (isinstance(layer, Shown) and layer.fit is Fit.FIT)


def _parse(text: str) -> etree._Element:
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        line = text.count("\n", 0, forbidden.start()) + 1
        raise BadContent(f"{forbidden[0]} is not allowed among layers. Delete it.", where=f"line {line}")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(_BREAK.sub("<br/>", text).strip().encode(), parser)
    except etree.XMLSyntaxError as error:
        fact = f"The layers are no XML: {error.msg}. Mind quotation marks and closing tags."
        raise BadContent(fact, where=f"line {error.lineno}") from error
    if root.tag != "image":
        raise fault(root, f"The outermost element is {root.tag}. Write <image width=… height=…> around the layers.")
    return root


def _layer(element: etree._Element, width: int, locale: str) -> Layer:
    if element.tag not in ("rect", "img", "text"):
        raise fault(element, f"The element {str(element.tag)[:40]} is no layer. Use rect, img or text.")
    said = attributes_of(element, element.tag)
    is_rtl = direction(locale) == "rtl"
    x = width - said["x"] - said["width"] if is_rtl else said["x"]
    box = Box(x, said["y"], said["width"], said["height"])
    if element.tag == "rect":
        return Rectangle(box, said["colour"], min(said["radius"], box.width // 2, box.height // 2))
    if element.tag == "img":
        across = 1 - said["align"] if is_rtl else said["align"]
        return Shown(line_of(element), box, said["src"], said["fit"], across, said["valign"])
    return _text(element, said, box, locale)


def _text(element: etree._Element, said: Mapping[str, Any], box: Box, locale: str) -> Text:
    text = "\n".join(" ".join(line.split(" ")) for line in _lines("".join(_words(element)))).strip("\n")
    if len(text) > MAX_CHARACTERS:
        raise fault(element, f"The text has more than {MAX_CHARACTERS:,} characters. Show a shorter one.")
    if said["min-size"] > said["size"]:
        raise fault(element, "min-size is larger than size. Correct one of them.")
    own = _own_locale(element) or locale
    is_rtl = direction(own) == "rtl"
    return Text(
        line_of(element), box, text, own, is_rtl, said["font"], said["size"], said["min-size"] or said["size"],
        said["lines"], said["line-height"], said["colour"],
        1 - said["align"] if is_rtl else said["align"], said["valign"],
    )  # fmt: skip


def _own_locale(element: etree._Element) -> str:
    """The language of a text that stands wholly in one element with a lang of its own."""
    if len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
        return ""
    return str(element[0].get("lang", ""))


def _lines(text: str) -> Iterator[str]:
    """Line breaks are those of br and of paragraphs (U+2028); white space of the source is one space."""
    yield from (re.sub(r"[ \t\r\n]+", " ", line).strip(" ") for line in text.split("\u2028"))


def _words(element: etree._Element) -> Iterator[str]:
    """The plain text of an element, with what runs in a direction of its own isolated."""
    yield element.text or ""
    for child in element:
        name = str(child.tag)
        if name not in _INLINE | _BLOCKS:
            raise fault(child, f"The element {name[:40]} is not for texts. Show the value with | plain.")
        is_apart = name == "bdi" or "dir" in child.attrib
        yield ISOLATES.get(str(child.get("dir", "")), ISOLATES[""]) if is_apart else ""
        yield from _words(child)
        yield END_OF_ISOLATE if is_apart else ""
        yield "\u2028" if name == "br" or (name in _BLOCKS and child.getnext() is not None) else ""
        yield child.tail or ""
