"""assets.media.inspection: what is taken for a picture, and what is refused."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from assets.errors import BadContent
from assets.manifest import sha256
from assets.media.inspection import extension, inspect
from tests.media.pictures import LOGO, picture, svg


@pytest.mark.parametrize(
    ("format_", "name", "media_type"),
    [
        ("PNG", "a.png", "image/png"),
        ("JPEG", "a.jpeg", "image/jpeg"),
        ("WEBP", "a.webp", "image/webp"),
        ("GIF", "a.gif", "image/gif"),
        ("AVIF", "a.avif", "image/avif"),
    ],
)
def test_a_picture_is_known_by_its_bytes(format_: str, name: str, media_type: str) -> None:
    body = picture(format_, (64, 48))

    facts = inspect(body, name)

    assert (facts.file.media_type, facts.file.width_px, facts.file.height_px) == (media_type, 64, 48)
    assert (facts.file.digest, facts.file.size_bytes, facts.file.name) == (sha256(body), len(body), name)


@pytest.mark.parametrize(
    ("mode", "fill", "colour"),
    [
        ("RGB", (192, 138, 94), "#c08a5e"), ("RGBA", (192, 138, 94, 128), "#bf895d"), ("L", 128, "#808080"),
        ("P", 0, "#000000"), ("I;16", 32_768, "#808080"), ("1", 1, "#ffffff"), ("RGBA", (9, 9, 9, 0), ""),
    ],
)  # fmt: skip
def test_a_pictures_mean_colour_is_that_of_what_is_not_transparent(mode: str, fill: Any, colour: str) -> None:
    stream = BytesIO()
    Image.new(mode, (300, 200), fill).save(stream, "PNG")

    assert inspect(stream.getvalue(), "a.png").colour == colour


def test_an_svg_has_the_size_of_its_view_box() -> None:
    facts = inspect(LOGO, "logo.svg")

    assert (facts.file.media_type, facts.file.width_px, facts.file.height_px) == ("image/svg+xml", 240, 80)


@pytest.mark.parametrize(
    ("body", "name", "message"),
    [
        (picture("JPEG"), "a.png", "a.png: The content is image/jpeg, the name says otherwise. Let it end in .jpg."),
        (b"", "a.png", "a.png: The content is no PNG"),
        (b"GIF89", "a.gif", "a.gif: The content is no PNG"),
        (b"<html><script>1</script></html>", "a.svg", "a.svg: The content is no PNG"),
        (b"\x00" * 100, "a.png", "a.png: The content is no PNG"),
        (picture("PNG", (300, 300))[:-40], "a.png", "a.png: The PNG picture is damaged or cut off"),
        (picture("PNG")[:-12], "a.png", "a.png: The PNG picture is damaged or cut off (its end is missing)"),
        (picture("GIF", (40, 40), frames=3)[:-200], "a.gif", "a.gif: The GIF picture is damaged or cut off"),
        (picture("AVIF", (300, 300))[:-30], "a.avif", "a.avif: The AVIF picture is damaged or cut off"),
        (picture("JPEG", (300, 300))[:-300], "a.jpg", "a.jpg: The JPEG picture is damaged or cut off"),
        (picture("WEBP", (300, 300))[:-30], "a.webp", "a.webp: The WEBP picture is damaged or cut off"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 500, "a.png", "a.png: The PNG picture is damaged or cut off"),
        (svg("<script>1</script>"), "a.svg", "a.svg, line 2: The element <script> is not allowed."),
    ],
)
def test_what_is_no_honest_picture_is_refused(body: bytes, name: str, message: str) -> None:
    with pytest.raises(BadContent) as refusal:
        inspect(body, name)

    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize(
    ("name", "size", "frames", "message"),
    [
        ("a.png", (8000, 6600), 1, "a.png: 8,000 × 6,600 pixels are more than 50,000,000."),
        ("a.png", (16_001, 1), 1, "a.png: A side of 16,001 px is longer than 16,000."),
        ("a.gif", (3000, 2000), 18, "a.gif: 18 frames have more than 100,000,000 pixels"),
    ],
)
def test_a_picture_that_is_too_large_is_refused(name: str, size: tuple[int, int], frames: int, message: str) -> None:
    with pytest.raises(BadContent) as refusal:
        inspect(picture(name[2:].upper(), size, frames=frames), name)

    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize(
    "name",
    [
        "../a.png",
        "a/b.png",
        "..",
        ".a.png",
        "a\x00.png",
        "a\\b.png",
        "C:a.png",
        "a\u202egnp.png",
        "",
        "a" * 201,
        "\ud800.png",
    ],
)
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(BadContent):
        inspect(picture(), name)


def test_a_file_over_the_cap_is_not_decoded(settings: pytest.FixtureRequest) -> None:
    settings.ASSETS_IMAGE_BYTES = 100  # type: ignore[attr-defined]

    with pytest.raises(BadContent, match=r"bytes, more than 100\. Make it smaller"):
        inspect(picture("PNG", (300, 300)) + b"x" * 100, "a.png")


def test_a_decoder_that_needs_too_much_is_stopped(settings: pytest.FixtureRequest) -> None:
    settings.ASSETS_INSPECTION_MEMORY_BYTES = 16 * 1024 * 1024  # type: ignore[attr-defined]

    with pytest.raises(BadContent, match=r"a\.png: .*(memory|damaged|crash)"):
        inspect(picture("PNG", (7000, 7000)), "a.png")


def test_each_media_type_has_one_extension() -> None:
    assert extension("image/jpeg") == "jpg"

    with pytest.raises(BadContent, match="is not a kind of media"):
        extension("text/html")
