"""A text layer becomes lines in their places: as large as its box allows, broken where its language may be broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import category

from assets.localization.formatting import line_breaks
from assets.media.layers.reading import Text
from assets.media.layers.shaping import Face, Line, Paragraph

ASCENT, DESCENT = 0.76, 0.24
"""What a line takes above and below its base line at the least, in parts of an em, so that base lines agree."""
GAP = 0.06
"""Between the ink of two lines at the least, in parts of an em."""
MAX_EVENED = 40
"""Places to break at in a text whose lines are evened."""
BREAK_BETWEEN_WORDS, BREAK_WITHIN = 0.15, 0.6
"""What a break costs, beside the square of how far a line's length is from the mean, in parts of it."""
HYPHENS = "-\u2010\u00ad"


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """In pixels from the box's left and top; `y` is the base line's."""

    line: Line
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """`is_whole` is False where not even the smallest size lets the text into its box."""

    size: int
    lines: tuple[PlacedLine, ...]
    is_whole: bool
    missing: frozenset[str]

    def ink(self) -> tuple[float, float, float, float] | None:
        """Left, top, right and bottom in the box, in pixels."""
        boxes = []
        for placed in self.lines:
            if placed.line.ink is not None:
                left, low, right, high = (side * self.size for side in placed.line.ink)
                boxes.append((placed.x + left, placed.y - high, placed.x + right, placed.y - low))
        if not boxes:
            return None
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


def fit(layer: Text, faces: Sequence[Face]) -> Fitted:
    """The largest size at which every line's ink lies in the box; words with hyphens are broken only if they must."""
    texts = layer.text.split("\n") if layer.text else []
    paragraphs = [Paragraph(text, faces, locale=layer.locale, is_rtl=layer.is_rtl) for text in texts]
    breaks = [line_breaks(paragraph.text, layer.locale) for paragraph in paragraphs]
    whole = [
        [end for end in ends if end == len(each.text) or each.text[end - 1] not in HYPHENS]
        for each, ends in zip(paragraphs, breaks, strict=True)
    ]
    size, lines = _fitted(layer, paragraphs, whole)
    if whole != breaks and not _is_fitting(layer, lines, size):
        size, lines = _fitted(layer, paragraphs, breaks)
    missing = frozenset[str]().union(*(paragraph.missing for paragraph in paragraphs))
    return Fitted(size, _placed(layer, lines, size), _is_fitting(layer, lines, size), missing)


def _fitted(layer: Text, paragraphs: Sequence[Paragraph], breaks: Sequence[list[int]]) -> tuple[int, list[Line]]:
    """The size and its lines; the smallest where none fits."""
    size, lines = layer.size, list[Line]()
    for size in range(layer.size, layer.min_size - 1, -1):
        width = layer.box.width / size
        pairs = zip(paragraphs, breaks, strict=True)
        lines = [line for paragraph, ends in pairs for line in _set(paragraph, ends, width)]
        if _is_fitting(layer, lines, size):
            break
    return size, lines


def _is_fitting(layer: Text, lines: Sequence[Line], size: int) -> bool:
    if layer.lines and len(lines) > layer.lines:
        return False
    if any(_width(line) * size > layer.box.width for line in lines):
        return False
    return not lines or _height(layer, lines) * size <= layer.box.height


def _width(line: Line) -> float:
    """Of the ink, or of what the line takes in the row, whichever is more."""
    return max(line.advance, line.ink[2] - line.ink[0]) if line.ink else line.advance


def _pitch(layer: Text, lines: Sequence[Line]) -> float:
    """From base line to base line: as asked for, or what tall marks need."""
    inks = [line.ink or (0.0, 0.0, 0.0, 0.0) for line in lines]
    needed = (below[3] - above[1] + GAP for above, below in pairwise(inks))
    return max(layer.line_height, *needed, 0.0)


def _height(layer: Text, lines: Sequence[Line]) -> float:
    return _above(lines) + _pitch(layer, lines) * (len(lines) - 1) + _below(lines)


def _above(lines: Sequence[Line]) -> float:
    first = lines[0].ink
    return max(ASCENT, first[3] if first else 0.0)


def _below(lines: Sequence[Line]) -> float:
    last = lines[-1].ink
    return max(DESCENT, -last[1] if last else 0.0)


def _placed(layer: Text, lines: Sequence[Line], size: int) -> tuple[PlacedLine, ...]:
    if not lines:
        return ()
    free = max(0.0, layer.box.height - _height(layer, lines) * size)
    top = free * layer.down + _above(lines) * size
    pitch = _pitch(layer, lines) * size
    return tuple(PlacedLine(line, _x(layer, line, size), top + pitch * number) for number, line in enumerate(lines))


def _x(layer: Text, line: Line, size: int) -> float:
    """By the line's advance; moved where ink that hangs over would leave the box."""
    x = (layer.box.width - line.advance * size) * layer.across
    if line.ink is None:
        return x
    left, right = line.ink[0] * size, line.ink[2] * size
    return max(min(x, layer.box.width - right), -left)


def _set(paragraph: Paragraph, ends: Sequence[int], width: float) -> list[Line]:
    """As few lines as the width allows; of a short text, about as long as each other and broken between phrases."""
    stops = _broken(paragraph, ends, width)
    if (
        len(stops) > 1
        and len(ends) <= MAX_EVENED
        and all(_width(paragraph.line(*span)) <= width for span in pairwise((0, *stops)))
    ):
        stops = _evened(paragraph, ends, width, len(stops))
    return [paragraph.line(*span) for span in pairwise((0, *stops))]


def _broken(paragraph: Paragraph, ends: Sequence[int], width: float) -> list[int]:
    """Where lines end that take as much as there is room for; what cannot be broken may be wider."""
    stops: list[int] = []
    start = taken = 0
    for end in ends:
        if taken > start and _width(paragraph.line(start, end)) > width:
            stops.append(taken)
            start = taken
        taken = end
    return [*stops, taken]


def _evened(paragraph: Paragraph, ends: Sequence[int], width: float, count: int) -> list[int]:
    """The ends of so many lines whose costs are the least together."""
    mean = paragraph.line(0, ends[-1]).advance / count
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for _ in range(count):
        longer: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, stops) in best.items():
            for end in (each for each in ends if each > start):
                line = paragraph.line(start, end)
                if _width(line) > width:
                    break
                total = cost + (line.advance / mean - 1) ** 2 + _cost_of_break(paragraph.text, end)
                if end not in longer or total < longer[end][0]:
                    longer[end] = (total, [*stops, end])
        best = longer
    return best[ends[-1]][1]


def _cost_of_break(text: str, end: int) -> float:
    """Least after a comma and the like or at the text's end, most within what reads as one."""
    before = text[:end].rstrip()[-1:]
    if end == len(text) or (category(before or " ").startswith("P") and before not in HYPHENS):
        return 0.0
    return BREAK_BETWEEN_WORDS if text[end - 1] == " " else BREAK_WITHIN
