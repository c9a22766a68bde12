"""A picture's bytes become its size, once every pixel has been decoded; runs in the limited child.

Knows neither settings nor rows: what may be decoded comes with the order.
"""

import json
import struct
import warnings
from dataclasses import asdict, dataclass
from io import BytesIO

from PIL import AvifImagePlugin, Image

from assets.errors import BadContent
from assets.media.svg import inspect_svg

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
    """What the bytes are said to be and how large the picture may be."""

    media_type: str
    max_pixels: int
    max_side_px: int

    def encode(self, body: bytes) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n" + body


@dataclass(frozen=True, slots=True)
class Picture:
    width_px: int
    height_px: int

    def encode(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decode(cls, data: bytes) -> "Picture":
        return cls(**json.loads(data))


def decode(payload: bytes) -> bytes:
    """An encoded order and the bytes become an encoded Picture. Raises BadContent."""
    head, _, body = payload.partition(b"\n")
    order = Order(**json.loads(head))
    if order.media_type == SVG:
        size = inspect_svg(body)
        return Picture(size.width_px, size.height_px).encode()
    return _raster(body, order).encode()


def _raster(body: bytes, order: Order) -> Picture:
    """Reads the header, then every pixel of every frame."""
    format_ = FORMATS[order.media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(body), formats=(format_,)) as picture:
                _check_size(picture, order)
                _check_frames(picture, order)
                _check_end(body, format_)
                for frame in range(_frames(picture)):
                    picture.seek(frame)
                    picture.load()
                return Picture(*picture.size)
    except _DECODERS_ERRORS as error:
        raise BadContent(f"The {format_} picture is damaged or cut off ({error}). Export it again.") from error


def _check_size(picture: Image.Image, order: Order) -> None:
    width, height = picture.size
    longest = max(width, height)
    if longest > order.max_side_px:
        raise BadContent(f"A side of {longest:,} px is longer than {order.max_side_px:,}. Make the picture smaller.")
    if width * height > order.max_pixels:
        raise BadContent(f"{width:,} × {height:,} pixels are more than {order.max_pixels:,}. Make the picture smaller.")


def _check_frames(picture: Image.Image, order: Order) -> None:
    width, height = picture.size
    frames, limit = _frames(picture), order.max_pixels * MAX_FRAMES_RATIO
    if frames * width * height > limit:
        raise BadContent(f"{frames:,} frames have more than {limit:,} pixels together. Drop some of them.")


def _check_end(body: bytes, format_: str) -> None:
    """Pillow shows a PNG or GIF that lacks its end; half a file is not what its author saved."""
    if _ENDS.get(format_, b"") not in body[-_TAIL_BYTES:]:
        raise ValueError("its end is missing")


def _frames(picture: Image.Image) -> int:
    return int(getattr(picture, "n_frames", 1))
