"""`/changes`: pages, cursors, what a poll costs, and every way in which a cursor can be wrong."""

import dataclasses
import datetime as dt
import json
import string
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from assets import granting
from assets.api import cursors
from assets.api.change_views import DEFAULT_CHANGES, MAX_CHANGES
from assets.delivery.generations import generations
from assets.manifest import Kind
from assets.models import Act, Grant
from tests.api.calls import BASE, Caller
from tests.api.test_routes import cost
from tests.builders import ANNA, make_block
from tests.delivery.worlds import World, key_of, make_partner, release

CHANGES = f"{BASE}/changes"
DAY = dt.timedelta(days=1)
DAYS = (dt.date(2, 1, 1), dt.date(9000, 1, 1))


def at_tail(caller: Caller) -> str:
    """The path that tells what comes next."""
    return f"{CHANGES}?cursor={caller.json(CHANGES)['cursor']}"


def pages(caller: Caller, size: int) -> Iterator[dict[str, Any]]:
    path: str | None = f"{CHANGES}?page_size={size}"
    while path:
        page = caller.json(path)
        yield page
        path = page["next"]


def publish_headline(world: World, text: str) -> None:
    make_block(world.brand, "headline", text)
    release(world.brand, "block/headline", now=timezone.now())


def code_of(response: Any) -> tuple[int, str]:
    return response.status_code, json.loads(response.content)["code"]


def test_a_change_is_thin_and_leads_to_what_it_is_about(world: World, shop: Caller) -> None:
    tail = at_tail(shop)
    publish_headline(world, "New")

    found = {each["key"]: each for each in shop.json(tail)["results"]}

    change = found["headline"]
    assert set(found) == {"headline", "spring"}
    assert change["editions"] == ["CH/de-CH", "CH/fr-CH", "DE/de-DE", "US/en-US"]
    edition = shop.json(f"{change['href']}/editions/{change['editions'][0]}")
    assert (change["type"], change["release"]) == ("changed", 2)
    assert (edition["digest"], edition["release"]) == (change["digest"], change["release"])


def test_pages_of_any_size_tell_the_same_in_the_same_order(shop: Caller) -> None:
    (whole,) = pages(shop, MAX_CHANGES)
    single = list(pages(shop, 1))

    assert [page["results"][0]["href"] for page in single] == [each["href"] for each in whole["results"]]
    assert {len(page["results"]) for page in single} == {1}


def test_a_page_says_where_the_next_one_is_in_a_header_too(shop: Caller) -> None:
    answer = shop.get(f"{CHANGES}?page_size=1")

    assert answer["Link"] == f'<{json.loads(answer.content)["next"]}>; rel="next"'


def test_where_nothing_has_come_the_cursor_and_the_etag_stay(world: World, shop: Caller) -> None:
    tail = at_tail(shop)
    first = shop.get(tail)
    make_block(world.brand, "secret", "Another")
    release(world.brand, "block/secret", now=timezone.now())

    again = shop.get(tail, headers={}, **{"If-None-Match": first["ETag"]})

    body = json.loads(first.content)
    assert (body["results"], body["next"], f"{CHANGES}?cursor={body['cursor']}") == ([], None, tail)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_from_the_beginning_hidden_acts_change_no_byte(world: World, shop: Caller) -> None:
    make_block(world.brand, "secret", "Another")
    first = shop.get(CHANGES)
    release(world.brand, "block/secret", now=timezone.now())
    generations.forget()

    again = shop.get(CHANGES)

    assert (again.content, again["ETag"]) == (first.content, first["ETag"])


@pytest.mark.parametrize("size", [1, 5])
def test_a_page_costs_as_many_queries_whatever_its_size(size: int, world: World, shop: Caller) -> None:
    tail = at_tail(shop)
    for number in range(3):
        publish_headline(world, f"Text {number}")
    generations.forget()

    assert cost(shop, f"{tail}&page_size={size}") == 24


def test_two_keys_of_a_partner_may_use_one_cursor_and_another_partner_may_not(world: World, shop: Caller) -> None:
    tail = at_tail(shop)
    other = make_partner(world.brand, "other")
    granting.grant(partner=other, collection=world.launch, kinds=[Kind.KIT], actor=ANNA, clock=timezone.now)

    assert Caller(key_of(world.partner)).get(tail).status_code == 200
    assert code_of(Caller(key_of(other)).get(tail)) == (400, "bad-cursor")


