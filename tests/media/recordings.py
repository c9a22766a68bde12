"""Video, sound, documents and fonts as bytes, made by code: small ones that are whole in every part."""

import math
import struct
import zlib
from io import BytesIO
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, name) + body


def mp4(
    *,
    size: tuple[int, int] = (640, 360),
    seconds: int = 2,
    codec: bytes = b"avc1",
    media_bytes: int = 2_000,
    told: bytes = b"",
) -> bytes:
    """A movie with one picture track, whose samples are no pictures: nobody decodes them. `told`: boxes of its own."""
    movie = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1_000, seconds * 1_000), bytes(80))
    head = box(b"tkhd", bytes(76), struct.pack(">II", size[0] << 16, size[1] << 16))
    table = box(b"stbl", box(b"stsd", struct.pack(">II", 0, 1), struct.pack(">I4s", 86, codec), bytes(78)))
    media = box(b"mdia", box(b"hdlr", bytes(8), b"vide", bytes(12)), box(b"minf", table))
    index = box(b"moov", movie, box(b"trak", head, media), told)
    return box(b"ftyp", b"isom", bytes(4), b"isommp42") + index + box(b"mdat", bytes(media_bytes))


def element(name: str, *content: bytes) -> bytes:
    body = b"".join(content)
    return bytes.fromhex(name) + (len(body) | 1 << 28).to_bytes(4) + body


def webm(
    *, size: tuple[int, int] = (640, 360), seconds: float = 2.0, doctype: bytes = b"webm", told: bytes = b""
) -> bytes:
    """`told`: elements of its own behind the frames."""
    info = element(
        "1549a966", element("2ad7b1", (1_000_000).to_bytes(3)), element("4489", struct.pack(">d", seconds * 1e3))
    )
    picture = element("e0", element("b0", size[0].to_bytes(2)), element("ba", size[1].to_bytes(2)))
    tracks = element(
        "1654ae6b", element("ae", element("86", b"V_VP9"), picture), element("ae", element("86", b"A_OPUS"))
    )
    clusters = [element("1f43b675", element("e7", b"\0"), element("a3", bytes(500))) for _ in range(4)]
    return element("1a45dfa3", element("4282", doctype)) + element("18538067", info, tracks, *clusters, told)


def tag(name: bytes, value: bytes) -> bytes:
    """WebM's tags with one of them."""
    return element("1254c367", element("7373", element("67c8", element("45a3", name), element("4487", value))))


def wav(seconds: float = 1.0, rate: int = 8_000) -> bytes:
    wave = b"".join(
        struct.pack("<h", round(8_000 * math.sin(440 * math.tau * step / rate))) for step in range(int(seconds * rate))
    )
    form = (
        b"fmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, rate, 2 * rate, 2, 16)
        + b"data"
        + struct.pack("<I", len(wave))
        + wave
    )
    return b"RIFF" + struct.pack("<I", len(form) + 4) + b"WAVE" + form


