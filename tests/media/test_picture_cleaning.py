"""assets.media.picture_cleaning: a copy that shows what its original shows and tells of nobody."""

import random
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageCms, ImageOps, PngImagePlugin

from assets.errors import BadContent
from assets.media.cleaned import Cleaned
from assets.media.cleaning import cleaned_copy
from assets.media.inspection import inspect
from assets.media.picture_cleaning import clean
from tests.media.photographs import opened, photograph
from tests.media.pictures import picture

SECRET = "Solnap-4711"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def telling(format_: str, turn: int = 1, **options: Any) -> bytes:
    """A picture with metadata of every sort that its format has, each of which holds SECRET."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    exif[ExifTags.Base.Make] = SECRET
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = SECRET
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (47.0, 22.0, 0.0)
    texts = PngImagePlugin.PngInfo()
    for add in (texts.add_text, texts.add_itxt):
        add("Author", SECRET)
    texts.add_text("Author", SECRET, zip=True)
    more = {"pnginfo": texts} if format_ == "PNG" else {"xmp": f"<exif:GPSLatitude>{SECRET}</>".encode()}
    more |= {"comment": SECRET} if format_ == "JPEG" else {}
    return photograph(60, 40, format_, exif=exif, icc_profile=PROFILE, **more, **options) + SECRET.encode()


def pixels(body: bytes) -> tuple[object, ...]:
    """What is seen: every frame upright, with the profile it is to be shown by."""
    shown = opened(body)
    frames = []
    for frame in range(getattr(shown, "n_frames", 1)):
        shown.seek(frame)
        frames.append(ImageOps.exif_transpose(shown).tobytes())
    return shown.mode, shown.info.get("icc_profile"), shown.getexif().get(ExifTags.Base.Orientation, 1), frames


@pytest.mark.parametrize("turn", [1, 6])
@pytest.mark.parametrize("format_", ENDINGS)
def test_a_copy_shows_the_same_and_tells_nothing(format_: str, turn: int) -> None:
    original = telling(format_, turn)

    copy = Cleaned.decode(clean(original))

    assert pixels(copy.body) == pixels(original)
    assert SECRET.encode() not in copy.body
    assert "exif" not in inspect(copy.body, f"a.{ENDINGS[format_]}").details or turn == 6
    assert "private" not in inspect(copy.body, f"a.{ENDINGS[format_]}").details
    assert "private" in inspect(original, f"a.{ENDINGS[format_]}").details
    assert copy.removed[-1] == "11 bytes behind the picture's end"


def test_what_a_copy_lacks_is_told() -> None:
    assert Cleaned.decode(clean(telling("JPEG"))).removed[:3] == ("Exif", "XMP", "a comment")
    assert Cleaned.decode(clean(telling("PNG"))).removed[:4] == ("tEXt", "iTXt", "zTXt", "Exif")
    assert Cleaned.decode(clean(telling("WEBP"))).removed[:2] == ("Exif", "XMP")


@pytest.mark.parametrize(
    "body",
    [
        picture(), picture("PNG", frames=3), picture("WEBP", frames=3), photograph(64, 48, progressive=True),
        photograph(64, 48, "WEBP", lossless=True), photograph(64, 48, restart_marker_blocks=1),
    ],
)  # fmt: skip
def test_a_picture_without_metadata_is_its_own_copy(body: bytes) -> None:
    assert Cleaned.decode(clean(body)) == Cleaned(body, ())


@pytest.mark.parametrize("format_", ENDINGS)
def test_what_is_damaged_has_no_copy_or_none_that_is_larger(format_: str) -> None:
    whole, numbers = telling(format_), random.Random(5)

    for _ in range(200):
        body = bytearray(whole[: numbers.randrange(4, len(whole))])
        body[numbers.randrange(2, len(body))] = numbers.randrange(256)
        try:
            copy = Cleaned.decode(clean(bytes(body)))
        except BadContent:
            continue
        assert len(copy.body) <= len(whole) + 64


@pytest.mark.parametrize(
    ("body", "name"), [(picture("GIF"), "a.gif"), (picture("AVIF"), "a.avif"), (b"%PDF-", "a.pdf")]
)
def test_other_types_have_no_copies(body: bytes, name: str) -> None:
    with pytest.raises(BadContent, match="There are no cleaned copies of"):
        cleaned_copy(body, name)
