"""A font's bytes become its family, style and number of glyphs, once each of its tables was read."""

import codecs
import struct
from io import BytesIO

from fontTools.ttLib import TTFont, TTLibError, woff2

from assets.errors import BadContent
from assets.media.facts import Decoded

WOFF2, TTF, OTF = "font/woff2", "font/ttf", "font/otf"
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
_ERRORS = (TTLibError, struct.error, AssertionError, ValueError, KeyError, IndexError, EOFError, OverflowError,
           AttributeError, TypeError, woff2.brotli.error)  # fmt: skip
_FAMILY, _STYLE = (16, 1), (17, 2)
"""Numbers in the name table: typographic first, else that of four styles."""
_ENCODINGS = ("utf_16_be", "mac_roman")
_ENGLISH, _WINDOWS = (0, 0x409), 3
_NEEDED = ("head", "hhea", "hmtx", "maxp", "name", "cmap")

for _encoding in _ENCODINGS:
    codecs.lookup(_encoding)


def read_font(body: bytes, media_type: str) -> Decoded:
    """Raises BadContent for what is damaged, too large when unpacked, or no font that browsers draw with."""
    if media_type == WOFF2:
        _check_unpacked(body)
    try:
        with TTFont(BytesIO(body), lazy=True, recalcTimestamp=False) as font:
            missing = [tag for tag in _NEEDED if tag not in font]
            if missing:
                raise BadContent(f"The font lacks the tables {', '.join(missing)}. Export it again.")
            for tag in font.reader.keys():  # noqa: SIM118 - a reader is no mapping
                _check_whole(font, tag)
            return _decoded(font)
    except _ERRORS as error:
        raise BadContent("The font is damaged or cut off. Export it again.") from error


def _check_unpacked(body: bytes) -> None:
    """WOFF 2.0 states its own length and the size it unpacks to (section 4)."""
    length, unpacked = struct.unpack_from(">I4xI", body, 8) if len(body) >= 20 else (0, 0)
    if length != len(body):
        raise BadContent("The font is damaged or cut off. Export it again.")
    if unpacked > MAX_UNPACKED_BYTES:
        raise BadContent(f"The font unpacks to more than {MAX_UNPACKED_BYTES:,} bytes. Subset it.")


def _check_whole(font: TTFont, tag: str) -> None:
    if tag != "GlyphOrder" and len(font.reader[tag]) != font.reader.tables[tag].length and font.flavor is None:
        raise BadContent("The font is damaged or cut off. Export it again.")


def _decoded(font: TTFont) -> Decoded:
    family, style = (
        next(filter(None, (_named(font, number) for number in numbers)), "") for numbers in (_FAMILY, _STYLE)
    )
    if not family:
        raise BadContent("The font does not say its family's name. Export it again.")
    details = {"glyphs": font["maxp"].numGlyphs, "characters": len(font.getBestCmap() or ())}
    return Decoded(family=family[:100], style=style[:100], details=details)


def _named(font: TTFont, number: int) -> str:
    """A name in English or, where there is none, the first; in an encoding that the child has at hand."""
    found = [record for record in font["name"].names if record.nameID == number and record.getEncoding() in _ENCODINGS]
    found.sort(key=lambda record: (record.langID not in _ENGLISH, record.platformID != _WINDOWS))
    text = found[0].toUnicode(errors="replace") if found else ""
    return "".join(letter for letter in text if letter.isprintable()).strip()
