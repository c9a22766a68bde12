"""Files that would take much memory or time are refused before anything decodes them; `make bench` takes the time."""

import pytest
from PIL import Image, ImageFile

from assets.errors import BadContent
from assets.manifest import MEDIA_TYPES
from assets.media import storage
from assets.media.decoding import FORMATS, Order, decode
from assets.media.inspection import inspect
from assets.media.intake import take_in
from tests.media.bombs import BOMBS, packed, png
from tests.media.pictures import picture

PICTURES = {ending: kind for kind, (ending, *_) in MEDIA_TYPES.items() if kind in FORMATS}


def refuse_to_decode(picture: Image.Image) -> None:
    pytest.fail(f"{picture.format} was decoded")


@pytest.mark.parametrize("what", BOMBS)
def test_a_bomb_is_refused(what: str) -> None:
    ending, make = BOMBS[what]

    with pytest.raises(BadContent) as refusal:
        inspect(make(), f"a.{ending}")

    assert str(refusal.value).startswith(f"a.{ending}")
    assert "needs too much" not in str(refusal.value)


@pytest.mark.parametrize("what", [what for what in BOMBS if BOMBS[what][0] in PICTURES])
def test_no_decoder_is_given_a_bomb(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ending, make = BOMBS[what]
    order = Order(PICTURES[ending], max_pixels=50_000_000, max_side_px=16_000, max_pages=1_000)
    asked = order.encode(make())
    monkeypatch.setattr(Image.Image, "load", refuse_to_decode)
    monkeypatch.setattr(ImageFile.ImageFile, "load", refuse_to_decode)

    with pytest.raises(BadContent, match=r"pixels|px is longer|frames|scans|too large"):
        decode(asked)


def test_pixels_behind_the_last_one_are_not_unpacked() -> None:
    """100 MB in a picture of 64 pixels: a decoder that unpacked them would exceed its memory."""
    body = png(8, 8, pixels=packed())

    assert inspect(body, "a.png").file.width_px == 8


@pytest.mark.django_db
def test_nothing_is_stored_of_a_bomb_and_the_next_upload_is_taken() -> None:
    for what in ("GIF of 200,000 frames", "MP4 nested 10,000 deep", "SVG of 1,000,000,000 uses"):
        ending, make = BOMBS[what]
        with pytest.raises(BadContent):
            take_in(make(), f"a.{ending}")

    assert not list(storage.stored())
    assert take_in(picture(), "a.png").width_px == 8
