"""Small files that would take much memory or time, made by code: each is to be refused before anything decodes it."""

import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO

from PIL import Image

from tests.media.pictures import picture, svg
from tests.media.recordings import box, font, pdf

FILM = box(b"ftyp", b"isom", bytes(4), b"isommp42")
UNPACKED_BYTES = 100_000_000


def png(width: int, height: int, *chunks: bytes, pixels: bytes = b"") -> bytes:
    """Of one bit a pixel, all black."""
    pixels = pixels or zlib.compress(bytes((width // 8 + 1) * height), 9)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def animated_png(frames: int, width: int, height: int) -> bytes:
    """As the head states it; there is one frame."""
    return png(width, height, chunk(b"acTL", struct.pack(">II", frames, 0)))


def jpeg(width: int, height: int, *, scans: int = 1) -> bytes:
    """The head states the size; the scan is that of 16 × 16 pixels, over and over."""
    body = bytearray(picture("JPEG", (16, 16)))
    at = body.index(b"\xff\xc0")
    body[at + 5 : at + 9] = struct.pack(">HH", height, width)
    scan = bytes(body[body.index(b"\xff\xda") : -2])
    return bytes(body[: -2 - len(scan)]) + scan * scans + b"\xff\xd9"


def webp(width: int, height: int) -> bytes:
    """The extended head states the size of the canvas; what follows is of 8 × 6 pixels."""
    frame = picture("WEBP")[12:]
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + bytes(4) + sides + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gif(frames: int, width: int, height: int, *, screen: tuple[int, int] = (0, 0)) -> bytes:
    stream = BytesIO()
    Image.new("L", (width, height)).save(stream, "GIF")
    frame = stream.getvalue()[stream.getvalue().index(b"\x2c" + bytes(4)) : -1]
    sides = screen if any(screen) else (width, height)
    return b"GIF89a" + struct.pack("<HHBBB", *sides, 0x80, 0, 0) + bytes(6) + frame * frames + b";"


def avif(width: int, height: int) -> bytes:
    """The size that its boxes state."""
    body = bytearray(picture("AVIF", (64, 64)))
    for at in range(len(body) - 12):
        if body[at : at + 4] == b"ispe":
            body[at + 8 : at + 16] = struct.pack(">II", width, height)
    return bytes(body)


@cache
def packed() -> bytes:
    return zlib.compress(bytes(UNPACKED_BYTES), 9)


def packed_text(name: bytes) -> Callable[[], bytes]:
    heads = {b"iTXt": b"a\0\1\0\0\0", b"zTXt": b"a\0\0", b"iCCP": b"a\0\0"}
    return lambda: png(8, 8, chunk(name, heads[name] + packed()))


def used_ten_times_each() -> bytes:
    return svg("".join(f'<g id="g{level}">' + f'<use href="#g{level + 1}"/>' * 10 + "</g>" for level in range(9)))


def entities() -> bytes:
    names = "".join(f'<!ENTITY e{level + 1} "{f"&e{level};" * 10}">' for level in range(9))
    return f'<!DOCTYPE svg [<!ENTITY e0 "x">{names}]><svg xmlns="http://www.w3.org/2000/svg">&e9;</svg>'.encode()


def font_of(unpacked: int) -> bytes:
    body = font("woff2")
    return body[:16] + struct.pack(">I", unpacked) + body[20:]


def tracks() -> bytes:
    return FILM + box(b"moov", box(b"trak") * 190_000) + box(b"mdat")


def nested() -> bytes:
    body = b""
    for _ in range(10_000):
        body = struct.pack(">I4s", len(body) + 8, b"trak") + body
    return FILM + box(b"moov", body) + box(b"mdat")


def riff() -> bytes:
    body = b"WAVE" + b"junk\0\0\0\0" * 500_000
    return b"RIFF" + struct.pack("<I", len(body)) + body


BOMBS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "PNG of 256 MP": ("png", lambda: png(16_000, 16_000)),
    "PNG that says 2,147,483,647 px a side": ("png", lambda: png(2**31 - 1, 2**31 - 1, pixels=b"x")),
    "PNG of 1,000 frames of 4 MP": ("png", lambda: animated_png(1_000, 2_000, 2_000)),
    "PNG that says 2,147,483,647 frames": ("png", lambda: animated_png(2**31 - 1, 2, 2)),
    "PNG with 100 MB of text": ("png", packed_text(b"iTXt")),
    "PNG with 100 MB of Latin text": ("png", packed_text(b"zTXt")),
    "PNG with 100 MB of colour profile": ("png", packed_text(b"iCCP")),
    "JPEG that says 65,500 px a side": ("jpg", lambda: jpeg(65_500, 65_500)),
    "JPEG of 50 MP in 1,000 scans": ("jpg", lambda: jpeg(10_000, 5_000, scans=1_000)),
    "WebP that says 256 MP": ("webp", lambda: webp(16_000, 16_000)),
    "WebP that says 16,777,216 px a side": ("webp", lambda: webp(2**24, 2**24)),
    "GIF that says 65,535 px a side": ("gif", lambda: gif(1, 8, 8, screen=(65_535, 65_535))),
    "GIF of 1,500 frames of 4 MP": ("gif", lambda: gif(1_500, 2_000, 2_000)),
    "GIF of 200,000 frames": ("gif", lambda: gif(200_000, 1, 1)),
    "GIF of 16 px with a frame of 60 MP": ("gif", lambda: gif(1, 10_000, 6_000, screen=(4, 4))),
    "AVIF that says 144 MP": ("avif", lambda: avif(12_000, 12_000)),
    "SVG of 1,000,000,000 uses": ("svg", used_ten_times_each),
    "SVG of 1,000,000,000 entities": ("svg", entities),
    "SVG nested 100,000 deep": ("svg", lambda: svg("<g>" * 100_000)),
    "PDF of 20,000 pages": ("pdf", lambda: pdf(20_000)),
    "WOFF2 that says 4 GB": ("woff2", lambda: font_of(2**32 - 1)),
    "MP4 of 190,000 tracks": ("mp4", tracks),
    "MP4 nested 10,000 deep": ("mp4", nested),
    "MP4 of 1,000,000 boxes": ("mp4", lambda: FILM + box(b"free") * 1_000_000),
    "WAV of 500,000 chunks": ("wav", riff),
}
"""What it is -> its name's ending, and how it is made."""
