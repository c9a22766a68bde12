"""An order and a file's bytes become a derived picture; runs in the limited child.

What comes out depends on the order and the engine alone: no metadata, sRGB, upright, nothing larger than its original.
"""

import json
import math
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO

import resvg_py
from PIL import AvifImagePlugin, Image, ImageCms, ImageOps

from assets.errors import BadContent
from assets.manifest import Fit, Format, box_of
from assets.media.colours import eight_bits
from assets.media.decoding import FORMATS, SVG
from assets.media.documents import PDF, draw_page, page_of, size_of
from assets.media.recipes import Order, from_json
from assets.media.svg import inspect_svg

MAX_DRAWN_PX = 8_192
"""A side of what a vector is drawn at before a part of it is cut out."""
WEBP_METHOD = 2
AVIF_SPEED = 9
PNG_COMPRESSION = 6
WHITE = "#ffffff"
_REDUCING_GAP = 2.0

Image.init()
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
Image.MAX_IMAGE_PIXELS = None  # what was taken in was measured then
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the original that is shown, in its pixels, and the size that it gets."""

    box: tuple[float, float, float, float]
    width_px: int
    height_px: int

    @property
    def scale(self) -> float:
        return max(self.width_px / (self.box[2] - self.box[0]), self.height_px / (self.box[3] - self.box[1]))

    def times(self, factor_x: float, factor_y: float) -> tuple[float, float, float, float]:
        """The box in a picture that is so many times as large."""
        left, top, right, bottom = self.box
        return left * factor_x, top * factor_y, right * factor_x, bottom * factor_y


def draw(payload: bytes) -> bytes:
    """A line with the order and the bytes become a line of facts and the derived bytes. Raises BadContent."""
    head, _, body = payload.partition(b"\n")
    order = from_json(head.decode())
    picture = _plain(picture_of(body, order), order)
    format_ = order.format
    if format_ is Format.AUTO:
        format_ = Format.PNG if picture.mode == "RGBA" else Format.JPEG
    width, height = picture.size
    facts = {
        "media_type": f"image/{format_.value}", "width_px": width, "height_px": height, "colour": _colour(picture),
    }  # fmt: skip
    return json.dumps(facts).encode() + b"\n" + encoded(picture, format_, order.preset.quality)


def picture_of(body: bytes, order: Order) -> Image.Image:
    """What an order shows of a file, in its size. Raises BadContent."""
    return _READERS.get(order.media_type, _raster)(body, order)


def encoded(picture: Image.Image, format_: Format, quality: int) -> bytes:
    """As bytes of a format, which is never `auto`."""
    buffer = BytesIO()
    match format_:
        case Format.JPEG:
            picture.save(buffer, "JPEG", quality=quality, progressive=True)
        case Format.WEBP:
            picture.save(buffer, "WEBP", quality=quality, method=WEBP_METHOD)
        case Format.AVIF:
            picture.save(buffer, "AVIF", quality=quality, speed=AVIF_SPEED, max_threads=1)
        case Format.PNG:
            picture.save(buffer, "PNG", compress_level=PNG_COMPRESSION)
        case Format.AUTO:
            raise BadContent("A picture is encoded in a format. Choose one.")
    return buffer.getvalue()


def frame_of(size: tuple[int, int], order: Order, *, may_grow: bool = False) -> Frame:
    """What an order shows of a picture of this size."""
    preset, (width, height) = order.preset, size
    left, top, right, bottom = box_of(preset.crop) if preset.crop else (0.0, 0.0, 1.0, 1.0)
    box = (left * width, top * height, right * width, bottom * height)
    wide, high = box[2] - box[0], box[3] - box[1]
    wanted = preset.width_px * order.dpr, preset.height_px * order.dpr
    scales = [side / own for side, own in zip(wanted, (wide, high), strict=True) if side]
    if preset.fit is Fit.COVER:
        most = max(scales)
        shrunk = 1.0 if may_grow else min(1.0, 1 / most)
        target = max(1, round(wanted[0] * shrunk)), max(1, round(wanted[1] * shrunk))
        return Frame(_covering(box, target, order.point, size), *target)
    scale = min(scales) if may_grow else min(1.0, *scales)
    return Frame(box, max(1, round(wide * scale)), max(1, round(high * scale)))


def _covering(
    box: tuple[float, float, float, float], target: tuple[int, int], point: tuple[float, float], size: tuple[int, int]
) -> tuple[float, float, float, float]:
    """The largest part of the box in the target's proportions, as near around the point as the box allows."""
    wide, high = box[2] - box[0], box[3] - box[1]
    ratio = target[0] / target[1]
    part = (wide, wide / ratio) if wide / high < ratio else (high * ratio, high)
    left = min(max(point[0] * size[0] - part[0] / 2, box[0]), box[2] - part[0])
    top = min(max(point[1] * size[1] - part[1] / 2, box[1]), box[3] - part[1])
    return left, top, left + part[0], top + part[1]


