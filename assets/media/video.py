"""A video's container becomes its index, and the index its size, duration and codecs. Frames are not decoded."""

import re
import struct
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

from assets.errors import BadContent
from assets.media.containers import MAX_INDEX_PARTS, boxes, content, elements
from assets.media.exif import PLACE, told_by_pictures_in, told_by_text
from assets.media.facts import Decoded

MP4, WEBM = "video/mp4", "video/webm"
_EBML, _SEGMENT, _INFO, _TRACKS = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x16\x54\xae\x6b"
_TAGS = b"\x12\x54\xc3\x67"
_SCALE, _DURATION, _DOCTYPE = b"\x2a\xd7\xb1", b"\x44\x89", b"\x42\x82"
_TRACK, _CODEC, _VIDEO, _WIDTH, _HEIGHT = b"\xae", b"\x86", b"\xe0", b"\xb0", b"\xba"
_NANOSECONDS = 1_000_000
_PLACE = re.compile(rb"\xa9xyz|loci|quicktime\.location")
"""Where an MP4 says in its user data or metadata where it was taken: of QuickTime, 3GPP (TS 26.244, 8.10) and Apple."""
_WEBM_PLACE = re.compile(
    rb"\x45\xa3(?:[\x80-\xff]|[\x40-\x7f].|[\x20-\x3f]..|[\x10-\x1f].{3}|\x01.{7})[ -~]{0,60}LOCATION",
    re.DOTALL | re.IGNORECASE,
)
"""A tag's name (RFC 9559, 5.1.8.1.2.1), such as RECORDING_LOCATION or what a converter made of an MP4's."""
_TOLD = (b"udta", b"meta", b"uuid")
_MEASURING = ("gpmd", "camm", "djmd", "rtmd")
"""Tracks of what a camera measured while it filmed: GoPro, Android, DJI, Sony."""
_NO_DURATION = "The video does not say how long it is. Export it as one whole file."
_NO_PICTURE = "The file has no moving picture. Export it as a video, or as MP3, WAV or Ogg sound."


def index_of(stream: BinaryIO, size_bytes: int, media_type: str) -> bytes:
    """The part of the file that says what is in it. Walks the whole file without holding it. Raises BadContent."""
    if media_type == WEBM:
        return _webm_index(stream, size_bytes)
    pieces = list(boxes(stream, 0, size_bytes))
    found = {piece.name: piece for piece in pieces}
    if b"moov" not in found or b"mdat" not in found:
        raise BadContent("The MP4 lacks its index or its pictures. Export it again.")
    beside = ((piece.name, content(stream, piece)) for piece in pieces if piece.name in _TOLD)
    return content(stream, found[b"moov"]) + b"".join(
        struct.pack(">I4s", len(body) + 8, name) + body for name, body in beside
    )


def read_video(index: bytes, media_type: str) -> Decoded:
    """What an index says. Raises BadContent."""
    try:
        return _webm(index) if media_type == WEBM else _mp4(index)
    except (struct.error, IndexError) as error:
        raise BadContent("The video's index is damaged. Export it again.") from error


def _webm_index(stream: BinaryIO, size_bytes: int) -> bytes:
    """The head, info, tracks and tags, one after the other as they are in the file."""
    index = BytesIO()
    for piece in elements(stream, 0, size_bytes):
        if piece.name == _EBML:
            index.write(_whole(piece.name, content(stream, piece)))
        if piece.name == _SEGMENT:
            for inner in elements(stream, piece.start, piece.end):
                if inner.name in (_INFO, _TRACKS, _TAGS):
                    index.write(_whole(inner.name, content(stream, inner)))
    return index.getvalue()


def _whole(name: bytes, body: bytes) -> bytes:
    return name + (len(body) | 1 << 56).to_bytes(8) + body


def _children(body: bytes) -> dict[bytes, list[bytes]]:
    stream = BytesIO(body)
    found: dict[bytes, list[bytes]] = {}
    for piece in elements(stream, 0, len(body), MAX_INDEX_PARTS):
        found.setdefault(piece.name, []).append(body[piece.start : piece.end])
    return found


