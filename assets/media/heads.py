"""A picture's head and block lengths → how much it says it holds, before any decoder is given it.

Pillow's readers of these formats allocate for the whole picture, or walk every frame, when they open a file.
"""

from dataclasses import dataclass

MAX_FRAMES = 3_000
MAX_SCANS = 200
"""Of a JPEG: one that says little in many scans takes a decoder through all its pixels again for each."""
_TABLE, _TABLE_BITS = 0x80, 7


@dataclass(frozen=True, slots=True)
class Stated:
    """Sides in pixels, of a GIF as far as any frame reaches; frames or scans, counted up to one above the most."""

    width_px: int = 0
    height_px: int = 0
    frames: int = 1
    scans: int = 1


def stated(body: bytes, format_: str) -> Stated:
    """Zeros for formats that are opened at no cost. Raises IndexError where the file ends too early."""
    match format_:
        case "WEBP":
            return Stated(*_webp_size(body))
        case "GIF":
            return _gif(body)
        case "JPEG":
            return Stated(scans=min(body.count(b"\xff\xda"), MAX_SCANS + 1))
    return Stated()


def _webp_size(body: bytes) -> tuple[int, int]:
    """RFC 9649, 2.5 to 2.7."""
    match body[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(body[24:27], "little"), 1 + int.from_bytes(body[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(body[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return _little(body, 26) & 0x3FFF, _little(body, 28) & 0x3FFF


def _gif(body: bytes) -> Stated:
    """GIF89a, 18 to 23: extensions and frames, each followed by blocks that state their length."""
    width, height, frames, at = _little(body, 6), _little(body, 8), 0, 13 + _table_bytes(body[10])
    while at < len(body) and frames <= MAX_FRAMES and body[at] != 0x3B:
        if body[at] == 0x2C:
            frames += 1
            width = max(width, _little(body, at + 1) + _little(body, at + 5))
            height = max(height, _little(body, at + 3) + _little(body, at + 7))
            at = _after_blocks(body, at + 11 + _table_bytes(body[at + 9]))
        else:
            at = _after_blocks(body, at + 2) if body[at] == 0x21 else at + 1
    return Stated(width, height, frames)


def _little(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 2], "little")


def _table_bytes(flags: int) -> int:
    return 3 << (flags & _TABLE_BITS) + 1 if flags & _TABLE else 0


def _after_blocks(body: bytes, at: int) -> int:
    while body[at]:
        at += 1 + body[at]
    return at + 1
