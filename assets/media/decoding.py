"""A file's bytes become what is known of it: a picture once every pixel has been decoded; runs in the limited child.

Knows neither settings nor rows: what may be decoded comes with the order.
"""

import json
import struct
import warnings
from dataclasses import asdict, dataclass
from io import BytesIO

from PIL import AvifImagePlugin, Image, UnidentifiedImageError

from assets.errors import BadContent
from assets.media.colours import mean_colour
from assets.media.documents import read_document
from assets.media.exif import details_of
from assets.media.facts import Decoded
from assets.media.fonts import read_font
from assets.media.heads import MAX_FRAMES, MAX_SCANS, stated
from assets.media.sound import read_sound
from assets.media.svg import inspect_svg
from assets.media.tracks import read_track
from assets.media.video import read_video

SVG = "image/svg+xml"
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF", "image/avif": "AVIF"}
MAX_FRAMES_RATIO = 2
"""All frames together may have this many times the pixels of one picture."""

_ENDS = {"PNG": b"IEND\xaeB`\x82", "GIF": b";", "JPEG": b"\xff\xd9"}
_DECODERS_ERRORS = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error, Warning)
_TAIL_BYTES = 4096
"""Some programs write a few bytes behind the end."""

# Every format's reader is imported with this module: the child cannot open files, nor start threads.
Image.init()
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
# The order's own limit is checked before decoding; Pillow's would only warn.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True)
class Order:
    """What the bytes are said to be and how much there may be in them."""

    media_type: str
    max_pixels: int
    max_side_px: int
    max_pages: int

    def encode(self, body: bytes) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n" + body


def decode(payload: bytes) -> bytes:
    """An encoded order and the bytes become an encoded Decoded. Raises BadContent."""
    head, _, body = payload.partition(b"\n")
    order = Order(**json.loads(head))
    found = _look(body, order)
    longest = max(found.width_px, found.height_px)
    if longest > order.max_side_px:
        raise BadContent(f"A side of {longest:,} px is longer than {order.max_side_px:,}. Make it smaller.")
    return json.dumps(asdict(found)).encode()


def decoded(answer: bytes) -> Decoded:
    """What the child said."""
    return Decoded(**json.loads(answer))


def _look(body: bytes, order: Order) -> Decoded:
    match order.media_type:
        case "image/svg+xml":
            size = inspect_svg(body)
            return Decoded(size.width_px, size.height_px)
        case "application/pdf":
            return read_document(body, order.max_pages)
        case "video/mp4" | "video/webm":
            return read_video(body, order.media_type)
        case "audio/mpeg" | "audio/wav" | "audio/ogg":
            return read_sound(body, order.media_type)
        case "font/woff2" | "font/ttf" | "font/otf":
            return read_font(body, order.media_type)
        case "text/vtt":
            return read_track(body)
    return _raster(body, order)


def _raster(body: bytes, order: Order) -> Decoded:
    """Reads the header, then every pixel of every frame."""
    format_ = FORMATS[order.media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            _check_head(body, format_, order)
            with Image.open(BytesIO(body), formats=(format_,)) as picture:
                _check_size(picture.size, order)
                _check_frames(_frames(picture), picture.size, order)
                _check_end(body, format_)
                details = details_of(picture)
                picture.load()
                colour = mean_colour(picture)
                for frame in range(1, _frames(picture)):
                    picture.seek(frame)
                    picture.load()
                return Decoded(*picture.size, details=details, colour=colour)
    except UnidentifiedImageError as error:
        raise BadContent(f"The {format_} picture is damaged or cut off. Export it again.") from error
    except _DECODERS_ERRORS as error:
        raise BadContent(f"The {format_} picture is damaged or cut off ({error}). Export it again.") from error


def _check_head(body: bytes, format_: str, order: Order) -> None:
    """What a decoder would need too much for only to open it."""
    head = stated(body, format_)
    size = head.width_px, head.height_px
    _check_size(size, order)
    _check_frames(head.frames, size, order)
    if head.scans > MAX_SCANS:
        raise BadContent(f"The JPEG has more than {MAX_SCANS:,} scans. Export it again.")


def _check_size(size: tuple[int, ...], order: Order) -> None:
    width, height = size
    longest = max(width, height)
    if longest > order.max_side_px:
        raise BadContent(f"A side of {longest:,} px is longer than {order.max_side_px:,}. Make the picture smaller.")
    if width * height > order.max_pixels:
        raise BadContent(f"{width:,} × {height:,} pixels are more than {order.max_pixels:,}. Make the picture smaller.")


def _check_frames(frames: int, size: tuple[int, ...], order: Order) -> None:
    limit = order.max_pixels * MAX_FRAMES_RATIO
    if frames > MAX_FRAMES:
        raise BadContent(f"The picture has more than {MAX_FRAMES:,} frames. Drop some of them, or export a video.")
    if frames * size[0] * size[1] > limit:
        raise BadContent(f"{frames:,} frames have more than {limit:,} pixels together. Drop some of them.")


def _check_end(body: bytes, format_: str) -> None:
    """Pillow shows a PNG or GIF that lacks its end; half a file is not what its author saved."""
    if _ENDS.get(format_, b"") not in body[-_TAIL_BYTES:]:
        raise ValueError("its end is missing")


def _frames(picture: Image.Image) -> int:
    return int(getattr(picture, "n_frames", 1))
