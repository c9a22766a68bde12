"""An upload's bytes become facts about a picture, or a refusal that says what to do.

What is outside is looked at here: name, size, first bytes. What is inside is parsed and decoded in a limited child.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

from django.conf import settings

from assets.errors import BadContent, SandboxError
from assets.manifest import MEDIA_TYPES, File, sha256
from assets.media.decoding import SVG, Order, decoded
from assets.media.documents import PDF
from assets.media.facts import Decoded, Facts
from assets.media.fonts import OTF, TTF, WOFF2
from assets.media.incoming import Incoming
from assets.media.sound import MP3, OGG, WAV, is_mp3
from assets.media.tracks import SIGNATURE, VTT
from assets.media.video import MP4, WEBM, index_of
from assets.sandbox import ChildFailed, Limits, Sandbox

MAX_NAME_LENGTH = 200
MAX_ANSWER_BYTES = 64 * 1024
SNIFFED_BYTES = 4096
_SVG_START = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!DOCTYPE\s+)?svg[\s>:]", re.DOTALL | re.IGNORECASE
)
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def inspect(body: bytes, name: str) -> Facts:
    """Facts about an upload. Raises BadContent, whose `where` is the name and, for an SVG, the line."""
    clean_name(name)
    media_type = media_type_of(body[:SNIFFED_BYTES], name)
    check_name(name, media_type)
    limit = limit_of(media_type)
    if len(body) > limit:
        raise BadContent(f"The file has {len(body):,} bytes, more than {limit:,}. Make it smaller.", where=name)
    found = _decoded(BytesIO(body), len(body), name, media_type)
    return _facts(sha256(body), len(body), name, media_type, found)


def inspect_incoming(incoming: Incoming, name: str) -> Facts:
    """Facts about a file on its way in, whose name and size were checked. Raises BadContent."""
    media_type = media_type_of(incoming.head(SNIFFED_BYTES), name)
    with incoming.path.open("rb") as stream:
        found = _decoded(stream, incoming.size_bytes, name, media_type)
    return _facts(incoming.digest, incoming.size_bytes, name, media_type, found)


def limit_of(media_type: str) -> int:
    """Bytes that a file of this type may have."""
    if media_type == SVG:
        return int(settings.ASSETS_SVG_BYTES)
    return int(_limits()[media_type.partition("/")[0]])


def largest_bytes() -> int:
    """Bytes that a file of any type but video may have: what is read as a whole."""
    return max(limit for kind, limit in _limits().items() if kind != "video")


def _limits() -> Mapping[str, int]:
    return {
        "image": settings.ASSETS_IMAGE_BYTES,
        "application": settings.ASSETS_DOCUMENT_BYTES,
        "video": settings.ASSETS_VIDEO_BYTES,
        "audio": settings.ASSETS_AUDIO_BYTES,
        "font": settings.ASSETS_FONT_BYTES,
        "text": settings.ASSETS_TRACK_BYTES,
    }


def _facts(digest: str, size_bytes: int, name: str, media_type: str, found: Decoded) -> Facts:
    file = File(
        digest=digest,
        name=name,
        media_type=media_type,
        size_bytes=size_bytes,
        width_px=found.width_px,
        height_px=found.height_px,
        duration_ms=found.duration_ms,
        pages=found.pages,
        codec=found.codec,
        family=found.family,
        style=found.style,
    )
    return Facts(file, found.details, found.colour)


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


def media_type_of(head: bytes, name: str) -> str:
    """The media type by the first bytes themselves, whatever the name says. Raises BadContent."""
    for starts, media_type in _MAGIC:
        if all(head[position : position + len(start)] == start for position, start in starts):
            return media_type
    if head[4:8] == b"ftyp":
        return "image/avif" if {b"avif", b"avis"} & {head[at : at + 4] for at in range(8, 40, 4)} else MP4
    if is_mp3(head):
        return MP3
    if _SVG_START.match(head):
        return SVG
    if SIGNATURE.match(head):
        return VTT
    raise BadContent(
        "The content is no PNG, JPEG, WebP, GIF, AVIF or SVG picture, PDF, MP4 or WebM video, MP3, WAV or Ogg sound, "
        "WOFF2, TTF or OTF font, or WebVTT captions. Export it as one of these.",
        where=name,
    )


_MAGIC = (
    (((0, b"\x89PNG\r\n\x1a\n"),), "image/png"),
    (((0, b"\xff\xd8\xff"),), "image/jpeg"),
    (((0, b"RIFF"), (8, b"WEBP")), "image/webp"),
    (((0, b"GIF87a"),), "image/gif"),
    (((0, b"GIF89a"),), "image/gif"),
    (((0, b"%PDF-"),), PDF),
    (((0, b"\x1a\x45\xdf\xa3"),), WEBM),
    (((0, b"RIFF"), (8, b"WAVE")), WAV),
    (((0, b"OggS"),), OGG),
    (((0, b"wOF2"),), WOFF2),
    (((0, b"OTTO"),), OTF),
    (((0, b"\x00\x01\x00\x00"),), TTF),
    (((0, b"true"),), TTF),
)


def check_name(name: str, media_type: str) -> None:
    """Raises BadContent where a name's ending says something else than the content."""
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    if suffix not in MEDIA_TYPES[media_type]:
        right = MEDIA_TYPES[media_type][0]
        raise BadContent(f"The content is {media_type}, the name says otherwise. Let it end in .{right}.", where=name)


def _decoded(stream: BinaryIO, size_bytes: int, name: str, media_type: str) -> Decoded:
    """What a limited child finds in the file; of a video it is given the index alone."""
    order = Order(
        media_type=media_type,
        max_pixels=settings.ASSETS_IMAGE_PIXELS,
        max_side_px=settings.ASSETS_IMAGE_SIDE_PX,
        max_pages=settings.ASSETS_DOCUMENT_PAGES,
    )
    seconds = settings.ASSETS_INSPECTION_SECONDS
    limits = Limits(
        wall_seconds=seconds,
        cpu_seconds=math.ceil(seconds),
        memory_bytes=settings.ASSETS_INSPECTION_MEMORY_BYTES,
        output_bytes=MAX_ANSWER_BYTES,
    )
    try:
        body = index_of(stream, size_bytes, media_type) if media_type in (MP4, WEBM) else stream.read()
        answer = _sandbox().run("assets.media.decoding:decode", order.encode(body), limits=limits, label=name)
    except BadContent as error:
        raise BadContent(str(error), where=name) from error
    except ChildFailed as error:
        raise _refused(error, name) from error
    except SandboxError as error:
        raise BadContent(f"Decoding needs too much ({error.limit}). Make the file smaller.", where=name) from error
    return decoded(answer)


def _refused(error: ChildFailed, name: str) -> BadContent:
    if error.type_name == BadContent.__name__:
        line = str(error.detail.get("where") or "")
        return BadContent(error.reason.removeprefix(f"{line}: "), where=f"{name}, {line}" if line else name)
    return BadContent("The file cannot be decoded. Export it again.", where=name)


@cache
def _sandbox() -> Sandbox:
    """One preloaded process, shared by all uploads of this process; it ends with it."""
    return Sandbox(preload=("assets.media.decoding", "fontTools.ttLib.tables.*", "fontTools.agl"))
