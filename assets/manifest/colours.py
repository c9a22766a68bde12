"""Colours as brands write them → their parts in sRGB, and how well a text can be read on a ground (WCAG 2.2)."""

import re
from dataclasses import dataclass

_HEX = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
READABLE = 4.5
"""The least contrast of text that is not large (success criterion 1.4.3, level AA)."""


@dataclass(frozen=True, slots=True)
class Colour:
    """Each part from 0 to 1; `hex` has six digits and no alpha."""

    red: float
    green: float
    blue: float
    alpha: float

    @property
    def hex(self) -> str:
        return "#" + "".join(f"{round(part * 255):02x}" for part in (self.red, self.green, self.blue))

    @property
    def luminance(self) -> float:
        """Relative luminance, as WCAG 2.2 defines it."""
        red, green, blue = (_linear(part) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read_colour(text: str) -> Colour | None:
    """A colour in hexadecimal notation: #rgb, #rrggbb, or with alpha. None for any other way of writing one."""
    found = _HEX.fullmatch(text.strip())
    if found is None:
        return None
    digits = found[1] if len(found[1]) > 4 else "".join(digit * 2 for digit in found[1])
    red, green, blue, alpha = (int((digits + "ff")[at : at + 2], 16) / 255 for at in (0, 2, 4, 6))
    return Colour(red, green, blue, alpha)


def contrast(text: str, ground: str) -> float | None:
    """The contrast ratio, 1 to 21. None where one is not in hexadecimal notation, or the ground lets others through."""
    front, back = read_colour(text), read_colour(ground)
    if front is None or back is None or back.alpha < 1:
        return None
    lighter, darker = sorted((_over(front, back).luminance, back.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _over(front: Colour, back: Colour) -> Colour:
    def mixed(over: float, under: float) -> float:
        return front.alpha * over + (1 - front.alpha) * under

    return Colour(mixed(front.red, back.red), mixed(front.green, back.green), mixed(front.blue, back.blue), 1.0)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
