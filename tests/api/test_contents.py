"""Several contents in one answer: a list in one edition, and what a content names, for few queries."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.delivery import content, states
from assets.manifest import Variant
from tests.api.calls import BASE, KIT, Caller
from tests.api.test_recalls import take_back
from tests.builders import make_block, make_variant
from tests.delivery.worlds import World, give, key_of, make_collection, make_partner, release

BLOCKS = f"{BASE}/blocks"
GERMAN = "edition=DE/de-DE"


def make_texts(world: World, count: int) -> None:
    for number in range(count):
        make_block(world.brand, f"text-{number:03}", "Hello", make_variant("Hallo", locale="de"))
    names = [f"block/text-{number:03}" for number in range(count)]
    release(world.brand, *names)
    give(world.partner, make_collection(world.brand, f"texts-{count}", *names))


@pytest.fixture
def named(world: World) -> str:
    """A block that names a term that names another; a third is hidden."""
    make_block(world.brand, "sun", "Sun", type="term")
    make_block(world.brand, "light", "{sun, term}light", type="term")
    make_block(world.brand, "hidden", "Nobody", type="term")
    make_block(world.brand, "claim", "First {light, term} for {hidden, term}")
    release(world.brand, "block/claim", "block/light", "block/sun", "block/hidden")
    give(world.partner, make_collection(world.brand, "named", "block/claim", "block/light", "block/sun"))
    return f"{BLOCKS}/claim/editions/DE/de-DE"


def test_a_list_has_the_content_of_one_edition(world: World, shop: Caller) -> None:
    page = shop.json(f"{BLOCKS}?{GERMAN}")

    alone = shop.json(f"{BLOCKS}/headline/editions/DE/de-DE")
    (row,) = page["results"]
    assert (row["key"], row["url"], row["content"]) == ("headline", f"{BLOCKS}/headline", alone)
    assert shop.json(f"{BASE}/media?{GERMAN}&fields=content.file.media_type")["results"] == [
        {"content": {"file": {"media_type": "image/png"}}}
    ]


def test_a_list_names_only_what_has_that_edition(world: World, shop: Caller) -> None:
    make_block(world.brand, "later", "Later")
    release(world.brand, "block/later")
    give(world.partner, make_collection(world.brand, "american", "block/later"), region="US")

    assert [each["key"] for each in shop.json(f"{BLOCKS}?{GERMAN}")["results"]] == ["headline"]
    assert [each["key"] for each in shop.json(f"{BLOCKS}?edition=US/en-US")["results"]] == ["headline", "later"]


def test_an_edition_that_the_key_may_not_read_is_none(world: World, press: Caller, shop: Caller) -> None:
    answer = shop.get(f"{BLOCKS}?edition=XX/de-DE")

    body = json.loads(answer.content)
    assert answer.status_code == 400
    assert body["errors"][0]["detail"] == "There is no such edition. Valid: CH/de-CH, CH/fr-CH, DE/de-DE, US/en-US."


def test_a_page_of_contents_costs_as_much_as_one(world: World, shop: Caller) -> None:
    make_texts(world, 30)
    shop.json(BLOCKS)
    counts = []
    for size in (1, 30):
        states.manifests.clear()
        content.items.clear()
        with CaptureQueriesContext(connection) as queries:
            assert len(shop.json(f"{BLOCKS}?{GERMAN}&page_size={size}")["results"]) == size
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_what_a_content_names_comes_with_it(named: str, shop: Caller) -> None:
    body = shop.json(f"{named}?include=uses")

    assert list(body["included"]) == ["block/light"]
    assert body["included"]["block/light"] == shop.json(f"{BLOCKS}/light/editions/DE/de-DE")
    assert body["unresolved"] == ["block/hidden"]
    assert list(shop.json(f"{named}?include=uses.uses")["included"]) == ["block/light", "block/sun"]


def test_a_kit_tells_of_its_parts_that_the_key_may_read_and_of_no_others(world: World, shop: Caller) -> None:
    page = f"{KIT}/editions/DE/de-DE?include=uses&fields=included,unresolved"

    whole = shop.json(page)
    assert (list(whole["included"]), whole["unresolved"]) == (["block/headline", "media/photo"], [])
    partner = make_partner(world.brand, "kits")
    give(partner, make_collection(world.brand, "kits", "kit/spring"))
    assert Caller(key_of(partner)).json(page) == {"included": {}, "unresolved": []}


def test_a_pinned_kit_comes_with_the_parts_it_is_locked_to(world: World, shop: Caller) -> None:
    make_block(world.brand, "headline", "Summer", make_variant("Sommer", locale="de"))
    release(world.brand, "block/headline")
    page = f"{KIT}/editions/DE/de-DE?include=uses&fields=included.*.fields.value.value"

    said = [shop.json(f"{page}{tail}")["included"]["block/headline"] for tail in ("&release=1", "&release=2", "")]
    assert [each["fields"]["value"]["value"] for each in said] == ["Frühling", "Sommer", "Sommer"]


def test_what_is_recalled_is_unresolved_and_lists_go_on_without_it(world: World, shop: Caller) -> None:
    make_block(world.brand, "photo-card", *cards(), type="card")
    release(world.brand, "block/photo-card")
    give(world.partner, make_collection(world.brand, "cards", "block/photo-card"))
    card = f"{BLOCKS}/photo-card/editions/DE/de-DE?include=uses"
    assert list(shop.json(card)["included"]) == ["media/photo"]

    take_back(world)
    assert shop.json(card)["unresolved"] == ["media/photo"]
    assert shop.json(f"{BASE}/media?{GERMAN}")["results"] == []


@pytest.mark.parametrize("include", ["", "uses.uses.uses", "nothing"])
def test_another_link_is_none(include: str, world: World, shop: Caller) -> None:
    answer = shop.get(f"{BLOCKS}/headline/editions/DE/de-DE?include={include}")

    assert answer.status_code == 400
    assert json.loads(answer.content)["errors"][0]["detail"] == "There is no such link. Valid: uses, uses.uses."


def cards() -> tuple[Variant, ...]:
    return make_variant("A cup", field="title"), make_variant("photo", field="media")