@pytest.mark.parametrize("text", ["x", "", "ä", "%00", "A" * 3000, "A" * 64, "eyJhIjoxfQ"])
def test_a_cursor_that_was_not_given_is_refused(text: str, shop: Caller) -> None:
    assert code_of(shop.get(f"{CHANGES}?cursor={text}")) == (400, "bad-cursor")


def test_a_cursor_with_any_letter_changed_is_refused(shop: Caller) -> None:
    text = shop.json(CHANGES)["cursor"]
    for place in range(0, len(text) - 1, 7):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        assert code_of(shop.get(f"{CHANGES}?cursor={changed}")) == (400, "bad-cursor")


def test_a_cursor_is_never_taken_for_a_key(shop: Caller) -> None:
    found = cursors.opened(shop.json(CHANGES)["cursor"])
    assert found

    texts = [cursors.sealed(dataclasses.replace(found, partner_id=number)) for number in range(200)]

    assert set("".join(texts)) <= {*string.ascii_letters, *string.digits, "-", "."}
    assert [cursors.opened(text) for text in texts[:1]] == [dataclasses.replace(found, partner_id=0)]


def given_on(day: dt.date, text: str) -> str:
    """The cursor as it would have been given on a day."""
    found = cursors.opened(text)
    assert found
    return cursors.sealed(cursors.Cursor(found.partner_id, found.place, found.mark, day))


@pytest.mark.parametrize("days", [31, 400, -400])
def test_a_cursor_expires_and_the_answer_says_where_to_begin_again(days: int, shop: Caller) -> None:
    old = given_on(timezone.now().date() - days * DAY, shop.json(CHANGES)["cursor"])

    answer = shop.get(f"{CHANGES}?cursor={old}")

    assert code_of(answer) == (410, "cursor-expired")
    assert shop.json(json.loads(answer.content)["restart"])["results"]


def test_a_cursor_that_is_used_is_given_anew_once_a_day(world: World, shop: Caller) -> None:
    old = given_on(timezone.now().date() - 20 * DAY, shop.json(CHANGES)["cursor"])

    page = shop.json(f"{CHANGES}?cursor={old}")

    renewed = cursors.opened(page["cursor"])
    assert renewed
    assert renewed.issued_on == timezone.now().date()
    publish_headline(world, "New")
    assert len(shop.json(f"{CHANGES}?cursor={page['cursor']}")["results"]) == 2


def test_a_cursor_on_acts_that_are_not_there_any_more_has_expired(shop: Caller) -> None:
    tail = at_tail(shop)
    Act.objects.update(hash="0" * 64)

    assert code_of(shop.get(tail)) == (410, "cursor-expired")


def test_a_former_secret_still_opens_a_cursor(shop: Caller, settings: Any) -> None:
    tail = at_tail(shop)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, long enough for whoever asks"

    assert shop.get(tail).status_code == 200


def test_equal_places_are_equal_cursors_whose_length_says_nothing(shop: Caller) -> None:
    text = shop.json(CHANGES)["cursor"]
    found = cursors.opened(text)

    assert found
    assert cursors.sealed(found) == text
    assert {len(cursors.sealed(dataclasses.replace(found, issued_on=day))) for day in DAYS} == {len(text)}


@pytest.mark.parametrize("size", ["0", str(MAX_CHANGES + 1), "x", "-1"])
def test_a_page_has_a_bounded_size(size: str, shop: Caller) -> None:
    assert code_of(shop.get(f"{CHANGES}?page_size={size}")) == (400, "bad-parameter")
    assert DEFAULT_CHANGES <= MAX_CHANGES


def test_whoever_loses_the_last_grant_is_told_so_and_then_nothing(world: World, shop: Caller) -> None:
    tail = at_tail(shop)
    granting.end_grant(row=Grant.objects.get(partner=world.partner), actor=ANNA, clock=timezone.now)

    page = shop.json(tail)

    assert {each["type"] for each in page["results"]} == {"withdrawn"}
    assert {each["digest"] for each in page["results"]} == {None}
    assert shop.json(f"{CHANGES}?cursor={page['cursor']}")["results"] == []
    assert {each["type"] for each in shop.json(CHANGES)["results"]} == {"withdrawn"}


def test_whoever_never_had_a_grant_is_told_what_is_told_of_any_brand(world: World) -> None:
    nobody = Caller(key_of(make_partner(world.brand, "nobody")))

    assert nobody.get(CHANGES).status_code == nobody.get(BASE).status_code == 404
