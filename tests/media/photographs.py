"""Photographic pictures made by code: soft shapes with grain, the same bytes for the same seed and size."""

import random
from io import BytesIO
from typing import Any

from PIL import Image

SEED = 7


def photograph(width: int = 3000, height: int = 2000, format_: str = "JPEG", **options: Any) -> bytes:
    """Colours that change slowly, and grain over them; `options` go to the encoder."""
    numbers = random.Random(SEED)
    shapes = Image.frombytes("RGB", (30, 20), numbers.randbytes(30 * 20 * 3))
    grain = Image.frombytes("L", (256, 256), numbers.randbytes(256 * 256)).resize((width, height))
    picture = Image.blend(
        shapes.resize((width, height), Image.Resampling.BICUBIC), Image.merge("RGB", (grain,) * 3), 0.08
    )
    stream = BytesIO()
    picture.save(stream, format_, **({"quality": 90} if format_ != "PNG" else {}), **options)
    return stream.getvalue()


def halves(left: str = "red", right: str = "blue", size: tuple[int, int] = (400, 200), **options: Any) -> bytes:
    """A PNG whose left half has another colour than its right one."""
    picture = Image.new("RGB", size, left)
    picture.paste(right, (size[0] // 2, 0, *size))
    stream = BytesIO()
    picture.save(stream, options.pop("format", "PNG"), **options)
    return stream.getvalue()


def opened(body: bytes) -> Image.Image:
    picture = Image.open(BytesIO(body))
    picture.load()
    return picture
