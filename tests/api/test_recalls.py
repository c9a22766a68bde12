"""What is recalled is answered with 410 on every route and for every state, and as it was once the recall is over."""

import datetime as dt
import json
from typing import Any

import pytest
from django.utils import timezone

from assets.delivery.generations import generations
from assets.manifest import Slot
from assets.models import File
from assets.publishing import Recalling, end_recall, recall
from tests.api.calls import ANYBODY, BASE, KIT, PAGE, Caller, face
from tests.api.test_routes import ROWS, answers, cost, path_of, statuses
from tests.builders import ANNA, make_kit, make_template, place
from tests.delivery.worlds import World, make_photo, make_world, minutes, release

MEDIA = f"{BASE}/media/photo"
DE = f"{MEDIA}/editions/DE/de-DE"
ZIP = f"{KIT}/editions/DE/de-DE.zip"
DERIVED = {"media-rendition", "signed-file"}
OF_THE_MEDIA = {"media-detail", "media-releases", "media-editions", "media-edition", "file", *DERIVED}
OF_DOCUMENTS = {"kit-document", "kit-origins", "kit-archive"}
STATES = ("", "?release=1", "?at=2026-01-01T00:00:00Z")


def take_back(world: World, name: str = "media/photo", **facts: Any) -> Recalling:
    facts = {"reason": "The licence ended.", "clock": timezone.now, **facts}
    return recall(brand=world.brand, name=name, actor=ANNA, **facts)


def give_back(world: World, name: str = "media/photo") -> Recalling:
    return end_recall(brand=world.brand, name=name, actor=ANNA, clock=timezone.now)


def photo_of(world: World) -> File:
    return File.objects.get(releases__asset__key="photo", releases__asset__brand=world.brand, releases__number=1,
                            releases__asset__kind="media")  # fmt: skip


def gone(caller: Caller, *paths: str) -> set[int]:
    return {caller.get(f"{path}{state}").status_code for path in paths for state in STATES}


@pytest.mark.parametrize(
    ("facts", "refused"),
    [({}, OF_THE_MEDIA | OF_DOCUMENTS), ({"is_file_only": True}, OF_THE_MEDIA)],
    ids=["with documents", "file only"],
)
def test_every_route_that_shows_a_recalled_media_answers_410(
    world: World, shop: Caller, facts: dict[str, Any], refused: set[str]
) -> None:
    take_back(world, **facts)

    assert statuses(answers(shop)) == {name: 410 if name in refused else row.status for name, row in ROWS.items()}


def test_a_recalled_file_leaves_its_media_listed_without_the_editions_that_show_it(world: World, shop: Caller) -> None:
    take_back(world, photo_of(world).pk)

    refused = {"media-edition", "file", *DERIVED, *OF_DOCUMENTS}
    assert statuses(answers(shop)) == {name: 410 if name in refused else row.status for name, row in ROWS.items()}


def test_every_state_is_refused_while_the_recall_lasts_and_is_as_before_when_it_is_over(
    world: World, shop: Caller
) -> None:
    paths = [f"{path}{state}" for path in (DE, PAGE, ZIP) for state in STATES]
    before = [face(shop.get(path)) for path in paths]
    take_back(world)
    assert gone(shop, DE, PAGE, ZIP) == {410}

    give_back(world)

    assert [face(shop.get(path)) for path in paths] == before


def test_the_answer_says_why_and_what_to_use_instead(world: World, shop: Caller) -> None:
    make_photo(world.brand, "cup", b"GIF89a cup")
    release(world.brand, "media/cup")
    take_back(world, successor="media/cup")

    for answer in (shop.get(DE), shop.get(PAGE), ANYBODY.get(f"/m/{photo_of(world).pk}.png")):
        body = json.loads(answer.content)
        assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
        assert (body["code"], body["successor"]) == ("recalled", f"{BASE}/media/cup")
        assert "The licence ended. Use media/cup instead." in body["detail"]
        assert answer["Cache-Control"] == "no-store"


def test_whoever_has_the_bytes_is_told_too(world: World, shop: Caller) -> None:
    tags = {path: shop.get(path)["ETag"] for path in (DE, PAGE, ZIP, f"/m/{photo_of(world).pk}.png")}

    take_back(world)

    assert {shop.get(path, **{"if-none-match": tag}).status_code for path, tag in tags.items()} == {410}


