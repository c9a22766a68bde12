"""What is hidden answers exactly as what does not exist: status, body and headers."""

import json
from dataclasses import replace
from typing import Any

import pytest

from assets.drafts import read_many
from assets.manifest import BrandManifest, Kind
from assets.publishing import withdraw
from tests.api.calls import BASE, KIT, PAGE, Caller, face
from tests.builders import ANNA, make_block, save
from tests.delivery.worlds import (
    T0,
    World,
    give,
    key_of,
    make_collection,
    make_partner,
    make_world,
    release,
)


def masked(response: Any, name: str) -> tuple[int, str]:
    """An answer but for the name of the place that was asked for."""
    status, body, headers = face(response)
    assert (status, body["code"]) == (400, "bad-parameter")
    return status, json.dumps([body, headers]).replace(name, "??")


TAILS = ("", "/releases", "/editions", "/editions/DE/de-DE", "?release=1", "?at=2025-06-01T00:00:00Z")


@pytest.mark.parametrize("tail", TAILS)
def test_a_hidden_block_answers_as_one_that_does_not_exist(tail: str, shop: Caller) -> None:
    absent = face(shop.get(f"{BASE}/blocks/nothing{tail}"))

    assert absent[0] == 404
    assert face(shop.get(f"{BASE}/blocks/secret{tail}")) == absent


@pytest.mark.parametrize("tail", TAILS)
def test_drafts_withdrawn_and_scheduled_ones_answer_as_what_does_not_exist(
    tail: str, world: World, shop: Caller
) -> None:
    for key in ("draft", "gone", "later"):
        make_block(world.brand, key, "Text")
    release(world.brand, "block/later", at=T0.replace(year=9000))
    names = ["block/draft", "block/gone", "block/later"]
    more = make_collection(world.brand, "more", *names)
    give(world.partner, more)
    absent = face(shop.get(f"{BASE}/blocks/nothing{tail}"))

    assert {key: face(shop.get(f"{BASE}/blocks/{key}{tail}")) == absent for key in ("draft", "gone", "later")} == {
        "draft": True,
        "gone": True,
        "later": True,
    }


def test_a_withdrawn_kit_answers_as_one_that_does_not_exist(world: World, shop: Caller) -> None:
    withdraw(brand=world.brand, refs=["kit/spring"], actor=ANNA, clock=lambda: T0)

    for tail in ("", "/editions", "/editions/DE/de-DE", "/editions/DE/de-DE.zip", "/documents/web.html"):
        assert face(shop.get(KIT + tail)) == face(shop.get(f"{BASE}/kits/nothing{tail}"))
    assert shop.json(f"{BASE}/kits")["results"] == []


def test_another_brand_answers_as_one_that_does_not_exist(shop: Caller) -> None:
    make_world("other")

    for tail in ("", "/regions", "/blocks", "/blocks/headline", "/kits/spring/editions/DE/de-DE.zip"):
        hidden, absent = (face(shop.get(f"/api/v1/brands/{brand}{tail}")) for brand in ("other", "nowhere"))
        assert hidden == absent


def test_a_foreign_region_answers_as_one_that_does_not_exist(world: World) -> None:
    partner = make_partner(world.brand, "german")
    give(partner, world.launch, "DE")
    german = Caller(key_of(partner))

    assert german.get(PAGE).status_code == 200
    for tail in ("US/en-US", "CH/fr-CH", "US/en-US.zip", "US/en-US/documents/web.html"):
        there, absent = tail[:2], f"{KIT}/editions/XX{tail[2:]}"
        assert masked(german.get(f"{KIT}/editions/{tail}"), there) == masked(german.get(absent), "XX")
    assert masked(german.get(f"{KIT}/editions?region=US"), "US") == masked(
        german.get(f"{KIT}/editions?region=XX"), "XX"
    )


@pytest.mark.parametrize("key", ["headline", "secret", "nothing"])
@pytest.mark.parametrize(
    ("place", "name", "detail"),
    [
        ("editions/XX/de-DE", "region", "There is no XX here. Valid here: CH, DE, US."),
        ("editions/de/de-DE.txt", "region", "There is no de here. Valid here: CH, DE, US."),
        ("editions?region=150", "region", "There is no 150 here. Valid here: CH, DE, US."),
        ("editions/CH/fr_CH", "locale", "There is no fr_CH in CH. Valid there: de-CH, fr-CH."),
        ("editions/CH/en-US.html", "locale", "There is no en-US in CH. Valid there: de-CH, fr-CH."),
    ],
)
def test_a_place_that_there_is_not_is_named_with_those_there_are(
    key: str, place: str, name: str, detail: str, shop: Caller
) -> None:
    response = shop.get(f"{BASE}/blocks/{key}/{place}")

    assert response.status_code == 400
    assert json.loads(response.content)["errors"] == [{"detail": detail, "parameter": name}]


def test_who_reads_no_kits_is_not_told_where_there_are_any(world: World) -> None:
    partner = make_partner(world.brand, "texts")
    give(partner, world.launch, kinds=[Kind.BLOCK])
    texts = Caller(key_of(partner))

    assert texts.get(f"{KIT}/editions/XX/de-DE").status_code == 404
    assert texts.get(f"{KIT}/editions/XX/de-DE").status_code == texts.get(f"{KIT}/editions/DE/de-DE").status_code


def test_a_logo_is_named_to_those_who_may_see_it(world: World, shop: Caller, press: Caller) -> None:
    facts = read_many([world.brand])["brand/solnap"]
    assert isinstance(facts, BrandManifest)
    save(world.brand, replace(facts, logos={"main": "photo"}))
    release(world.brand, "brand/solnap")

    assert shop.json(BASE)["logos"] == {"main": "photo"}
    assert press.json(BASE)["logos"] == {}


def with_pseudo_locale(world: World) -> None:
    """DE lists en-XA beside its own locale, and all is released again."""
    facts = read_many([world.brand])["brand/solnap"]
    assert isinstance(facts, BrandManifest)
    regions = [replace(each, locales=(*each.locales, "en-XA")) if each.code == "DE" else each for each in facts.regions]
    save(world.brand, replace(facts, regions=tuple(regions)))
    release(world.brand, "brand/solnap", "kit/spring", at=T0.replace(hour=10))


@pytest.mark.parametrize("tail", ["", "/documents/web.html", ".zip"])
def test_a_pseudo_locale_answers_as_one_that_does_not_exist_until_a_region_lists_it(
    tail: str, world: World, shop: Caller
) -> None:
    absent = masked(shop.get(f"{KIT}/editions/DE/nl-NL{tail}"), "nl-NL")
    assert masked(shop.get(f"{KIT}/editions/DE/en-XA{tail}"), "en-XA") == absent
    assert masked(shop.get(f"{BASE}/blocks/headline/editions/DE/en-XA"), "en-XA") == absent

    with_pseudo_locale(world)

    assert shop.get(f"{KIT}/editions/DE/en-XA{tail}").status_code == 200
    assert masked(shop.get(f"{KIT}/editions/CH/en-XA{tail}"), "en-XA")
    assert "[Ƒŕüĥļîñĝ" in shop.get(f"{KIT}/editions/DE/en-XA/documents/web.html").content.decode()
