"""Released files by digest: without a key, immutable, unable to run script, damaged ones never served."""

import json
from dataclasses import replace

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
        assert (response.status_code, json.loads(response.content)["code"]) == (500, "storage")
    assert shop.get(PAGE).status_code == 200
