"""`?fields=`: the part of an answer that is wanted, and nothing that the answer would not have."""

import json

import pytest

from tests.api.calls import BASE, KIT, Caller
from tests.delivery.worlds import World, give, make_collection, make_photo, release

HEADLINE = f"{BASE}/blocks/headline/editions/DE/de-DE"
PAGE = f"{KIT}/editions/DE/de-DE"


def test_only_what_is_named_is_answered(world: World, shop: Caller) -> None:
    assert shop.json(f"{HEADLINE}?fields=key,fields.value.value") == {
        "key": "headline",
        "fields": {"value": {"value": "Frühling"}},
    }
    assert shop.json(f"{PAGE}?fields=documents.name") == {"documents": [{"name": "note.txt"}, {"name": "web.html"}]}


def test_what_is_named_with_a_minus_is_left_out(world: World, shop: Caller) -> None:
    whole, part = shop.json(HEADLINE), shop.json(f"{HEADLINE}?fields=-digest,-fields.*.origin")

    del whole["digest"], whole["fields"]["value"]["origin"]
    assert part == whole


def test_in_a_list_it_is_said_of_the_entries(world: World, shop: Caller) -> None:
    page = shop.json(f"{BASE}/regions?fields=code,locales")

    assert page["results"][0].keys() == {"code", "locales"}
    assert page["next"] is None
    first = shop.json(f"{BASE}/blocks?fields=key&page_size=1")
    assert first["results"] == [{"key": "headline"}]


def test_the_next_page_has_the_same_fields(world: World, shop: Caller) -> None:
    make_photo(world.brand, "second", b"GIF89a second")
    release(world.brand, "media/second")
    give(world.partner, make_collection(world.brand, "more", "media/second"))

    first = shop.json(f"{BASE}/media?fields=key&page_size=1")
    assert first["results"] == [{"key": "photo"}]
    assert shop.json(first["next"])["results"] == [{"key": "second"}]


def test_the_shorter_of_two_names_has_all_of_it(world: World, shop: Caller) -> None:
    whole = shop.json(HEADLINE)["fields"]

    assert shop.json(f"{HEADLINE}?fields=fields,fields.value.type") == {"fields": whole}
    assert shop.json(f"{HEADLINE}?fields=fields.value.type,fields") == {"fields": whole}


def test_another_part_has_another_etag_and_the_same_one_is_known(world: World, shop: Caller) -> None:
    whole, part = shop.get(HEADLINE), shop.get(f"{HEADLINE}?fields=key")

    assert whole["ETag"] != part["ETag"]
    assert shop.get(f"{HEADLINE}?fields=key", if_none_match=part["ETag"]).status_code == 304


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("nothing", "There is no nothing. Valid: key, kind, type, region"),
        ("file.nothing", "There is no file.nothing. Valid: digest, media_type"),
        ("key.more", "key has nothing inside."),
        ("key,-digest", "Write what to have, or with - what to leave out, not both."),
        ("", "A name is empty. Valid: key"),
        ("key,", "A name is empty. Valid: key"),
        (",".join(["key"] * 51), "Give at most 50 names in 1000 characters."),
        ("k" * 1001, "Give at most 50 names in 1000 characters."),
        (".".join("fields" for _ in range(140)), "There is no fields.fields.fields. Valid: type"),
    ],
)
def test_a_name_that_there_is_not_is_refused_with_the_valid_ones(
    fields: str, said: str, world: World, shop: Caller
) -> None:
    answer = shop.get(f"{HEADLINE}?fields={fields}")
    body = json.loads(answer.content)

    assert (answer.status_code, body["code"]) == (400, "bad-parameter")
    assert said in body["errors"][0]["detail"]
    assert body["errors"][0]["parameter"] == "fields"


def test_links_lead_to_the_state_asked_for_and_not_to_its_part(world: World, shop: Caller) -> None:
    found = shop.json(f"{KIT}?release=1&fields=editions.url")

    assert {url.partition("?")[2] for url in (each["url"] for each in found["editions"])} == {"release=1"}