def test_what_shows_only_a_derived_file_is_recalled_with_its_original(world: World, shop: Caller) -> None:
    slots = (Slot("photo", ("media",)),)
    make_template(world.brand, "page", parts={"web.html": '{{ photo | rendition("thumb") }}'}, slots=slots)
    make_kit(world.brand, "spring", place("photo", "media/photo"), templates=("page",), regions=("DE",))
    release(world.brand, "kit/spring", now=minutes(1))
    address = shop.get(PAGE).content.decode()
    assert shop.get(address)["Cache-Tag"] == f"file/{photo_of(world).pk}"

    take_back(world, photo_of(world).pk)

    assert {shop.get(path).status_code for path in (PAGE, ZIP, address)} == {410}
    give_back(world, photo_of(world).pk)
    assert {shop.get(path).status_code for path in (PAGE, ZIP, address)} == {200}


def test_a_recalled_media_is_in_no_list_and_no_logo(world: World, shop: Caller) -> None:
    take_back(world)

    assert [each["key"] for each in shop.json(f"{BASE}/media")["results"]] == []
    assert shop.json(BASE)["logos"] == {}


def test_whoever_could_not_read_it_before_is_told_nothing(world: World, press: Caller, stranger: Caller) -> None:
    before = {who: statuses(answers(who)) for who in (press, stranger, ANYBODY)}

    take_back(world)

    assert {who: {**statuses(answers(who)), "file": 200, "signed-file": 200} for who in before} == before


def test_an_archive_of_a_file_that_alone_is_recalled_has_the_documents_without_the_file(
    world: World, shop: Caller
) -> None:
    whole = shop.get(ZIP).content
    name = f"media/{photo_of(world).pk}".encode()
    take_back(world, is_file_only=True)
    without = shop.get(ZIP).content
    give_back(world)
    take_back(world)

    assert name in whole
    assert name not in without
    assert shop.get(ZIP).status_code == 410


def test_a_release_without_the_recalled_file_is_read_and_the_others_are_not(world: World, shop: Caller) -> None:
    old = photo_of(world).pk
    make_photo(world.brand, "photo", b"GIF89a another")
    release(world.brand, "kit/spring", "media/photo", now=timezone.now())

    take_back(world, old)

    assert {shop.get(path).status_code for path in (DE, PAGE, ZIP)} == {200}
    assert {shop.get(f"{path}?release=1").status_code for path in (DE, PAGE, ZIP)} == {410}


def test_a_recall_ahead_takes_effect_at_its_time(world: World, shop: Caller) -> None:
    take_back(world, starts_at=timezone.now() + dt.timedelta(days=1))
    assert gone(shop, PAGE) == {200}
    give_back(world)

    take_back(world, starts_at=timezone.now() - dt.timedelta(days=1))

    assert gone(shop, PAGE) == {410}


def test_a_file_of_two_brands_is_delivered_by_neither_and_the_others_media_stays(world: World, shop: Caller) -> None:
    other = make_world("other")
    assert photo_of(other) == photo_of(world)

    take_back(other, photo_of(other).pk)

    assert {shop.get(path).status_code for path in (DE, PAGE, ZIP)} == {410}
    assert shop.get(MEDIA).status_code == 200


def test_where_nothing_is_recalled_the_rule_costs_no_query(world: World, shop: Caller) -> None:
    take_back(world)
    give_back(world)
    answers(shop)

    for name in (*sorted(OF_THE_MEDIA), *sorted(OF_DOCUMENTS)):
        generations.forget()
        assert cost(shop, path_of(ROWS[name])) == ROWS[name].first, name


def test_caches_are_told_the_names_that_the_purge_list_has(world: World, shop: Caller) -> None:
    tags = {shop.get(path)["Cache-Tag"] for path in (DE, PAGE, ZIP, f"/m/{photo_of(world).pk}.png")}

    done = take_back(world)

    assert tags == set(done.purge) == {f"file/{photo_of(world).pk}", "solnap/media/photo", "solnap/kit/spring"}
