"""A sound file's frames or pages, walked to its end, become its duration and codec. Samples are not decoded."""

import struct
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

from assets.errors import BadContent
from assets.media.containers import CUT_OFF, content, riff_chunks
from assets.media.facts import Decoded

MP3, WAV, OGG = "audio/mpeg", "audio/wav", "audio/ogg"
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Hertz by MPEG version bits (ISO/IEC 11172-3, 13818-3)."""
_KILOBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Of layer III, by whether it is version 1."""
_OPUS_RATE = 48_000
_LAST_PAGE = 4
_MOST_CHANNELS = 32
_WAVE_CODECS = {1: "PCM", 3: "PCM float", 6: "A-law", 7: "µ-law", 0xFFFE: "PCM"}
_NO_SOUND = "There is no sound in the file. Export it again."


def is_mp3(head: bytes) -> bool:
    """By its ID3 tag, or the header of a frame of layer III."""
    return head[:3] == b"ID3" or (len(head) >= 4 and _frame(head, 0) is not None)


def read_sound(body: bytes, media_type: str) -> Decoded:
    """Duration and codec. Raises BadContent."""
    try:
        return _READERS[media_type](body)
    except (struct.error, IndexError) as error:
        raise BadContent(CUT_OFF) from error


def _mp3(body: bytes) -> Decoded:
    at, seconds = _after_tag(body), 0.0
    end = len(body) - (128 if body[-128:-125] == b"TAG" else 0)
    while at < end:
        found = _frame(body, at)
        if found is None:
            if body[at : at + 8] == b"APETAGEX" and seconds:
                break
            raise BadContent(CUT_OFF)
        size, duration = found
        at, seconds = at + size, seconds + duration
    if at > end and body[at : at + 8] != b"APETAGEX":
        raise BadContent(CUT_OFF)
    return _decoded(seconds, "MP3")


def _after_tag(body: bytes) -> int:
    """Behind an ID3v2 tag, whose size has seven bits a byte."""
    if body[:3] != b"ID3":
        return 0
    size = sum((byte & 0x7F) << shift for byte, shift in zip(body[6:10], (21, 14, 7, 0), strict=True))
    return size + (20 if body[5] & 0x10 else 10)


def _frame(body: bytes, at: int) -> tuple[int, float] | None:
    """Bytes and seconds of the layer III frame that begins here, None where none does."""
    head = int.from_bytes(body[at : at + 4])
    version, layer = head >> 19 & 3, head >> 17 & 3
    bits, rate = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or bits in (0, 15) or rate == 3:
        return None
    hertz, samples = _RATES[version][rate], 1152 if version == 3 else 576
    return samples // 8 * _KILOBITS[version == 3][bits] * 1000 // hertz + (head >> 9 & 1), samples / hertz


def _wav(body: bytes) -> Decoded:
    if struct.unpack_from("<I", body, 4)[0] + 8 != len(body):
        raise BadContent(CUT_OFF)
    stream = BytesIO(body)
    chunks = {chunk.name: chunk for chunk in riff_chunks(stream, 12, len(body))}
    if b"fmt " not in chunks or b"data" not in chunks:
        raise BadContent(_NO_SOUND)
    code, channels, _, bytes_a_second = struct.unpack_from("<HHII", content(stream, chunks[b"fmt "]))
    if not 0 < channels <= _MOST_CHANNELS or not bytes_a_second or code not in _WAVE_CODECS:
        raise BadContent("The WAV is of a kind that browsers do not play. Export it as PCM.")
    data = chunks[b"data"]
    return _decoded((data.end - data.start) / bytes_a_second, _WAVE_CODECS[code])


def _ogg(body: bytes) -> Decoded:
    codec, rate, skipped, last, is_ended = "", 0, 0, 0, False
    for flags, granule, payload in _pages(body):
        if not codec:
            codec, rate, skipped = _ogg_codec(payload)
        last = granule if 0 < granule < 2**63 else last
        is_ended = bool(flags & _LAST_PAGE)
    if not is_ended:
        raise BadContent(CUT_OFF)
    return _decoded((last - skipped) / rate, codec)


def _pages(body: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Flags, position and content of each page (RFC 3533)."""
    at = 0
    while at < len(body):
        mark, _, flags, granule = struct.unpack_from("<4sBBQ", body, at)
        sizes = body[at + 27 : at + 27 + body[at + 26]]
        start = at + 27 + len(sizes)
        at = start + sum(sizes)
        if mark != b"OggS" or at > len(body):
            raise BadContent(CUT_OFF)
        yield flags, granule, body[start:at]


def _ogg_codec(payload: bytes) -> tuple[str, int, int]:
    """Name, samples a second, and samples before the first that is heard."""
    if payload.startswith(b"OpusHead"):
        return "Opus", _OPUS_RATE, struct.unpack_from("<H", payload, 10)[0]
    if payload.startswith(b"\x01vorbis"):
        rate = struct.unpack_from("<I", payload, 12)[0]
        if rate:
            return "Vorbis", rate, 0
    raise BadContent("The Ogg file holds neither Opus nor Vorbis. Export it as one of these.")


def _decoded(seconds: float, codec: str) -> Decoded:
    if seconds <= 0:
        raise BadContent(_NO_SOUND)
    return Decoded(duration_ms=max(1, round(seconds * 1000)), codec=codec)


_READERS: Mapping[str, Callable[[bytes], Decoded]] = {MP3: _mp3, WAV: _wav, OGG: _ogg}
