"""A text and a font's files become glyphs in their places, shaped by HarfBuzz: a line at a time, in parts of an em.

Everything is read from memory: the limited child, where this runs, can open no file and load no library.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import accumulate, groupby

import uharfbuzz
from fontTools import unicodedata
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib.sfnt import SFNTWriter
from fontTools.ttLib.woff2 import WOFF2Reader

from assets.localization.bidi import levels, line_runs
from assets.localization.formatting import clusters

WOFF2 = "font/woff2"
SPACE, HYPHEN, SOFT_HYPHEN = 0x20, 0x2D, 0xAD
_COMMON = frozenset({"Zyyy", "Zinh", "Zzzz"})
Ink = tuple[float, float, float, float]
"""Left, lowest, right and highest, from where the line begins on its base line; upwards counts up."""


class Face:
    """A font's file."""

    def __init__(self, body: bytes, media_type: str) -> None:
        self._face = uharfbuzz.Face(uharfbuzz.Blob(_unpacked(body) if media_type == WOFF2 else body))
        self.font = uharfbuzz.Font(self._face)
        self.em = self._face.upem

    @cached_property
    def characters(self) -> frozenset[int]:
        return frozenset(self._face.unicodes)

    def has(self, letter: str) -> bool:
        """Spaces of every width count as one; what is never seen needs no glyph."""
        if ord(letter) in self.characters or not is_seen(letter):
            return True
        return unicodedata.category(letter) == "Zs" and SPACE in self.characters

    @lru_cache(maxsize=2_048)  # noqa: B019 - lives as long as the child
    def outline(self, glyph: int) -> str:
        """As an SVG path, upwards counting up, in units of the font."""
        pen = SVGPathPen(None, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
        self.font.draw_glyph_with_pen(glyph, pen)
        return str(pen.getCommands())

    @lru_cache(maxsize=2_048)  # noqa: B019 - lives as long as the child
    def ink(self, glyph: int) -> Ink | None:
        extents = self.font.get_glyph_extents(glyph)
        if extents is None or not extents.width or not extents.height:
            return None
        left, top = extents.x_bearing, extents.y_bearing
        return left / self.em, (top + extents.height) / self.em, (left + extents.width) / self.em, top / self.em


@dataclass(frozen=True, slots=True)
class Glyph:
    """Where a glyph stands from the beginning of its line, in parts of an em."""

    face: Face
    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """`ink` is None where nothing is to be seen."""

    glyphs: tuple[Glyph, ...]
    advance: float
    ink: Ink | None


class Paragraph:
    """A text without line breaks whose lines can be had by their places in it."""

    def __init__(self, text: str, faces: Sequence[Face], *, locale: str, is_rtl: bool) -> None:
        self.text = text
        self._locale, self._is_rtl = locale, is_rtl
        self._levels = levels(text, is_rtl=is_rtl)
        self._scripts = _scripts(text)
        self._faces, self.missing = _faces(text, self._scripts, faces)
        self._codes = [ord(letter) for letter in text]
        self._lines: dict[tuple[int, int], Line] = {}

    def line(self, start: int, stop: int) -> Line:
        """Spaces at the end take no room; a soft hyphen there is shown."""
        while stop > start and self.text[stop - 1] == " ":
            stop -= 1
        if (start, stop) not in self._lines:
            self._lines[start, stop] = self._shaped(start, stop)
        return self._lines[start, stop]

    def _shaped(self, start: int, stop: int) -> Line:
        glyphs: list[Glyph] = []
        pen = 0.0
        codes = self._codes
        if stop > start and codes[stop - 1] == SOFT_HYPHEN:
            codes = [*codes[: stop - 1], HYPHEN, *codes[stop:]]
        for run in self._runs(start, stop):
            found, advance = self._run(codes, *run)
            glyphs += (Glyph(glyph.face, glyph.number, pen + glyph.x, glyph.y) for glyph in found)
            pen += advance
        return Line(tuple(glyphs), pen, _ink(glyphs))

    def _runs(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """(start, stop, level), from left to right, of what has one direction, font and script."""
        for first, last, level in line_runs(self.text, self._levels, start, stop, is_rtl=self._is_rtl):
            kinds = [(self._faces[place], self._scripts[place]) for place in range(first, last)]
            lengths = [len(list(group)) for _, group in groupby(kinds)]
            ends = [first + length for length in accumulate(lengths)]
            runs = [(end - length, end, level) for end, length in zip(ends, lengths, strict=True)]
            yield from reversed(runs) if level % 2 else runs

    def _run(self, codes: list[int], start: int, stop: int, level: int) -> tuple[list[Glyph], float]:
        face = self._faces[start]
        buffer = uharfbuzz.Buffer()
        buffer.add_codepoints(codes, start, stop - start)
        buffer.direction = "rtl" if level % 2 else "ltr"
        buffer.script = self._scripts[start]
        buffer.language = self._locale
        uharfbuzz.shape(face.font, buffer)
        found, pen = [], 0
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            x, y = (pen + place.x_offset) / face.em, place.y_offset / face.em
            found.append(Glyph(face, info.codepoint, x, y))
            pen += place.x_advance
        return found, pen / face.em


def is_seen(letter: str) -> bool:
    """Whether a character needs a glyph: controls, joiners and variation selectors do not."""
    return unicodedata.category(letter) not in ("Cc", "Cf") and not 0xFE00 <= ord(letter) <= 0xFE0F


def _unpacked(body: bytes) -> bytes:
    """Table by table, as they are."""
    reader, unpacked = WOFF2Reader(BytesIO(body)), BytesIO()
    writer = SFNTWriter(unpacked, len(reader.tables), reader.sfntVersion)
    for tag in reader.tables:
        writer[tag] = reader[tag]
    writer.close()
    return unpacked.getvalue()


def _scripts(text: str) -> list[str]:
    """ISO 15924 codes; what many scripts share has that of the text before it or, at the beginning, after it."""
    own = [unicodedata.script(letter) for letter in text]
    found = next((script for script in own if script not in _COMMON), "Latn")
    scripts = []
    for script in own:
        found = found if script in _COMMON else script
        scripts.append(found)
    return scripts


def _faces(text: str, scripts: list[str], faces: Sequence[Face]) -> tuple[list[Face], frozenset[str]]:
    """The face of each character, one for each cluster, and the characters that none has.

    What many scripts share, such as quotation marks, has the face of most letters.
    """
    wanted = list(clusters(text))
    own = [_first(cluster, faces) for cluster in wanted]
    common = [unicodedata.script(cluster[0]) in _COMMON for cluster in wanted]
    letters = Counter(face for face, is_common in zip(own, common, strict=True) if face and not is_common)
    order = [face for face, _ in letters.most_common(1)] + list(faces)
    found: list[Face] = []
    missing: set[str] = set()
    for cluster, face, is_common in zip(wanted, own, common, strict=True):
        taken = _first(cluster, order) if is_common else face
        if taken is None:
            missing |= {letter for letter in cluster if not any(each.has(letter) for each in faces)} or set(cluster)
        found += [taken or faces[0]] * len(cluster)
    return found, frozenset(missing)


def _first(cluster: str, faces: Sequence[Face]) -> Face | None:
    return next((face for face in faces if all(face.has(letter) for letter in cluster)), None)


def _ink(glyphs: Sequence[Glyph]) -> Ink | None:
    boxes = []
    for glyph in glyphs:
        own = glyph.face.ink(glyph.number)
        if own is not None:
            boxes.append((own[0] + glyph.x, own[1] + glyph.y, own[2] + glyph.x, own[3] + glyph.y))
    if not boxes:
        return None
    lefts, lows, rights, highs = zip(*boxes, strict=True)
    return min(lefts), min(lows), max(rights), max(highs)
