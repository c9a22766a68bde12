"""An SVG's bytes become its size, or a refusal that names the element, the attribute and the line.

The picture is never changed: a brand's logo is stored as it came or not at all. What is not listed here is refused.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from assets.errors import BadContent

MAX_ELEMENTS = 20_000
MAX_DEPTH = 64
MAX_EXPANDED = 20_000
"""Elements drawn once every reference is followed."""
MAX_SIDE_PX = 16_000

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_ELEMENT_NAMES = """
    svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan
    linearGradient radialGradient stop clipPath mask pattern
"""
_ATTRIBUTE_NAMES = """
    id class style version width height viewBox preserveAspectRatio x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points
    dx dy rotate transform transform-origin pathLength href offset gradientUnits gradientTransform spreadMethod
    clipPathUnits maskUnits maskContentUnits mask-type patternUnits patternContentUnits patternTransform fill
    fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray
    stroke-dashoffset stroke-opacity opacity color stop-color stop-opacity clip-path clip-rule mask display visibility
    overflow vector-effect paint-order shape-rendering text-rendering color-interpolation font-family font-size
    font-weight font-style letter-spacing word-spacing text-anchor dominant-baseline textLength lengthAdjust direction
    unicode-bidi role aria-label aria-labelledby aria-hidden lang
    {http://www.w3.org/XML/1998/namespace}space {http://www.w3.org/XML/1998/namespace}lang
"""
ELEMENTS = frozenset(_ELEMENT_NAMES.split())
ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split()) | {XLINK_HREF}

_FORBIDDEN_MARKUP = re.compile(r"<!(DOCTYPE|ENTITY)|<\?(?!xml\s)", re.IGNORECASE)
_ENCODING = re.compile(r"""<\?xml[^>]*encoding\s*=\s*["']([^"']+)""")
_URL = re.compile(r"url\(\s*['\"]?([^)'\"]*)", re.IGNORECASE)
_HOSTILE_STYLE = re.compile(r"\\|@|expression\s*\(|javascript:|</|image-set|src\s*\(", re.IGNORECASE)
_PIXELS = re.compile(r"(\d+(?:\.\d+)?)(?:px)?")


@dataclass(frozen=True, slots=True)
class Size:
    width_px: int
    height_px: int


def inspect_svg(body: bytes) -> Size:
    """The size of an SVG that holds nothing but drawing. Raises BadContent, whose `where` is `line 12`."""
    root = _parse(_text(body))
    elements = list(_walk(root))
    for element in elements:
        _check_element(element)
    _check_expansion(root, elements)
    return _size(root)


def _text(body: bytes) -> str:
    try:
        text = body.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise BadContent("The SVG is not UTF-8 text. Save it as UTF-8.") from error
    encoding = _ENCODING.match(text)
    if encoding and encoding[1].lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise BadContent(f"The SVG declares the encoding {encoding[1]}. Save it as UTF-8.", where="line 1")
    forbidden = _FORBIDDEN_MARKUP.search(text)
    if forbidden:
        line = text.count("\n", 0, forbidden.start()) + 1
        raise BadContent(f"{forbidden[0]} is not allowed in an SVG. Delete it.", where=f"line {line}")
    return text


def _parse(text: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise BadContent(
            f"The SVG cannot be read: {error.msg}. Export it again.", where=f"line {error.lineno}"
        ) from error
    if root.tag != f"{{{SVG}}}svg":
        raise BadContent(f'The outermost element is not an svg of the namespace "{SVG}". Export it again as SVG.')
    return root


def _walk(root: etree._Element) -> Iterator[etree._Element]:
    """Every element, no more than MAX_ELEMENTS, none deeper than MAX_DEPTH."""
    waiting, seen = [(root, 1)], 0
    while waiting:
        element, depth = waiting.pop()
        seen += 1
        if seen > MAX_ELEMENTS:
            raise BadContent(f"The SVG has more than {MAX_ELEMENTS:,} elements. Simplify the drawing.")
        if depth > MAX_DEPTH:
            raise BadContent(f"Elements are nested deeper than {MAX_DEPTH}. Ungroup them.", where=_line(element))
        yield element
        waiting.extend((child, depth + 1) for child in element)


def _line(element: etree._Element) -> str:
    return f"line {element.sourceline}"


def _check_element(element: etree._Element) -> None:
    name = element.tag.removeprefix(f"{{{SVG}}}") if isinstance(element.tag, str) else "processing instruction"
    if name not in ELEMENTS:
        raise BadContent(
            f"The element <{_short(name)}> is not allowed. Convert it to shapes, or save as plain SVG.",
            where=_line(element),
        )
    for attribute, value in element.attrib.items():
        check_attribute(element, name, str(attribute), str(value))
    if name == "style":
        check_style(element, "".join(map(str, element.itertext())))


def check_attribute(element: etree._Element, name: str, attribute: str, value: str) -> None:
    where = f"{_line(element)}, <{name}>"
    if attribute not in ATTRIBUTES:
        kind = "event handler" if attribute.lower().startswith("on") else "attribute"
        message = f"The {kind} {_short(attribute)} is not allowed. Delete it, or save as plain SVG."
        raise BadContent(message, where=where)
    if attribute in ("href", XLINK_HREF) and not value.strip().startswith("#"):
        raise BadContent(f"The link {value[:60]!r} leaves the file. Link to a part of it, such as #mark.", where=where)
    if "url" in value.lower() or attribute == "style":
        check_style(element, value)


def check_style(element: etree._Element, text: str) -> None:
    where = _line(element)
    hostile = _HOSTILE_STYLE.search(text)
    if hostile:
        raise BadContent(f"{hostile[0]!r} is not allowed in a style. Delete it.", where=where)
    for address in _URL.findall(text):
        if not address.strip().startswith("#"):
            raise BadContent(f"url({address[:60]}) leaves the file. Name a part of it: url(#mark).", where=where)


def _short(name: str) -> str:
    """A name for editors: the namespace's last part, not its address."""
    space, brace, local = name.rpartition("}")
    return (f"{space.rstrip('/').rsplit('/', 1)[-1]}:{local}" if brace else name)[:60]


def _check_expansion(root: etree._Element, elements: list[etree._Element]) -> None:
    """Counts what is drawn when references are followed; a circle, or too much, is refused."""
    targets = _targets(elements)
    drawn: dict[etree._Element, int] = {}
    waiting = [(root, _needs(root, targets))]
    under_way = {root: 1}
    while waiting:
        element, needs = waiting[-1]
        need = next(needs, None)
        if need is None:
            waiting.pop()
            drawn[element] = under_way.pop(element)
            if waiting:
                _add(under_way, waiting[-1][0], drawn[element])
        elif need in under_way:
            raise BadContent("The element refers to itself in a circle. Break it.", where=_line(element))
        elif need in drawn:
            _add(under_way, element, drawn[need])
        else:
            waiting.append((need, _needs(need, targets)))
            under_way[need] = 1


def _targets(elements: list[etree._Element]) -> Mapping[str, etree._Element]:
    """Elements by their id."""
    targets: dict[str, etree._Element] = {}
    for element in elements:
        targets.setdefault(element.get("id", ""), element)
    for element in elements:
        if element.tag == f"{{{SVG}}}style":
            _check_style_targets(element, targets)
    return targets


def _add(under_way: dict[etree._Element, int], element: etree._Element, count: int) -> None:
    under_way[element] += count
    if under_way[element] > MAX_EXPANDED:
        raise BadContent(f"References draw more than {MAX_EXPANDED:,} elements. Simplify them.", where=_line(element))


def _needs(element: etree._Element, targets: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    yield from element
    yield from _referred(element, targets)


def _check_style_targets(element: etree._Element, targets: Mapping[str, etree._Element]) -> None:
    """A style sheet applies to many elements at once, so it may name gradients only: they draw nothing more."""
    for address in _URL.findall("".join(map(str, element.itertext()))):
        target = targets.get(address.strip().removeprefix("#"))
        if target is not None and not str(target.tag).endswith("Gradient"):
            raise BadContent(f"A style element names {address}. Name it in an attribute instead.", where=_line(element))


def _referred(element: etree._Element, targets: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    for attribute, value in element.attrib.items():
        names = [str(value).strip()] if attribute in ("href", XLINK_HREF) else _URL.findall(str(value))
        for name in names:
            target = targets.get(name.strip().removeprefix("#"))
            if target is not None:
                yield target


def _size(root: etree._Element) -> Size:
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = [_PIXELS.fullmatch(root.get(name, "").strip()) for name in ("width", "height")]
    if all(sides):
        texts = [side[1] for side in sides if side]
    elif len(box) == 4 and all(re.fullmatch(r"\d+(\.\d+)?", side) for side in box[2:]):
        texts = box[2:]
    else:
        raise BadContent("The SVG has no size. Give the svg element a viewBox, such as 0 0 240 80.", where=_line(root))
    width, height = (max(1, round(float(text))) if len(text) < 20 else MAX_SIDE_PX + 1 for text in texts)
    if max(width, height) > MAX_SIDE_PX:
        raise BadContent(f"A side is longer than {MAX_SIDE_PX:,} px. Make the viewBox smaller.", where=_line(root))
    return Size(width_px=width, height_px=height)
