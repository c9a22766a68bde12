"""Released files by digest: without a key, immutable, unable to run script, damaged ones never served."""

import json
from dataclasses import replace

import pytest

from assets import drafts
from assets.media.storage import path_of
from assets.models import File
from assets.publishing import withdraw
from tests.api.calls import ANYBODY, BASE, PAGE, Caller
from tests.builders import ANNA, save
from tests.delivery.worlds import T0, World, make_photo, minutes, release


def address(world: World) -> str:
    return f"/m/{File.objects.get().pk}.png"


def test_a_released_file_is_served_without_a_key(world: World, shop: Caller) -> None:
    response = ANYBODY.get(address(world))

    assert address(world) in shop.get(PAGE).content.decode()
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response["Cache-Control"] == "public, max-age=86400, immutable"
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert ANYBODY.get(address(world), if_none_match=response["ETag"]).status_code == 304


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)), ("bytes=4-", 206, slice(4, None)), ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-999999", 206, slice(None)), ("bytes=0-1,4-5", 200, slice(None)), ("bytes=5-4", 200, slice(None)),
        ("items=0-1", 200, slice(None)), ("bytes=x", 200, slice(None)), ("bytes=999999-", 416, None),
        ("bytes=-0", 416, None),
    ],
)  # fmt: skip
def test_one_part_is_sent_where_one_is_asked_for(world: World, asked: str, status: int, part: slice | None) -> None:
    whole = ANYBODY.get(address(world)).content

    answer = ANYBODY.get(address(world), range=asked)

    assert answer.status_code == status
    assert (answer.content == whole[part]) if part else (answer["Content-Type"] == "application/problem+json")
    assert answer["Accept-Ranges"] == "bytes"
    if status == 206:
        assert answer["Content-Range"].endswith(f"/{len(whole)}")
    if status == 416:
        assert answer["Content-Range"] == f"bytes */{len(whole)}"


def test_a_part_of_another_file_than_the_one_begun_is_the_whole(world: World) -> None:
    etag = ANYBODY.get(address(world))["ETag"]

    assert ANYBODY.get(address(world), range="bytes=0-3", if_range=etag).status_code == 206
    assert ANYBODY.get(address(world), range="bytes=0-3", if_range='"other"').status_code == 200
    assert ANYBODY.get(address(world), "HEAD", range="bytes=0-3").status_code == 200


def test_a_part_of_another_file_than_the_one_wanted_is_refused(world: World) -> None:
    etag = ANYBODY.get(address(world))["ETag"]

    assert ANYBODY.get(address(world), range="bytes=0-3", if_match=etag).status_code == 206
    refused = ANYBODY.get(address(world), range="bytes=0-3", if_match='"other"')
    assert (refused.status_code, json.loads(refused.content)["code"]) == (412, "precondition-failed")
    assert etag in json.loads(refused.content)["detail"]


def test_pictures_are_shown_and_drawings_that_could_hold_script_are_kept_as_files(world: World) -> None:
    File.objects.filter(media_type="image/png").update(media_type="image/svg+xml")
    drawing = ANYBODY.get(address(world).replace(".png", ".svg"))
    File.objects.update(media_type="image/png")

    assert drawing["Content-Disposition"].startswith("attachment; filename=")
    assert ANYBODY.get(address(world))["Content-Disposition"].startswith("inline; filename=")


def test_the_api_names_a_file_as_documents_do(world: World, shop: Caller) -> None:
    save(world.brand, replace(drafts.read(world.brand), media_base="https://media.example/m/"))
    release(world.brand, "brand/solnap", "kit/spring", now=minutes(1))

    url = shop.json(f"{BASE}/media/photo/editions/DE/de-DE")["file"]["url"]

    assert url == f"https://media.example{address(world)}"
    assert url in shop.get(PAGE).content.decode()


def test_drafts_scheduled_files_and_other_extensions_are_absent(world: World) -> None:
    draft = make_photo(world.brand, "draft", b"GIF89a draft")
    later = make_photo(world.brand, "later", b"GIF89a later")
    release(world.brand, "media/later", at=T0.replace(year=9000))

    photo = File.objects.get(media_type="image/png", size_bytes__gt=50)
    for path in (f"/m/{draft.pk}.png", f"/m/{later.pk}.png", f"/m/{photo.pk}.gif", f"/m/{photo.pk}.html"):
        assert ANYBODY.get(path).status_code == 404


def test_a_file_that_was_released_stays_for_the_documents_that_show_it(world: World) -> None:
    path = address(world)
    withdraw(brand=world.brand, refs=["media/photo", "kit/spring"], actor=ANNA, clock=lambda: T0)

    assert ANYBODY.get(path).status_code == 200


def test_a_damaged_or_missing_file_is_a_problem_and_never_served(world: World, shop: Caller) -> None:
    stored = path_of(File.objects.get().pk)
    stored.chmod(0o644)
    stored.write_bytes(b"something else")
    damaged = ANYBODY.get(address(world))
    stored.unlink()

    for response in (damaged, ANYBODY.get(address(world)), shop.get(PAGE.replace("/documents/web.html", ".zip"))):
        assert (response.status_code, json.loads(response.content)["code"]) == (503, "storage")
    assert shop.get(PAGE).status_code == 200
