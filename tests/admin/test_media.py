"""Uploads in the admin: looked into, kept by digest, and shown to staff alone."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from assets import drafts
from assets.manifest import sha256
from assets.models import File, Media
from tests.admin.browsing import add_row, fields, login, make_library, save, text_of
from tests.builders import make_media
from tests.media.pictures import LOGO, photograph
from tests.media.recordings import font, mp4, pdf, vtt, wav

pytestmark = pytest.mark.django_db
ADD = "/admin/assets/media/add/"


def upload(body: bytes, name: str, **row: str) -> tuple[Any, Any]:
    """Adds a media with this file; the client, and the page that follows."""
    brand, _ = make_library()
    client = login()
    file = SimpleUploadedFile(name, body)
    data = add_row(fields(client, ADD), "variants", locale="en", region="001", upload=file, **row)
    data = {**data, "brand": brand.pk, "key": "logo", "title": "Logo", "note": "", "seen_version": "0"}
    return client, client.post(ADD, data, follow=True)


def test_an_uploaded_file_is_stored_and_named_by_its_digest() -> None:
    client, _ = upload(LOGO, "logo.svg")

    manifest = drafts.read(Media.objects.get())
    assert manifest.files[0].digest == sha256(LOGO)  # type: ignore[union-attr]
    answer = client.get(f"/admin/assets/file/{sha256(LOGO)}/body/")
    assert answer.content == LOGO
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_hostile_upload_is_refused_at_its_field_and_nothing_is_kept() -> None:
    _, page = upload(LOGO.replace(b"<path", b"<script>1</script><path"), "logo.svg")

    assert page.status_code == 200
    assert "script" in text_of(page)
    assert not Media.objects.exists()
    assert not File.objects.exists()


def test_a_refused_svg_is_offered_as_a_cleaned_copy() -> None:
    hostile = LOGO.replace(b"<path", b"<script>1</script><path")

    _, page = upload(hostile, "logo.svg")
    assert "A cleaned copy would lack: line 1: <script>. To keep that, choose the file again" in text_of(page)
    assert not File.objects.exists()


def test_a_cleaned_copy_is_kept_where_its_editor_asks_for_it() -> None:
    client, _ = upload(LOGO.replace(b"<path", b"<script>1</script><path"), "logo.svg", is_clean_copy="on")

    file = File.objects.get()
    body = client.get(f"/admin/assets/file/{file.digest}/body/").content
    assert (file.width_px, b"script" in body, b"<path" in body) == (240, False, True)


def test_an_editor_is_told_of_what_a_picture_tells_of_a_person() -> None:
    client, page = upload(photograph(), "cup.jpg")

    assert "The file cup.jpg tells of the camera's serial number, the place (GPS)." in text_of(page)
    assert "Make: Solnap" in text_of(client.get(f"/admin/assets/file/{File.objects.get().pk}/change/"))


def test_a_photographs_cleaned_copy_is_kept_where_its_editor_asks_for_it() -> None:
    _, page = upload(photograph(), "cup.jpg", is_clean_copy="on")

    file = File.objects.get()
    assert "tells of" not in text_of(page)
    assert (file.width_px, file.details, file.digest == sha256(photograph())) == (8, {}, False)


def test_a_film_has_no_cleaned_copy() -> None:
    _, page = upload(mp4(), "cup.mp4", is_clean_copy="on")

    assert "There are no cleaned copies of video/mp4. Export it without metadata." in text_of(page)
    assert not File.objects.exists()


def test_a_stored_file_is_not_for_those_without_leave_to_see_media() -> None:
    upload(LOGO, "logo.svg")

    assert (
        login("berta", permissions=("view_block",)).get(f"/admin/assets/file/{sha256(LOGO)}/body/").status_code == 403
    )


def test_rights_and_a_transcript_are_edited_on_the_page_and_come_back_when_restored() -> None:
    brand, _ = make_library()
    media = make_media(brand)
    client, page = login(), f"/admin/assets/media/{media.pk}/change/"
    said = {"licence": "CC0", "allowed_regions": "DE, CH", "allowed_channels": "web", "valid_until": "2099-12-31"}
    data = add_row(fields(client, page), "variants-2", field="transcript", locale="en", region="001", value="Rain.")

    client.post(page, {**data, **said}, follow=True)
    written = drafts.read(media)
    save(client, page, {"licence": "", "allowed_regions": "", "allowed_channels": "", "valid_until": ""})
    call_command("restore", "media/photo@r2")

    assert (written.licence, written.allowed_regions, written.valid_until) == ("CC0", ("CH", "DE"), "2099-12-31")  # type: ignore[union-attr]
    assert "Rain." in {variant.value for variant in written.variants}  # type: ignore[union-attr]
    assert drafts.read(media) == written


def test_rights_that_end_before_they_begin_are_refused_on_the_page() -> None:
    brand, _ = make_library()
    page = f"/admin/assets/media/{make_media(brand).pk}/change/"

    answer = save(login(), page, {"valid_from": "2027-02-01", "valid_until": "2027-01-31"})

    assert "ends before it begins" in text_of(answer)


def test_a_focal_point_is_kept_beside_its_file_and_shown_again() -> None:
    client, _ = upload(LOGO, "logo.svg")
    page = f"/admin/assets/media/{Media.objects.get().pk}/change/"
    data = {**fields(client, page), "variants-0-focal_x": "0.250", "variants-0-focal_y": "0.5"}

    client.post(page, data, follow=True)

    manifest = drafts.read(Media.objects.get())
    assert ("focal_point", "0.25 0.5") in {(each.field, each.value) for each in manifest.variants}  # type: ignore[union-attr]
    again = fields(client, page)
    assert (again["variants-0-focal_x"], again["variants-0-focal_y"]) == ("0.25", "0.5")


@pytest.mark.parametrize(("x", "y"), [("0.5", ""), ("1.1", "0.5"), ("-0.1", "0.5")])
def test_half_a_focal_point_and_one_outside_the_picture_are_refused(x: str, y: str) -> None:
    client, _ = upload(LOGO, "logo.svg")
    page = f"/admin/assets/media/{Media.objects.get().pk}/change/"

    answer = client.post(page, {**fields(client, page), "variants-0-focal_x": x, "variants-0-focal_y": y})

    assert answer.status_code == 200
    assert len(drafts.read(Media.objects.get()).variants) == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "name", "told"),
    [
        (mp4(seconds=75), "a.mp4", "640 × 360 px, 1:15, avc1"), (pdf(3), "a.pdf", "793 × 1123 px, 3 pages"),
        (wav(2), "a.wav", "0:02, PCM"), (font(), "a.ttf", "Solnap Sans Bold"),
        (photograph(), "a.jpg", "tells of the camera's serial number, the place (GPS)"),
    ],
    ids=["film", "document", "sound", "font", "photograph"],
)  # fmt: skip
def test_what_a_file_tells_stands_beside_it(body: bytes, name: str, told: str) -> None:
    client, _ = upload(body, name)
    page = client.get(f"/admin/assets/media/{Media.objects.get().pk}/change/")

    assert told in text_of(page)
    assert f"/admin/assets/file/{sha256(body)}/change/" in page.content.decode()


@pytest.mark.parametrize(("body", "name"), [(mp4(seconds=75), "a.mp4"), (LOGO, "a.svg")])
@pytest.mark.parametrize("kind", ["media", "file"])
def test_a_lists_picture_is_one_link_with_a_name(kind: str, body: bytes, name: str) -> None:
    client, _ = upload(body, name)

    page = client.get(f"/admin/assets/{kind}/").content.decode()

    link = page.partition("field-thumbnail")[2].partition("<a ")[2].partition("</a>")[0]
    assert "<a " not in link
    assert "video/mp4" in link or 'alt="Logo"' in link or 'alt="a.svg"' in link


def beside(field: str, body: bytes, name: str) -> Any:
    """Adds a poster or captions to the photo; the page that follows."""
    brand, _ = make_library()
    media = make_media(brand)
    client, page = login(), f"/admin/assets/media/{media.pk}/change/"
    row = {"field": field, "locale": "de", "region": "001", "upload": SimpleUploadedFile(name, body)}
    return client.post(page, add_row(fields(client, page), "variants-3", **row), follow=True)


@pytest.mark.parametrize(("field", "body", "name"), [("poster", LOGO, "a.svg"), ("track", vtt(), "a.vtt")])
def test_a_films_poster_and_captions_are_rows_of_their_own(field: str, body: bytes, name: str) -> None:
    beside(field, body, name)

    media = drafts.read(Media.objects.get())
    assert (field, "de", sha256(body)) in {(each.field, each.locale, each.value) for each in media.variants}  # type: ignore[union-attr]
    page = login("berta").get(f"/admin/assets/media/{Media.objects.get().pk}/change/")
    assert f"/admin/assets/file/{sha256(body)}/body/" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "body", "name", "fault"),
    [
        ("track", LOGO, "a.svg", "This is image/svg+xml, and here belongs text/vtt"),
        ("poster", vtt(), "a.vtt", "This is text/vtt, and here belongs image"),
        ("track", vtt().replace(b"-->", b"->"), "a.vtt", "a.vtt, line 3: Here is neither a cue nor a note"),
    ],
)
def test_what_is_no_poster_or_captions_is_refused_at_its_row_and_not_kept(
    field: str, body: bytes, name: str, fault: str
) -> None:
    assert fault in text_of(beside(field, body, name))
    assert sha256(body) not in set(File.objects.values_list("digest", flat=True))