def _webm(index: bytes) -> Decoded:
    parts = _children(index)
    if _children(parts.get(_EBML, [b""])[0]).get(_DOCTYPE, [b""])[0].rstrip(b"\0") != b"webm":
        raise BadContent("The file is Matroska, but not WebM. Export it as WebM or MP4.")
    info = _children(parts.get(_INFO, [b""])[0])
    if _DURATION not in info:
        raise BadContent(_NO_DURATION)
    scale = int.from_bytes(info.get(_SCALE, [_NANOSECONDS.to_bytes(4)])[0])
    duration = struct.unpack({4: ">f", 8: ">d"}.get(len(info[_DURATION][0]), ">f"), info[_DURATION][0])[0]
    tracks = [_children(body) for body in _children(parts.get(_TRACKS, [b""])[0]).get(_TRACK, [])]
    codecs = [track[_CODEC][0].decode("ascii", "replace") for track in tracks if _CODEC in track]
    pictures = [_children(track[_VIDEO][0]) for track in tracks if _VIDEO in track]
    sizes = [tuple(int.from_bytes(one.get(side, [b""])[0]) for side in (_WIDTH, _HEIGHT)) for one in pictures]
    named = [codec.partition("_")[2] or codec for codec in codecs]
    has_place = any(_WEBM_PLACE.search(tags) for tags in parts.get(_TAGS, ()))
    return _telling(_decoded(sizes, duration * scale / _NANOSECONDS, named), {PLACE} if has_place else set())


def _mp4(index: bytes) -> Decoded:
    stream = BytesIO(index)
    parts = list(boxes(stream, 0, len(index), MAX_INDEX_PARTS))
    duration = next((_duration(content(stream, part)) for part in parts if part.name == b"mvhd"), 0.0)
    told = b"".join(content(stream, part) for part in parts if part.name in _TOLD)
    sizes, codecs, measuring = [], [], False
    for part in parts:
        if part.name == b"trak":
            kind, size, codec, beside = _track(content(stream, part))
            told += beside
            codecs += [codec] if codec and kind in (b"vide", b"soun") else []
            sizes += [size] if kind == b"vide" else []
            measuring = measuring or codec in _MEASURING
    private = told_by_text(told) | told_by_pictures_in(told) | ({PLACE} if _PLACE.search(told) else set())
    private |= {"what the camera measured, such as the place"} if measuring else set()
    return _telling(_decoded(sizes, duration, codecs), private)


def _telling(found: Decoded, private: set[str]) -> Decoded:
    return replace(found, details={"private": sorted(private)}) if private else found


def _duration(header: bytes) -> float:
    """Milliseconds of an mvhd box, whose version 1 has 64-bit times."""
    scale, duration = struct.unpack_from(">IQ", header, 20) if header[0] == 1 else struct.unpack_from(">II", header, 12)
    return float(duration) * 1000 / scale if scale else 0.0


def _track(body: bytes) -> tuple[bytes, tuple[int, ...], str, bytes]:
    """Its kind, its size, the four letters of its codec, and what it tells beside."""
    stream = BytesIO(body)
    inside = {part.name: content(stream, part) for part in boxes(stream, 0, len(body), MAX_INDEX_PARTS)}
    head = inside.get(b"tkhd", b"")
    size = tuple(side >> 16 for side in struct.unpack_from(">II", head, len(head) - 8)) if len(head) >= 84 else (0, 0)
    media = _inner(inside.get(b"mdia", b""))
    kind = media.get(b"hdlr", b"\0" * 12)[8:12]
    table = _inner(media.get(b"minf", b"")).get(b"stbl", b"")
    entry = _inner(table).get(b"stsd", b"")[8:16]
    codec = entry[4:].decode("ascii", "replace").strip()
    if codec in ("encv", "enca"):
        raise BadContent("The video is encrypted. Export it without protection.")
    return kind, size, codec, b"".join(inside.get(name, b"") for name in _TOLD)


def _inner(body: bytes) -> dict[bytes, bytes]:
    stream = BytesIO(body)
    return {part.name: content(stream, part) for part in boxes(stream, 0, len(body), MAX_INDEX_PARTS)}


def _decoded(sizes: list[tuple[int, ...]], duration_ms: float, codecs: list[str]) -> Decoded:
    if not sizes or 0 in sizes[0]:
        raise BadContent(_NO_PICTURE)
    if not 0 < duration_ms < 2**53:
        raise BadContent(_NO_DURATION)
    width, height = sizes[0]
    return Decoded(width, height, duration_ms=max(1, round(duration_ms)), codec=", ".join(codecs)[:60])
