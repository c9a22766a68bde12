"""What one drawn document needs beside its layers, as a payload for the limited child."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from assets.errors import BadContent
from assets.manifest import canonical, from_plain


@dataclass(frozen=True, slots=True)
class Source:
    """A file that layers may show; `focal_point` is "x y", "" for the centre."""

    media_type: str
    focal_point: str = ""


@dataclass(frozen=True, slots=True)
class PictureOrder:
    """`fonts` by name, each the digests of the files to look in for a character, in this order.

    `locale` is the edition's. `sizes` are those of what follows in the payload: the layers first, then each file, in
    bytes; `files` names the files in the same order.
    """

    media_type: str
    locale: str
    fonts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()


def payload_of(order: PictureOrder, layers: bytes, files: Mapping[str, bytes]) -> bytes:
    """A line with the order, then the layers and the files."""
    bodies = [layers, *(files[digest] for digest in order.files)]
    if order.sizes != tuple(map(len, bodies)):
        raise BadContent("The order does not say the sizes of its files. Make it from them.")
    return canonical(order).encode() + b"\n" + b"".join(bodies)


def read_payload(payload: bytes) -> tuple[PictureOrder, bytes, dict[str, bytes]]:
    """The order, the layers and the files by digest."""
    head, _, rest = payload.partition(b"\n")
    order: PictureOrder = from_plain(PictureOrder, json.loads(head))
    bodies, start = [], 0
    for size in order.sizes:
        bodies.append(rest[start : start + size])
        start += size
    return order, bodies[0], dict(zip(order.files, bodies[1:], strict=True))
