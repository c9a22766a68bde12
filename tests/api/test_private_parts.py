"""What a camera wrote of places and persons stays with editors: no answer to a partner holds any of it."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import ExifTags, Image

from assets import drafts
from assets.errors import PublishingRefused
from assets.manifest import Preset
from assets.media.cleaning import cleaned_copy
from assets.media.intake import take_in
from assets.models import File
from tests.admin.browsing import login, text_of
from tests.api.calls import ANYBODY, BASE, KIT, PAGE, Caller
from tests.builders import make_media, save
from tests.delivery.worlds import World, minutes, release
from tests.media.pictures import photograph

SECRETS = (b"4711", b"GPS", b"Anna Muster")
EDITION = f"{BASE}/media/photo/editions/DE/de-DE"
PLACES = (
    f"{BASE}/media", f"{BASE}/media/photo", f"{BASE}/media/photo/releases", EDITION, f"{EDITION}/renditions/thumb",
    KIT, f"{KIT}/editions/DE/de-DE", f"{KIT}/editions/DE/de-DE.zip", PAGE,
)  # fmt: skip


def telling() -> bytes:
    """A photograph with a place, a serial number and its owner's name, in EXIF and XMP."""
    picture = Image.open(BytesIO(photograph()))
    exif = picture.getexif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.CameraOwnerName] = "Anna Muster"
    stream = BytesIO()
    picture.save(stream, "JPEG", exif=exif, xmp=b"<x:xmpmeta exif:GPSLatitude='47' aux:SerialNumber='4711'/>")
    return stream.getvalue()


def show(world: World, file: File) -> None:
    """The photo, with its preset, released with all that shows it."""
    make_media(world.brand, "photo", file=file)
    save(world.brand, replace(drafts.read(world.brand), presets=(Preset("thumb", width_px=4),)))  # type: ignore[arg-type]
    release(world.brand, "brand/solnap", "media/photo", "kit/spring", now=minutes(2))


def bodies(shop: Caller) -> dict[str, bytes]:
    """Every answer about the photo, and the bytes of every file that one of them names."""
    answers = {path: shop.get(path) for path in PLACES}
    assert {answer.status_code for answer in answers.values()} == {200}
    file = answers[EDITION].json()["file"]["url"]
    return {**{path: answer.content for path, answer in answers.items()}, file: ANYBODY.get(file).content}


def test_no_answer_to_a_partner_and_no_file_holds_what_a_camera_wrote(world: World, shop: Caller) -> None:
    assert all(secret in telling() for secret in (b"4711", b"GPSLatitude", b"Anna Muster"))
    show(world, take_in(cleaned_copy(telling(), "a.jpg").body, "a.jpg"))

    found = {(path, secret) for path, body in bodies(shop).items() for secret in SECRETS if secret in body}

    assert found == set()


def test_a_file_that_was_not_cleaned_is_shown_to_editors_and_reaches_nobody(world: World, shop: Caller) -> None:
    file = take_in(telling(), "a.jpg")
    with pytest.raises(PublishingRefused):
        show(world, file)

    page: Any = text_of(login().get(f"/admin/assets/file/{file.digest}/change/"))
    assert all(word in page for word in ("4711", "Anna Muster", "the place (GPS)", "the owner's name"))
    assert ANYBODY.get(f"/m/{file.digest}.jpg").status_code == 404
    assert Client().get(f"/admin/assets/file/{file.digest}/body/").status_code == 302
    assert not any(secret in body for body in bodies(shop).values() for secret in SECRETS)
