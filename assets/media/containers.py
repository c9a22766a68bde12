"""A container's bytes become its outline: what it is made of and where each part lies. Nothing is decoded.

Every reader walks the whole file by the lengths that it states, and refuses one that does not end where they say.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from assets.errors import BadContent

MAX_PARTS = 20_000
MAX_INDEX_PARTS = 200
"""On one level of an index, or of a WAV: tracks, and what each is described by."""
MAX_INDEX_BYTES = 16 * 1024 * 1024
CUT_OFF = "The file is damaged or cut off: its parts do not end where it says. Export it again."


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a container: its name and where its content lies."""

    name: bytes
    start: int
    end: int


def boxes(stream: BinaryIO, start: int, end: int, most: int = MAX_PARTS) -> Iterator[Piece]:
    """The boxes of ISO/IEC 14496-12 between two places. Raises BadContent."""
    return _walk(stream, start, end, _box, most)


def elements(stream: BinaryIO, start: int, end: int, most: int = MAX_PARTS) -> Iterator[Piece]:
    """The elements of EBML (RFC 8794) between two places. Raises BadContent."""
    return _walk(stream, start, end, _element, most)


def riff_chunks(stream: BinaryIO, start: int, end: int) -> Iterator[Piece]:
    """The chunks of RIFF between two places. Raises BadContent."""
    return _walk(stream, start, end, _chunk, MAX_INDEX_PARTS)


def content(stream: BinaryIO, piece: Piece) -> bytes:
    """A piece's bytes. Raises BadContent for more than an index may have."""
    if piece.end - piece.start > MAX_INDEX_BYTES:
        raise BadContent(f"Its index has more than {MAX_INDEX_BYTES:,} bytes. Export it again.")
    stream.seek(piece.start)
    return stream.read(piece.end - piece.start)


def _walk(stream: BinaryIO, start: int, end: int, read: Callable[[BinaryIO, int], Piece], most: int) -> Iterator[Piece]:
    for _ in range(most):
        if start == end:
            return
        stream.seek(start)
        try:
            piece = read(stream, start)
        except (struct.error, IndexError) as error:
            raise BadContent(CUT_OFF) from error
        if not start < piece.start <= piece.end <= end:
            raise BadContent(CUT_OFF)
        yield piece
        start = piece.end + (piece.end - piece.start) % 2 if read is _chunk and piece.end < end else piece.end
    if start != end:
        raise BadContent(f"The file has more than {most:,} parts on one level. Export it again.")


def _box(stream: BinaryIO, start: int) -> Piece:
    size, name = struct.unpack(">I4s", stream.read(8))
    head = 8
    if size == 1:
        (size,) = struct.unpack(">Q", stream.read(8))
        head = 16
    return Piece(name, start + head, start + size)


def _element(stream: BinaryIO, start: int) -> Piece:
    """An id keeps its marker; a size of ones only is one that its writer did not know."""
    head = stream.read(12)
    id_length = 9 - head[0].bit_length()
    size_length = 9 - head[id_length].bit_length()
    if id_length > 4 or size_length > 8:
        raise BadContent(CUT_OFF)
    data = int.from_bytes(head[id_length : id_length + size_length])
    size = data & ((1 << 7 * size_length) - 1)
    if size == (1 << 7 * size_length) - 1:
        raise BadContent("A part does not say how long it is, as in a recording that was not closed. Export it again.")
    begin = start + id_length + size_length
    return Piece(head[:id_length], begin, begin + size)


def _chunk(stream: BinaryIO, start: int) -> Piece:
    name, size = struct.unpack("<4sI", stream.read(8))
    return Piece(name, start + 8, start + 8 + size)
