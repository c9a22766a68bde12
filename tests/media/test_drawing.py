"""assets.media.drawing: an order and bytes become the derived picture, in this process."""

import json
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from assets.errors import BadContent
from assets.manifest import Fit, Format, Preset, sha256
from assets.media.drawing import draw
from assets.media.recipes import Order, to_json
from tests.media.photographs import halves, opened, photograph
from tests.media.pictures import LOGO, picture, svg
from tests.media.recordings import pdf


def drawn(body: bytes, media_type: str = "image/png", **facts: object) -> Image.Image:
    """The derived picture. Facts of the order, and of its preset, by name."""
    order = {name: facts.pop(name) for name in ("focal_point", "dpr", "format") if name in facts}
    preset = Preset(**{"name": "test", "width_px": 100, **facts})  # type: ignore[arg-type]
    answer = draw(to_json(Order(sha256(body), media_type, preset, **order)).encode() + b"\n" + body)  # type: ignore[arg-type]
    head, _, made = answer.partition(b"\n")
    shown = opened(made)
    assert (json.loads(head)["width_px"], json.loads(head)["height_px"]) == shown.size
    return shown


def colour(shown: Image.Image, x: float, y: float) -> str:
    red, _, blue = shown.convert("RGB").getpixel((int(x * shown.width), int(y * shown.height)))  # type: ignore[misc]
    return "red" if red > blue else "blue"


@pytest.mark.parametrize(
    ("facts", "size"),
    [
        ({"width_px": 100}, (100, 50)),
        ({"width_px": 0, "height_px": 100}, (200, 100)),
        ({"width_px": 100, "height_px": 20}, (40, 20)),
        ({"width_px": 100, "dpr": 2, "dprs": (1, 2)}, (200, 100)),
        ({"width_px": 900}, (400, 200)),
        ({"fit": Fit.COVER, "width_px": 50, "height_px": 50}, (50, 50)),
        ({"fit": Fit.COVER, "width_px": 800, "height_px": 800}, (200, 200)),
        ({"crop": "0 0 0.5 1", "width_px": 100}, (100, 100)),
    ],
)
def test_a_picture_gets_the_presets_size_and_is_never_made_larger(
    facts: dict[str, object], size: tuple[int, int]
) -> None:
    assert drawn(halves(), **facts).size == size


@pytest.mark.parametrize(("point", "seen"), [("0.1 0.5", "red"), ("0.9 0.5", "blue")])
def test_what_is_cut_off_is_cut_around_the_focal_point(point: str, seen: str) -> None:
    shown = drawn(halves(), fit=Fit.COVER, width_px=50, height_px=50, focal_point=point)

    assert {colour(shown, x, 0.5) for x in (0.1, 0.9)} == {seen}


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png"])
def test_a_picture_that_was_taken_sideways_is_turned_upright(media_type: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    body = halves(format=media_type.partition("/")[2].upper(), exif=exif)

    shown = drawn(body, media_type)

    assert shown.size == (100, 200)
    assert (colour(shown, 0.5, 0.1), colour(shown, 0.5, 0.9)) == ("red", "blue")


def test_metadata_and_profiles_stay_behind_and_colours_become_srgb() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x8825] = "secret", {1: "N"}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    body = photograph(300, 200, exif=exif, icc_profile=profile)

    for format_ in (Format.JPEG, Format.WEBP, Format.AVIF, Format.PNG):
        shown = drawn(body, "image/jpeg", format=format_)
        assert not dict(shown.getexif())
        assert not shown.info.get("icc_profile")


@pytest.mark.parametrize(
    ("format_", "background", "expected"),
    [
        (Format.AUTO, "", "PNG"), (Format.AUTO, "#fff8ea", "JPEG"), (Format.JPEG, "", "JPEG"),
        (Format.WEBP, "", "WEBP"), (Format.AVIF, "", "AVIF"),
    ],
)  # fmt: skip
def test_what_is_transparent_stays_so_unless_format_or_background_say_no(
    format_: Format, background: str, expected: str
) -> None:
    stream = BytesIO()
    Image.new("RGBA", (200, 200), (90, 40, 30, 0)).save(stream, "PNG")

    shown = drawn(stream.getvalue(), format=format_, background=background)

    assert shown.format == expected
    if shown.mode == "RGBA":
        assert shown.getpixel((5, 5))[3] == 0  # type: ignore[index]
    else:
        assert min(shown.getpixel((5, 5))) > 225  # type: ignore[type-var, arg-type]


def test_an_svg_is_drawn_at_the_size_that_is_wanted() -> None:
    shown = drawn(LOGO, "image/svg+xml", width_px=480)

    assert (shown.size, shown.format) == ((480, 160), "PNG")


@pytest.mark.parametrize(("page", "size"), [(1, (400, 200)), (2, (400, 120))])
def test_the_page_of_a_pdf_that_the_preset_names_is_drawn_at_the_size_that_is_wanted(
    page: int, size: tuple[int, int]
) -> None:
    ground = "0 0.5 0 rg 0 0 900 900 re f"
    body = pdf(
        page="/Contents 3 0 R/MediaBox[0 0 #50 75]", extra=f"<</Length {len(ground)}>>stream\n{ground}\nendstream"
    )

    shown = drawn(body, "application/pdf", width_px=400, page=page)

    assert (shown.size, shown.format) == (size, "JPEG")
    assert shown.getpixel((200, 50)) == pytest.approx((0, 128, 0), abs=4)


def test_a_page_without_a_ground_is_white_paper() -> None:
    assert drawn(pdf(), "application/pdf", crop="0.5 0 0.5 0.5", width_px=10).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("body", "page", "fault"),
    [(pdf(2), 3, "has 2 pages, no page 3"), (pdf(page="/MediaBox[0 0 5 5000]"), 1, "Make the preset smaller")],
)
def test_a_page_that_there_is_not_or_that_is_too_long_is_refused(body: bytes, page: int, fault: str) -> None:
    with pytest.raises(BadContent, match=fault):
        drawn(body, "application/pdf", page=page)


def test_a_drawing_that_would_be_too_large_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(BadContent, match="smaller"):
        drawn(svg('<path d="M0 0h9v9z"/>', 'viewBox="0 0 10 1000"'), "image/svg+xml", width_px=4_000)


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_every_raster_format_can_be_derived_from(format_: str) -> None:
    assert drawn(picture(format_, (64, 48)), f"image/{format_.lower()}", width_px=16).size == (16, 12)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA"])
def test_every_mode_of_a_png_can_be_derived_from(mode: str) -> None:
    stream = BytesIO()
    Image.new(mode, (64, 48), 1 if mode == "1" else 0).save(stream, "PNG")

    assert drawn(stream.getvalue(), width_px=16).size == (16, 12)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_a_jpeg_of_other_colours_becomes_rgb(mode: str) -> None:
    stream = BytesIO()
    Image.new(mode, (64, 48)).save(stream, "JPEG")

    assert drawn(stream.getvalue(), "image/jpeg", width_px=16).mode == "RGB"


def test_a_damaged_picture_is_refused() -> None:
    with pytest.raises(BadContent, match="cannot be decoded"):
        drawn(photograph(300, 200)[:2_000], "image/jpeg")
