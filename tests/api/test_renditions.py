"""Derived files by preset: as the media's own edition is readable, made at the first request, once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from assets import drafts
from assets.manifest import Format, Preset
from assets.media import storage
from assets.models import Rendition
from tests.api.calls import ANYBODY, BASE, Caller
from tests.builders import save
from tests.counts import GOOD_AND_BAD
from tests.delivery.worlds import World, give, key_of, make_collection, make_partner, make_photo, minutes, release
from tests.media.photographs import halves, opened, photograph

THUMB = f"{BASE}/media/photo/editions/DE/de-DE/renditions/thumb"
WEBP = {"accept": "image/webp,*/*"}


def test_a_partner_gets_the_file_as_the_preset_has_it(world: World, shop: Caller) -> None:
    answer = shop.get(THUMB)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert opened(answer.content).size == (4, 3)
    assert answer["Vary"] == "Authorization, Origin, Accept"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert shop.get(THUMB, if_none_match=answer["ETag"]).status_code == 304


def test_who_has_the_file_is_told_so_without_its_being_read(world: World, shop: Caller) -> None:
    answer = shop.get(THUMB)
    Rendition.objects.update(order={})
    storage.delete(Rendition.objects.get().digest)

    assert shop.get(THUMB, if_none_match=answer["ETag"]).status_code == 304
    assert shop.get(THUMB).status_code >= 400


def test_the_format_is_the_one_that_the_reader_takes(world: World, shop: Caller) -> None:
    assert shop.get(THUMB, accept="image/avif,image/webp").headers["Content-Type"] == "image/avif"
    assert shop.get(THUMB, **WEBP).headers["Content-Type"] == "image/webp"
    assert "Accept" in shop.get(THUMB)["Vary"].split(", ")
    assert shop.get(f"{THUMB}?dpr=2", **WEBP).content != shop.get(THUMB, **WEBP).content


def test_a_preset_that_fixes_its_format_ignores_accept(world: World, shop: Caller) -> None:
    brand = drafts.read(world.brand)
    save(world.brand, replace(brand, presets=(Preset("mail", width_px=4, format=Format.PNG),)))
    release(world.brand, "brand/solnap", now=minutes(1))

    assert shop.get(THUMB.replace("thumb", "mail"), **WEBP).headers["Content-Type"] == "image/png"
    assert "Accept" not in shop.get(THUMB.replace("thumb", "mail"))["Vary"].split(", ")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (THUMB.replace("thumb", "poster"), 404, "There are: thumb."), (f"{THUMB}?dpr=3", 404, "no density 3"),
        (f"{THUMB}?dpr=4", 400, "1 to 3"), (f"{THUMB}?width=9", 400, "Valid here: at, dpr, release."),
    ],
)  # fmt: skip
def test_what_there_is_not_is_told_with_what_there_is(
    path: str, status: int, said: str, world: World, shop: Caller
) -> None:
    answer = shop.get(path)

    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_who_may_not_read_the_media_may_not_read_what_is_derived_from_it(world: World, press: Caller) -> None:
    assert ANYBODY.get(THUMB).status_code == 401
    assert press.get(THUMB).status_code == 404
    assert not Rendition.objects.exists()


def test_a_release_keeps_its_own_file_and_preset(world: World, shop: Caller) -> None:
    before = shop.get(f"{THUMB}?release=1")
    make_photo(world.brand, body=halves())
    save(world.brand, replace(drafts.read(world.brand), presets=(Preset("thumb", width_px=2),)))
    release(world.brand, "media/photo", "brand/solnap", now=minutes(1))

    again = shop.get(f"{THUMB}?release=1")

    assert (again.content, again["ETag"]) == (before.content, before["ETag"])
    assert "immutable" in again["Cache-Control"]
    assert opened(shop.get(THUMB).content).size == (2, 1)


def test_the_media_names_its_renditions(world: World, shop: Caller) -> None:
    assert shop.json(THUMB.partition("/renditions")[0])["renditions"] == {"thumb": THUMB}


def test_a_picture_that_cannot_be_drawn_is_a_problem_of_its_own_and_of_no_other(world: World, shop: Caller) -> None:
    make_photo(world.brand, "broken", photograph(300, 200)[:900])
    release(world.brand, "media/broken", now=minutes(1))
    caller = with_grant(world, "media/broken")

    broken = caller.get(THUMB.replace("photo", "broken"))

    assert (broken.status_code, broken.json()["code"]) == (404, "no-rendition")
    assert shop.get(THUMB).status_code == 200


def with_grant(world: World, *refs: str) -> Caller:
    partner = make_partner(world.brand, "other")
    give(partner, make_collection(world.brand, "other", *refs))
    return Caller(key_of(partner))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.proof(GOOD_AND_BAD)
def test_good_requests_succeed_among_as_many_bad_ones(world: World, shop: Caller, drawings: list[str]) -> None:
    def ask(number: int) -> tuple[bool, int]:
        path = THUMB if number % 2 else THUMB.replace("thumb", f"bad-{number}")
        try:
            return bool(number % 2), shop.get(path).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        answers = set(threads.map(ask, range(GOOD_AND_BAD)))

    assert answers == {(True, 200), (False, 404)}
    assert len(drawings) == 1
