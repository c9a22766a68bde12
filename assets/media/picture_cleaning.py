"""A picture → a copy without metadata, every pixel as it was; runs in a limited child.

What says how the pixels are to be shown stays: colour profile, density, transparency, animation, and which side is up.
What is not listed here goes, with whatever lies behind the picture's end.
"""

import struct
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

from PIL import ExifTags, Image

from assets.errors import BadContent
from assets.media.cleaned import encoded
from assets.media.containers import CUT_OFF, content, riff_chunks

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_SHOWN = frozenset(
    b"tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs hIST sPLT acTL fcTL fdAT".split()
)  # fmt: skip
"""Besides those that every decoder has to know, whose first letter is a capital (PNG, 5.4)."""
_WEBP_SHOWN = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
"""Flags of VP8X (RFC 9649, 2.7)."""
_START, _END, _SCAN, _COMMENT, _APP = 0xD8, 0xD9, 0xDA, 0xFE, range(0xE0, 0xF0)
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers that nothing follows."""
_JPEG_SHOWN = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
_NAMES = {b"Exif\0": "Exif", b"http": "XMP", b"Photoshop": "IPTC", b"MPF\0": "further pictures"}
_UPRIGHT = 1
Tell = Callable[[str], None]

# Every format's reader is imported with this module: the child cannot open files.
Image.init()


def clean(body: bytes) -> bytes:
    """The encoded Cleaned. Raises BadContent for a picture that is damaged."""
    try:
        for start, cleaner in _CLEANERS.items():
            if body.startswith(start):
                removed: list[str] = []
                return encoded(b"".join(cleaner(body, removed.append)), removed)
    except (struct.error, IndexError, OSError, SyntaxError, ValueError) as error:
        raise BadContent(CUT_OFF) from error
    raise BadContent("Only SVG, JPEG, PNG and WebP have cleaned copies. Export the file again without metadata.")


def _jpeg(body: bytes, tell: Tell) -> Iterator[bytes]:
    """Segment by segment (ITU-T T.81, B.1); what a scan holds is taken over as it is."""
    turn = _orientation(body)
    yield body[:2]
    if turn != _UPRIGHT:
        exif = b"Exif\0\0" + _exif(turn)
        yield struct.pack(">BBH", 0xFF, _APP.start + 1, len(exif) + 2) + exif
    at = 2
    while True:
        marker, end = _segment(body, at)
        name = _metadata(marker, body[at + 4 : end])
        if name:
            tell(name)
        else:
            yield body[at:end]
        at = end
        if marker == _END:
            break
    _tell_rest(len(body) - at, tell)


def _segment(body: bytes, at: int) -> tuple[int, int]:
    """The marker that begins here, and where its segment ends: of a scan, behind its coded data."""
    if body[at] != 0xFF:
        raise BadContent(CUT_OFF)
    marker = body[at + 1]
    if marker == 0xFF:
        return marker, at + 1
    if marker in _ALONE or marker == _END:
        return marker, at + 2
    end = at + 2 + struct.unpack_from(">H", body, at + 2)[0]
    if end > len(body):
        raise BadContent(CUT_OFF)
    while marker == _SCAN and (body[end] != 0xFF or body[end + 1] == 0 or body[end + 1] in _ALONE):
        end = body.index(b"\xff", end + 1)
    return marker, end


def _metadata(marker: int, payload: bytes) -> str:
    """What a segment is called that shows nothing, "" for one that is needed."""
    if marker == _COMMENT:
        return "a comment"
    if marker not in _APP or any(marker == shown and payload.startswith(start) for shown, start in _JPEG_SHOWN):
        return ""
    return next((name for start, name in _NAMES.items() if payload.startswith(start)), f"APP{marker - _APP.start}")


def _png(body: bytes, tell: Tell) -> Iterator[bytes]:
    """Chunk by chunk (PNG, 5.3)."""
    turn = _orientation(body)
    yield _PNG_START
    at, name = len(_PNG_START), b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", body, at)
        chunk, at = body[at : at + size + 12], at + size + 12
        if at > len(body):
            raise BadContent(CUT_OFF)
        if name == b"IDAT" and turn != _UPRIGHT:
            exif = b"eXIf" + _exif(turn)
            yield struct.pack(">I", len(exif) - 4) + exif + struct.pack(">I", zlib.crc32(exif))
            turn = _UPRIGHT
        if name[:1].isupper() or name in _PNG_SHOWN:
            yield chunk
        else:
            tell({b"eXIf": "Exif"}.get(name, name.decode("ascii", "replace")))
    _tell_rest(len(body) - at, tell)


def _webp(body: bytes, tell: Tell) -> Iterator[bytes]:
    """Chunk by chunk (RFC 9649, 2.3)."""
    turn, stream = _orientation(body), BytesIO(body)
    end = 8 + struct.unpack_from("<I", body, 4)[0]
    if end > len(body):
        raise BadContent(CUT_OFF)
    kept: list[tuple[bytes, bytes]] = []
    for piece in riff_chunks(stream, 12, end):
        if piece.name in _WEBP_SHOWN:
            kept.append((piece.name, content(stream, piece)))
        else:
            tell({b"EXIF": "Exif", b"XMP ": "XMP"}.get(piece.name, piece.name.decode("ascii", "replace")))
    if turn != _UPRIGHT:
        kept.append((b"EXIF", _exif(turn)))
    chunks = b"".join(_riff_chunk(name, _flagged(inner, turn) if name == b"VP8X" else inner) for name, inner in kept)
    yield b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
    _tell_rest(len(body) - end, tell)


def _riff_chunk(name: bytes, inner: bytes) -> bytes:
    return name + struct.pack("<I", len(inner)) + inner + b"\0" * (len(inner) % 2)


def _flagged(header: bytes, turn: int) -> bytes:
    flags = header[0] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if turn != _UPRIGHT else 0)
    return bytes([flags]) + header[1:]


def _orientation(body: bytes) -> int:
    """1 to 8 (Exif 2.3, 4.6.4); 1 where it is not said."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(BytesIO(body), formats=("JPEG", "PNG", "WEBP")) as picture:
            turn = picture.getexif().get(ExifTags.Base.Orientation, _UPRIGHT)
    return turn if turn in range(1, 9) else _UPRIGHT


def _exif(turn: int) -> bytes:
    """Exif that says which side is up, and nothing else: a TIFF header and a directory of one entry."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ExifTags.Base.Orientation, 3, 1, turn, 0, 0)


def _tell_rest(size: int, tell: Tell) -> None:
    if size:
        tell(f"{size:,} bytes behind the picture's end")


_CLEANERS: Mapping[bytes, Callable[[bytes, Tell], Iterator[bytes]]] = {
    b"\xff\xd8": _jpeg,
    _PNG_START: _png,
    b"RIFF": _webp,
}
