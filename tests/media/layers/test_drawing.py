"""assets.media.layers.drawing: layers become a picture, the same bytes anywhere, without the system's libraries."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
import resvg_py
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from assets.errors import BadContent
from assets.manifest import sha256
from assets.media.layers.drawing import draw
from assets.media.layers.orders import PictureOrder, Source, payload_of
from assets.media.layers.shaping import Paragraph
from assets.sandbox import Limits, Sandbox
from tests.media.layers.sheets import MEDIA, TEXT, drawn, face, font, payload, sheet
from tests.media.photographs import halves
from tests.media.pictures import LOGO

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)
ALL_SCRIPTS = "Tag שלום سلام २०२७ 春 " * 3
ROOT = Path(__file__).parents[3]


def confined(order: bytes) -> bytes:
    """What the limited child answers."""
    module = "assets.media.layers.drawing"
    with Sandbox((module,), prepare=f"{module}:prepare") as sandbox:
        return sandbox.run(f"{module}:draw", order, limits=Limits(), label="picture")


def alone(body: bytes, media_type: str, layers: bytes) -> bytes:
    """A payload with one font."""
    digest = sha256(body)
    sizes = (len(layers), len(body))
    order = PictureOrder(
        "image/png", "en-GB", {"body": (digest,)}, {digest: Source(media_type)}, files=(digest,), sizes=sizes
    )
    return payload_of(order, layers, {digest: body})


def at(picture: Image.Image, x: int, y: int) -> object:
    return picture.getpixel((x, y))


def test_layers_lie_upon_each_other_from_the_ground_up() -> None:
    over = (
        '<rect x="0" width="200" height="100" colour="#ff0000"/><rect x="0" width="100" height="50" colour="#0000ff"/>'
    )
    picture, problems = drawn(sheet(over))

    assert ([at(picture, *place) for place in ((50, 25), (150, 25), (250, 25))], problems) == ([BLUE, RED, WHITE], [])


def test_what_is_half_transparent_lets_half_through() -> None:
    picture, _ = drawn(sheet('<rect width="300" height="100" colour="#ff000080"/>'))

    assert at(picture, 9, 9) == (255, 127, 127)


def test_round_corners_show_the_ground() -> None:
    picture, _ = drawn(sheet('<rect width="300" height="100" radius="50" colour="#ff0000"/>'))

    assert [at(picture, *place) for place in ((0, 0), (299, 99), (150, 0), (1, 50))] == [WHITE, WHITE, RED, RED]


@pytest.mark.parametrize(("fit", "is_covered"), [("cover", True), ("fit", False)])
def test_a_picture_covers_its_box_or_lies_in_it(fit: str, is_covered: bool) -> None:
    body = halves()
    layer = f'<img width="300" height="100" src="/m/{sha256(body)}.png" fit="{fit}"/>'
    picture, _ = drawn(sheet(layer), media={body: "image/png"})

    assert [at(picture, x, 50) != WHITE for x in (2, 150, 297)] == [is_covered, True, is_covered]


def test_a_vector_is_as_large_as_its_box() -> None:
    layer = f'<img width="300" height="100" src="/m/{sha256(LOGO)}.svg"/>'
    picture, _ = drawn(sheet(layer), media={LOGO: "image/svg+xml"})

    assert picture.getcolors() != [(30_000, WHITE)]


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "image/webp"])
def test_the_bytes_are_of_the_document_s_type_and_the_same_in_the_limited_child(media_type: str) -> None:
    order = payload(sheet(TEXT.format(ALL_SCRIPTS)), "he-IL", media_type=media_type)
    answer = confined(order)

    assert answer == draw(order)
    body = answer.partition(b"\n")[2]
    assert Image.open(BytesIO(body)).get_format_mimetype() == media_type


def test_a_font_for_the_web_is_unpacked_in_the_limited_child() -> None:
    packed, layers = BytesIO(), sheet(TEXT.format("Hello")).encode()
    with TTFont(BytesIO(font())) as unpacked:
        unpacked.flavor = "woff2"
        unpacked.save(packed)
    answers = [
        confined(alone(body, kind, layers)) for body, kind in ((packed.getvalue(), "font/woff2"), (font(), "font/ttf"))
    ]

    assert answers[0] == answers[1]


def test_no_library_of_the_system_shapes_texts(tmp_path: Path) -> None:
    """Pillow would load libfribidi; here a file that is none stands before it."""
    for name in ("libfribidi.so.0", "libfribidi.so"):
        (tmp_path / name).touch()
    code = (
        "import sys; from PIL import features; from assets.media.layers.drawing import draw;"
        "assert not features.check('fribidi');"
        "sys.stdout.buffer.write(draw(sys.stdin.buffer.read()))"
    )
    order = payload(sheet(TEXT.format(ALL_SCRIPTS)), "ar-EG")
    surroundings = {**os.environ, "LD_LIBRARY_PATH": str(tmp_path)}
    hidden = subprocess.run(
        [sys.executable, "-c", code], input=order, capture_output=True, check=True, cwd=ROOT, env=surroundings
    )

    assert hidden.stdout == draw(order)


@pytest.mark.parametrize(
    ("text", "locale", "name", "family"),
    [
        ("Frühling, frisch geröstet – AVATAR", "de-CH", "noto-sans-bold.ttf", "Noto Sans"),
        ("نكهة الربيع، محمّصة للتوّ", "ar-EG", "noto-sans-arabic-bold.ttf", "Noto Sans Arabic"),
        ("٢٥٠ غ ٣ أيام", "ar-EG", "noto-sans-arabic-bold.ttf", "Noto Sans Arabic"),
        ("טרי מהקלייה", "he-IL", "noto-sans-hebrew-bold.ttf", "Noto Sans Hebrew"),
        ("पहली किरण क्षत्रिय", "hi-IN", "noto-sans-devanagari-bold.ttf", "Noto Sans Devanagari"),
        ("春を、煎りたてで。(2027)", "ja-JP", "noto-sans-jp-bold.ttf", "Noto Sans JP"),
    ],
)
def test_letters_stand_where_another_engine_puts_them(text: str, locale: str, name: str, family: str) -> None:
    """resvg shapes and orders texts by code of its own; outside of the child it can read a font's file."""
    is_rtl = locale in ("ar-EG", "he-IL")
    line = Paragraph(text, [face(name)], locale=locale, is_rtl=is_rtl).line(0, len(text))
    scale = 64 / face(name).em
    paths = "".join(
        f'<path transform="matrix({scale} 0 0 {-scale} {40 + each.x * 64} {120 - each.y * 64})" '
        f'd="{each.face.outline(each.number)}"/>'
        for each in line.glyphs
    )
    way = "rtl" if is_rtl else "ltr"
    said = (
        f'<text x="40" y="120" font-size="64" font-weight="700" font-family="{family}" direction="{way}">{text}</text>'
    )
    ours, theirs = (_ink(body, str(MEDIA / name)) for body in (paths, said))
    assert _sum(ImageChops.difference(ours, theirs)) < 0.002 * _sum(ours)


