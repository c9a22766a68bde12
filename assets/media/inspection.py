"""An upload's bytes become facts about a picture, or a refusal that says what to do.

What is outside is looked at here: name, size, first bytes. What is inside is parsed and decoded in a limited child.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from django.conf import settings

from assets.errors import BadContent, SandboxError
from assets.manifest import MEDIA_TYPES, sha256
from assets.media.decoding import SVG, Order, Picture
from assets.sandbox import ChildFailed, Limits, Sandbox

MAX_NAME_LENGTH = 200
MAX_ANSWER_BYTES = 64 * 1024
_SVG_START = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!DOCTYPE\s+)?svg[\s>:]", re.DOTALL | re.IGNORECASE
)
_SNIFFED_BYTES = 4096
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an upload's bytes."""

    digest: str
    name: str
    media_type: str
    size_bytes: int
    width_px: int
    height_px: int


def inspect(body: bytes, name: str) -> Facts:
    """Facts about an upload. Raises BadContent, whose `where` is the name and, for an SVG, the line."""
    clean_name(name)
    media_type = media_type_of(body, name)
    _check_extension(name, media_type)
    limit = settings.ASSETS_SVG_BYTES if media_type == SVG else settings.ASSETS_IMAGE_BYTES
    if len(body) > limit:
        raise BadContent(f"The file has {len(body):,} bytes, more than {limit:,}. Make it smaller.", where=name)
    picture = _decoded(body, name, media_type)
    return Facts(
        digest=sha256(body),
        name=name,
        media_type=media_type,
        size_bytes=len(body),
        width_px=picture.width_px,
        height_px=picture.height_px,
    )


def extension(media_type: str) -> str:
    """What stands behind the digest in a URL, such as `jpg`. Raises BadContent."""
    if media_type not in MEDIA_TYPES:
        raise BadContent(f"{media_type[:80]!r} is not a kind of media. Use one of {', '.join(sorted(MEDIA_TYPES))}.")
    return MEDIA_TYPES[media_type][0]


def clean_name(name: str) -> str:
    """The name, if it is one file's name and no path. Raises BadContent."""
    shown = ascii(name[:60])
    if not name or len(name) > MAX_NAME_LENGTH:
        raise BadContent(f"The file name {shown} must have 1 to {MAX_NAME_LENGTH} characters. Rename the file.")
    if name.startswith(".") or set(name) & set('/\\:*?"<>|'):
        raise BadContent(f"The file name {shown} is a path or hidden. Write a plain name such as hero.jpg.")
    if any(unicodedata.category(letter) in _INVISIBLE for letter in name):
        raise BadContent(f"The file name {shown} has invisible characters. Rename the file.")
    return name


def media_type_of(body: bytes, name: str) -> str:
    """The media type by the bytes themselves, whatever the name says. Raises BadContent."""
    for starts, media_type in _MAGIC:
        if all(body[position : position + len(start)] == start for position, start in starts):
            return media_type
    if body[4:8] == b"ftyp" and {b"avif", b"avis"} & {body[at : at + 4] for at in range(8, 40, 4)}:
        return "image/avif"
    if _SVG_START.match(body[:_SNIFFED_BYTES]):
        return SVG
    raise BadContent(
        "The content is no PNG, JPEG, WebP, GIF, AVIF or SVG picture. Export it as one of these.", where=name
    )


_MAGIC = (
    (((0, b"\x89PNG\r\n\x1a\n"),), "image/png"),
    (((0, b"\xff\xd8\xff"),), "image/jpeg"),
    (((0, b"RIFF"), (8, b"WEBP")), "image/webp"),
    (((0, b"GIF87a"),), "image/gif"),
    (((0, b"GIF89a"),), "image/gif"),
)


def _check_extension(name: str, media_type: str) -> None:
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    if suffix not in MEDIA_TYPES[media_type]:
        right = MEDIA_TYPES[media_type][0]
        raise BadContent(f"The content is {media_type}, the name says otherwise. Let it end in .{right}.", where=name)


def _decoded(body: bytes, name: str, media_type: str) -> Picture:
    order = Order(
        media_type=media_type, max_pixels=settings.ASSETS_IMAGE_PIXELS, max_side_px=settings.ASSETS_IMAGE_SIDE_PX
    )
    seconds = settings.ASSETS_INSPECTION_SECONDS
    limits = Limits(
        wall_seconds=seconds,
        cpu_seconds=math.ceil(seconds),
        memory_bytes=settings.ASSETS_INSPECTION_MEMORY_BYTES,
        output_bytes=MAX_ANSWER_BYTES,
    )
    try:
        answer = _sandbox().run("assets.media.decoding:decode", order.encode(body), limits=limits, label=name)
    except ChildFailed as error:
        raise _refused(error, name) from error
    except SandboxError as error:
        raise BadContent(f"Decoding needs too much ({error.limit}). Make the picture smaller.", where=name) from error
    return Picture.decode(answer)


def _refused(error: ChildFailed, name: str) -> BadContent:
    if error.type_name == BadContent.__name__:
        line = str(error.detail.get("where") or "")
        return BadContent(error.reason.removeprefix(f"{line}: "), where=f"{name}, {line}" if line else name)
    return BadContent("The picture cannot be decoded. Export it again.", where=name)


@cache
def _sandbox() -> Sandbox:
    """One preloaded process, shared by all uploads of this process; it ends with it."""
    return Sandbox(preload=("assets.media.decoding",))