def _raster(body: bytes, order: Order) -> Image.Image:
    """The shown part in its size, upright. Of an animation, the first frame."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(body), formats=(FORMATS[order.media_type],)) as picture:
                return _framed(picture, order)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError) as error:
        raise BadContent(f"The picture cannot be decoded ({error}). Upload it again.") from error


def _framed(picture: Image.Image, order: Order) -> Image.Image:
    """A JPEG is decoded no larger than needed; everything else is done on the smaller picture where it can be."""
    is_turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    size = picture.size[::-1] if is_turned else picture.size
    frame = frame_of(size, order)
    own = picture.size
    if order.media_type == "image/jpeg":
        picture.draft(None, tuple(math.ceil(side * frame.scale) for side in own))  # type: ignore[arg-type]
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(eight_bits(picture))
    factors = (upright.width / size[0], upright.height / size[1])
    shown = upright.resize(
        (frame.width_px, frame.height_px), Image.Resampling.LANCZOS, frame.times(*factors), _REDUCING_GAP
    )
    return _in_srgb(shown, profile)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours of another profile turned into sRGB; a profile that cannot be read counts as none."""
    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return picture
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(picture, source, _SRGB, outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _vector(body: bytes, order: Order) -> Image.Image:
    size = inspect_svg(body)
    own = (size.width_px, size.height_px)
    frame = _frame_to_draw(own, order)
    width, height = (max(1, round(side * frame.scale)) for side in own)
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=body.decode("utf-8-sig"), width=width, height=height, skip_system_fonts=True
        )
    except ValueError as error:
        raise BadContent(f"The SVG cannot be drawn ({error}). Export it again.") from error
    return _cut(Image.open(BytesIO(bytes(png)), formats=("PNG",)), own, frame)


def _page(body: bytes, order: Order) -> Image.Image:
    page = page_of(body, order.preset.page)
    own = size_of(page)
    frame = _frame_to_draw(own, order)
    return _cut(draw_page(page, frame.scale), own, frame)


def _frame_to_draw(own: tuple[int, int], order: Order) -> Frame:
    """What is shown of a drawing, which has no size of its own. Raises BadContent."""
    frame = frame_of(own, order, may_grow=True)
    longest = max(1, round(max(own) * frame.scale))
    if longest > MAX_DRAWN_PX:
        raise BadContent(f"The drawing would have to be {longest:,} px long. Make the preset smaller.")
    return frame


def _cut(picture: Image.Image, own: tuple[int, int], frame: Frame) -> Image.Image:
    """The frame of a drawing that was drawn whole; `own` are the sides that the frame counts in."""
    factors = (picture.width / own[0], picture.height / own[1])
    return picture.resize(
        (frame.width_px, frame.height_px), Image.Resampling.LANCZOS, frame.times(*factors), _REDUCING_GAP
    )


_READERS: Mapping[str, Callable[[bytes, Order], Image.Image]] = {SVG: _vector, PDF: _page}


def _plain(picture: Image.Image, order: Order) -> Image.Image:
    """RGB, or RGBA where something is transparent and may stay so; without metadata."""
    is_transparent = picture.has_transparency_data and _is_transparent(picture.convert("RGBA"))
    is_kept = order.format is not Format.JPEG and not order.preset.background
    if is_transparent and is_kept:
        plain = picture.convert("RGBA")
    elif is_transparent:
        above = picture.convert("RGBA")
        plain = Image.new("RGBA", picture.size, order.preset.background or WHITE)
        plain = Image.alpha_composite(plain, above).convert("RGB")
    else:
        plain = picture.convert("RGB")
    plain.info.clear()
    return plain


def _is_transparent(picture: Image.Image) -> bool:
    lowest, _ = picture.getchannel("A").getextrema()
    return int(lowest) < 255  # type: ignore[arg-type]


def _colour(picture: Image.Image) -> str:
    """The mean colour, such as #b4540f; of what is not transparent."""
    mean = picture.resize((1, 1), Image.Resampling.BOX)
    red, green, blue = mean.getpixel((0, 0))[:3]  # type: ignore[index]
    return f"#{red:02x}{green:02x}{blue:02x}"
