"""The attributes that elements of a list of layers may have: how each is read, and what it is where it is left out."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from assets.errors import BadContent
from assets.manifest import Fit, read_colour

MIN_SIDE_PX, MAX_SIDE_PX = 16, 4_096
_DIGEST = re.compile(r"(?:^|/)([0-9a-f]{64})\.[a-z0-9]{1,8}(?:\?.*)?$")


def attributes_of(element: etree._Element, name: str) -> dict[str, Any]:
    """By name, read, with the defaults of those that are left out. Raises BadContent."""
    known = ATTRIBUTES[name]
    found: dict[str, Any] = {}
    for attribute, text in ((str(key), str(value)) for key, value in element.attrib.items()):
        if attribute not in known:
            raise fault(element, f"{name} has no attribute {attribute[:40]}. It has {', '.join(known)}.")
        value = known[attribute][0](text.strip())
        if value is None:
            raise fault(element, f"{text[:60]!r} is no {attribute} of {name}. Correct it.")
        found[attribute] = value
    for attribute, (_, default) in known.items():
        if attribute not in found:
            if default is None:
                raise fault(element, f"{name} needs the attribute {attribute}. Add it.")
            found[attribute] = default
    return found


def line_of(element: etree._Element) -> int:
    line: Any = element.sourceline
    return int(line or 0)


def fault(element: etree._Element, message: str) -> BadContent:
    return BadContent(message, where=f"line {line_of(element)}")


def _pixels(least: int, most: int) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        is_number = text.isascii() and text.isdigit() and len(text) < 6
        return int(text) if is_number and least <= int(text) <= most else None

    return read


def _one_of(choices: Mapping[str, Any]) -> Callable[[str], Any]:
    return choices.get


def _line_height(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[0-3](\.\d{1,2})?", text) and float(text) >= 0.5 else None


def _digest(text: str) -> str | None:
    found = _DIGEST.search(text)
    return found[1] if found else None


def _name(text: str) -> str | None:
    return text or None


_PLACES = {"start": 0.0, "middle": 0.5, "end": 1.0}
_VERTICAL = {"top": 0.0, "middle": 0.5, "bottom": 1.0}
_SIDE, _PLACE = _pixels(1, MAX_SIDE_PX), _pixels(0, MAX_SIDE_PX)
_BOX: Mapping[str, tuple[Callable[[str], Any], Any]] = {
    "x": (_PLACE, 0), "y": (_PLACE, 0), "width": (_SIDE, None), "height": (_SIDE, None),
}  # fmt: skip
_WHITE = read_colour("#ffffff")
ATTRIBUTES: Mapping[str, Mapping[str, tuple[Callable[[str], Any], Any]]] = {
    "image": {
        "width": (_pixels(MIN_SIDE_PX, MAX_SIDE_PX), None), "height": (_pixels(MIN_SIDE_PX, MAX_SIDE_PX), None),
        "colour": (read_colour, _WHITE), "quality": (_pixels(1, 100), 88), "safe-area": (_PLACE, 0),
    },
    "rect": {**_BOX, "colour": (read_colour, None), "radius": (_PLACE, 0)},
    "img": {
        **_BOX, "src": (_digest, None), "fit": (_one_of({each.value: each for each in Fit}), Fit.FIT),
        "align": (_one_of(_PLACES), 0.5), "valign": (_one_of(_VERTICAL), 0.5),
    },
    "text": {
        **_BOX, "font": (_name, None), "size": (_pixels(4, 1_000), None), "min-size": (_pixels(4, 1_000), 0),
        "lines": (_PLACE, 0), "line-height": (_line_height, 1.2), "colour": (read_colour, None),
        "align": (_one_of(_PLACES), 0.0), "valign": (_one_of(_VERTICAL), 0.0),
    },
}  # fmt: skip
"""By element, each attribute with its reader and default; None: it has to be said."""
