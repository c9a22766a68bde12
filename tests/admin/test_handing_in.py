"""Files that the media page's script hands to the bucket: verified before they are used, and left behind by nobody."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assets import drafts
from assets.manifest import sha256
from assets.media import storage
from assets.models import File, Media
from assets.publishing.sweeping import sweep_media
from tests.admin.browsing import add_row, fields, login, make_library, text_of
from tests.media.pictures import LOGO, picture
from tests.media.recordings import mp4
from tests.media.test_bucket import hand_in

pytestmark = pytest.mark.django_db
ADD = "/admin/assets/media/add/"
ORDER = "/admin/assets/media/hand-in/"


def order(client: Client, name: str, size: object) -> Any:
    return client.post(ORDER, {"name": name, "size": size})


def handed(client: Client, body: bytes, name: str) -> str:
    """The token of a file that a browser has handed in."""
    said = order(client, name, len(body)).json()
    assert hand_in(said, body) == 204
    return str(said["token"])


def save(client: Client, **row: Any) -> Any:
    """Adds a media with such a file row; the page that follows."""
    brand, _ = make_library()
    data = add_row(fields(client, ADD), "variants", locale="en", region="001", **row)
    return client.post(
        ADD, {**data, "brand": brand.pk, "key": "logo", "title": "Logo", "seen_version": "0"}, follow=True
    )


def left() -> list[str]:
    return [row.name for row in storage.leftovers()]


def test_a_file_handed_in_becomes_the_medias_and_leaves_the_place_it_came_to(bucket: dict[str, str]) -> None:
    client, body = login(), mp4(media_bytes=3_000_000)

    save(client, handed_in=handed(client, body, "film.mp4"))

    media: Any = drafts.read(Media.objects.get())
    assert [(file.digest, file.name, file.duration_ms) for file in media.files] == [(sha256(body), "film.mp4", 2000)]
    assert storage.read(sha256(body)) == body
    assert left() == []


@pytest.mark.parametrize(
    ("body", "name", "fault"),
    [
        (b"<html>" * 20, "a.png", "The content is no PNG"),
        (LOGO, "a.png", "The content is image/svg+xml, the name says otherwise"),
        (picture()[:-20], "a.png", "damaged or cut off"),
        (LOGO.replace(b"<path", b"<script>1</script><path"), "a.svg", "script"),
    ],
    ids=["no picture", "another type", "cut off", "script"],
)
def test_what_was_handed_in_is_looked_into_and_nothing_of_what_is_refused_stays(
    body: bytes, name: str, fault: str, bucket: dict[str, str]
) -> None:
    client = login()

    page = save(client, handed_in=handed(client, body, name))

    assert fault in text_of(page)
    assert not File.objects.exists()
    assert (left(), list(storage.stored())) == ([], [])


def test_one_file_of_the_size_and_type_that_were_said_is_taken(bucket: dict[str, str]) -> None:
    said = order(login(), "a.png", len(picture())).json()

    assert hand_in(said, picture() + b"more") == 400
    assert hand_in(said, picture()[:-1]) == 400
    assert hand_in(said, picture(), **{"Content-Type": "text/html"}) == 403
    assert hand_in(said, picture(), key=f"{bucket['prefix']}/sha256/00/00/{'0' * 64}") == 403
    assert left() == []


@pytest.mark.parametrize(
    ("name", "size", "fault"),
    [
        ("a.png", 20_000_001, "1 to 20,000,000 are taken"), ("a.png", 0, "1 to"), ("a.png", "-1", "1 to"),
        ("a.exe", 5, "ends in .exe"), ("a", 5, "Use one of"), ("../a.png", 5, "is a path"), ("", 5, "1 to 200"),
    ],
)  # fmt: skip
def test_what_would_not_be_taken_is_refused_before_it_is_sent(
    name: str, size: object, fault: str, bucket: dict[str, str]
) -> None:
    answer = order(login(), name, size)

    assert (answer.status_code, fault in answer.json()["detail"]) == (400, True)


def test_a_token_is_of_use_to_its_editor_alone_unchanged_and_for_a_while(
    bucket: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = login()
    token = handed(client, picture(), "a.png")

    assert "somebody else" in text_of(save(login("berta"), handed_in=token))
    for changed in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", token.replace(":", "", 1)):
        page = client.post(ADD, add_row(fields(client, ADD), "variants", locale="en", region="001", handed_in=changed))
        assert "Choose the file again" in text_of(page)
    monkeypatch.setattr("assets.media.handing_in.TOKEN_SECONDS", -1)
    page = client.post(ADD, add_row(fields(client, ADD), "variants", locale="en", region="001", handed_in=token))
    assert "Choose the file again" in text_of(page)
    assert not File.objects.exists()


def test_what_nobody_saved_is_swept(bucket: dict[str, str]) -> None:
    handed(login(), picture(), "a.png")

    assert len(left()) == 1
    assert len(sweep_media(before=timezone.now() + dt.timedelta(hours=1)).leftovers) == 1
    assert left() == []


def test_the_page_may_reach_the_buckets_origin_and_no_other_place(bucket: dict[str, str]) -> None:
    client = login()

    assert f"connect-src 'self' {bucket['endpoint']};" in f"{client.get(ADD)['Content-Security-Policy']};"
    assert "connect-src" not in client.get("/admin/assets/block/add/")["Content-Security-Policy"]


def test_without_a_bucket_or_a_script_the_form_takes_the_file_as_ever(place: str) -> None:
    client = login()
    has_bucket = place == "s3"

    assert (b'id="hand-in"' in client.get(ADD).content) is has_bucket
    assert order(client, "a.png", 5).status_code == (200 if has_bucket else 503)
    save(client, upload=SimpleUploadedFile("logo.svg", LOGO))
    assert storage.read(sha256(LOGO)) == LOGO


def test_files_are_handed_in_by_editors_of_media_alone(bucket: dict[str, str]) -> None:
    assert order(login("berta", permissions=("change_block", "view_media")), "a.png", 5).status_code == 403
    assert Client().post(ORDER, {"name": "a.png", "size": 5}).status_code == 302
    assert login("carl").get(ORDER).status_code == 405