def _ink(body: str, path: str) -> Image.Image:
    svg_ = f'<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="200">{body}</svg>'
    png = resvg_py.svg_to_bytes(svg_string=svg_, skip_system_fonts=True, font_files=[path])
    return Image.open(BytesIO(bytes(png))).getchannel("A")


def _sum(picture: Image.Image) -> int:
    return sum(value * count for value, count in enumerate(picture.histogram()))


def test_a_text_that_does_not_fit_and_a_character_without_a_glyph_are_told_with_their_line() -> None:
    _, problems = drawn(sheet("\n" + TEXT.format("ᚠ " + "Spring is here " * 9)))

    assert [(each["id"], each["message"].partition(":")[0]) for each in problems] == [
        ("text.overflow", "Line 2"),
        ("text.no-glyph", "Line 2"),
    ]


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (
            TEXT.format("a").replace('"body"', '"title"'),
            "line 1: The brand has no font files for 'title'; it has body.",
        ),
        (f'<img width="9" height="9" src="/m/{"0" * 64}.png"/>', "line 1: src names no media of this kit or brand."),
    ],
)
def test_what_the_kit_has_not_cannot_be_drawn(layer: str, message: str) -> None:
    with pytest.raises(BadContent) as refusal:
        drawn(sheet(layer))

    assert str(refusal.value).startswith(message)