def mp3(frames: int = 100) -> bytes:
    """Silent frames of MPEG-1 layer III, 128 kbit/s at 44.1 kHz, behind an ID3 tag."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return b"ID3\x04\x00\x00" + bytes([0, 0, 0, 10]) + bytes(10) + frame * frames


def ogg(seconds: int = 3, *, head: bytes = b"OpusHead\x01\x01" + struct.pack("<H", 312) + bytes(7)) -> bytes:
    packets = [(2, 0, head), (0, 0, b"OpusTags"), (4, seconds * 48_000 + 312, bytes(200))]
    return b"".join(
        struct.pack("<4sBBQIIIB", b"OggS", 0, flags, granule, 7, number, 0, 1) + bytes([len(packet)]) + packet
        for number, (flags, granule, packet) in enumerate(packets)
    )


def pdf(pages: int = 2, *, extra: str = "", catalog: str = "", trailer: str = "", page: str = "") -> bytes:
    """A document of pages of A4, empty but for entries of one's own; `extra` is its third object, # a page's number."""
    kids = " ".join(f"{number + 4} 0 R" for number in range(pages))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R {catalog}>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]/MediaBox[0 0 595 842]>>",
        extra or "<<>>",
        *[f"<</Type/Page/Parent 2 0 R {page.replace('#', str(number + 1))}>>" for number in range(pages)],
    ]
    body, places = bytearray(b"%PDF-1.7\n"), []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(places) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R {trailer}>>"
    return bytes(body) + f"{end}\nstartxref\n{len(body)}\n%%EOF\n".encode()


def packed_pdf(catalog: str = "", extra: str = "<<>>", *, type_: str = "/ObjStm") -> bytes:
    """A page whose objects are all packed in a stream, under a packed table (ISO 32000-1, 7.5.7 and 7.5.8)."""
    pages = "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 595 842]>>"
    objects = [f"<</Type/Catalog/Pages 2 0 R {catalog}>>", pages, "<</Type/Page/Parent 2 0 R>>", extra]
    starts = [sum(len(text) + 1 for text in objects[:number]) for number in range(4)]
    head = " ".join(f"{number + 1} {start}" for number, start in enumerate(starts)) + "\n"
    packed = zlib.compress((head + "\n".join(objects)).encode())
    body = b"%PDF-1.7\n" + _stream(5, f"/Type{type_}/N 4/First {len(head)}", packed)
    rows = [(0, 0, 65_535), *((2, 5, number) for number in range(4)), (1, 9, 0), (1, len(body), 0)]
    table = zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows))
    end = f"startxref\n{len(body)}\n%%EOF\n".encode()
    return body + _stream(6, "/Type/XRef/Size 7/W[1 4 2]/Root 1 0 R", table) + end


def _stream(number: int, entries: str, packed: bytes) -> bytes:
    head = f"{number} 0 obj\n<<{entries}/Filter/FlateDecode/Length {len(packed)}>>\nstream\n"
    return head.encode() + packed + b"\nendstream\nendobj\n"


def font(
    kind: str = "ttf", *, family: str = "Solnap Sans", style: str = "Bold", glyphs: int = 3, has_names: bool = True
) -> bytes:
    """A font of squares: ttf, otf (whose outlines are cubic: CFF) or woff2; its glyphs may have names."""
    names = [".notdef", *(f"g{number}" for number in range(glyphs - 1))]
    builder = FontBuilder(1000, isTTF=kind != "otf")
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({65 + number: name for number, name in enumerate(names[1:])})
    if kind == "otf":
        pen = _square(T2CharStringPen(600, None))
        builder.setupCFF("SolnapSans", {}, dict.fromkeys(names, pen.getCharString()), {})
    else:
        builder.setupGlyf(dict.fromkeys(names, _square(TTGlyphPen(None)).glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": style})
    builder.setupOS2()
    builder.setupPost(keepGlyphNames=has_names)
    builder.font.flavor = "woff2" if kind == "woff2" else None
    builder.font["head"].created = builder.font["head"].modified = 0
    stream = BytesIO()
    builder.font.save(stream)
    return stream.getvalue()


def _square(pen: Any) -> Any:
    for step, place in enumerate([(0, 0), (0, 500), (500, 500), (500, 0)]):
        (pen.lineTo if step else pen.moveTo)(place)
    pen.closePath()
    return pen


def vtt(cues: int = 2, *, text: str = "Hello") -> bytes:
    """Captions of one second a cue, with half a second between."""
    times = [(number * 1_000 + 500, number * 1_000 + 1_500) for number in range(cues)]
    rows = [f"{_time(begin)} --> {_time(end)}\n{text}\n" for begin, end in times]
    return "\n".join(["WEBVTT\n", *rows]).encode()


def _time(milliseconds: int) -> str:
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1_000:02}.{rest % 1_000:03}"
