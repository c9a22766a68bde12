"""Searches, filters and orders of lists: what they find, and that they tell nothing of what the key may not read."""

from typing import Any
from urllib.parse import quote

import pytest

from assets import granting
from assets.delivery import current
from assets.manifest import BlockType
from assets.publishing import recall, withdraw
from tests.api.calls import BASE, Caller, face
from tests.builders import ANNA, make_block, make_variant
from tests.delivery.worlds import (
    World,
    assets_named,
    give,
    key_of,
    make_collection,
    make_partner,
    minutes,
    release,
)


def keys(caller: Caller, query: str, kind: str = "blocks") -> list[str]:
    return [row["key"] for row in caller.json(f"{BASE}/{kind}?{query}")["results"]]


@pytest.fixture
def german(world: World) -> Caller:
    """May read in DE what is in `launch`; beside the headline that is a legal text, a date and three tagged texts."""
    make_block(
        world.brand,
        "legal",
        make_variant("Nur hier", locale="de", region="DE"),
        make_variant("Only overseas", locale="en", region="US"),
        make_variant("Überall", locale="de", region="001"),
        type=BlockType.LEGAL,
    )
    for number, tags in enumerate((("spring",), ("spring", "sale"), ("sale",))):
        make_block(world.brand, f"text-{number}", f"Words {number}", title=f"Text No {number}", tags=tags)
    names = ["block/legal", *(f"block/text-{number}" for number in range(3))]
    release(world.brand, *names, now=minutes(1))
    granting.add_members(
        collection=world.launch, assets=assets_named(world.brand, names), actor=ANNA, clock=lambda: minutes(1)
    )
    partner = make_partner(world.brand, "german")
    give(partner, world.launch, "DE")
    return Caller(key_of(partner))


NARROWED = {
    "search=FRUHLING": ["headline"],
    "search=fruehling": ["headline"],
    "search=spring": ["headline", "text-0", "text-1"],
    "search=headline%20fr%C3%BCh": ["headline"],
    "search=text%20no": ["text-0", "text-1", "text-2"],
    "search=nur%20hier": ["legal"],
    "search=only%20overseas": [],
    "search=uberall": [],
    "search=nobody": [],
    "filter[tag]=spring": ["text-0", "text-1"],
    "filter[tag]=spring&search=words%201": ["text-1"],
    "filter[type]=legal": ["legal"],
    "filter[type]=money": [],
    "filter[tag]=no-such": [],
    "filter[region]=DE&filter[type]=legal": ["legal"],
    "filter[locale]=de-DE&search=nur": ["legal"],
    "filter[collection]=launch&filter[tag]=sale": ["text-1", "text-2"],
    "sort=-key&filter[tag]=sale": ["text-2", "text-1"],
    "sort=updated_at&page_size=1": ["headline"],
    "sort=-updated_at&page_size=1": ["text-2"],
    "filter[updated_at][gt]=2025-01-01T09:00:00Z&filter[type]=text": ["text-0", "text-1", "text-2"],
    "filter[updated_at][lte]=2025-01-01T09:00:00Z": ["headline"],
    "filter[updated_at][gte]=2025-01-01T09:01:00Z&filter[updated_at][lt]=2025-01-01T09:01:00Z": [],
    "at=2025-01-01T09:00:30Z&search=spring": ["headline"],
    "at=2025-01-01T09:00:30Z&filter[tag]=spring": [],
}


def test_a_list_is_narrowed_to_what_is_asked_for(german: Caller) -> None:
    assert {query: keys(german, query) for query in NARROWED} == NARROWED


def test_words_of_many_texts_find_the_same_another_way(german: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "FEW", 0)

    assert {query: keys(german, query) for query in NARROWED} == NARROWED


def test_media_templates_and_kits_have_filters_of_their_own(world: World, shop: Caller) -> None:
    assert keys(shop, "filter[media_type]=image/png&search=cup", "media") == ["photo"]
    assert keys(shop, "filter[licence]=CC0", "media") == []
    assert keys(shop, "filter[channel]=web", "kits") == keys(shop, "search=spri", "kits") == ["spring"]
    assert keys(shop, "filter[channel]=email", "kits") == []
    assert keys(shop, "filter[channel]=web&filter[region]=CH", "templates") == ["page"]


def walked(caller: Caller, query: str) -> list[str]:
    path, found = f"{BASE}/blocks?page_size=2&{query}", []
    while path:
        page = caller.json(path)
        found += [row["key"] for row in page["results"]]
        path = page["next"]
    return found


def test_pages_of_every_order_are_the_whole_list(german: Caller) -> None:
    orders = ("key", "-key", "updated_at", "-updated_at")

    pages = {order: walked(german, f"sort={order}&search=te") for order in orders}

    assert pages == {order: keys(german, f"sort={order}&search=te") for order in orders}
    assert [sorted(found) for found in pages.values()] == [["text-0", "text-1", "text-2"]] * 4


def test_a_list_tells_what_it_was_narrowed_and_ordered_by(german: Caller) -> None:
    row = german.json(f"{BASE}/blocks?search=words%201")["results"][0]

    assert row == {
        "key": "text-1",
        "kind": "block",
        "title": "Text No 1",
        "tags": ["sale", "spring"],
        "updated_at": "2025-01-01T09:01:00Z",
        "url": f"{BASE}/blocks/text-1",
    }


def test_drafts_withdrawn_and_former_words_are_not_found(world: World, german: Caller) -> None:
    make_block(world.brand, "text-0", "Draft words", tags=("draft",))
    withdraw(brand=world.brand, refs=["block/text-1"], actor=ANNA, clock=lambda: minutes(2))
    make_block(world.brand, "text-2", "Newer", title="Text No 2")
    release(world.brand, "block/text-2", now=minutes(3))

    assert keys(german, "search=draft") == keys(german, "filter[tag]=draft") == []
    assert keys(german, "search=words") == ["text-0"]
    assert keys(german, "search=newer") == ["text-2"]
    assert keys(german, "at=2025-01-01T09:01:30Z&search=words") == ["text-0", "text-1", "text-2"]


def test_a_recalled_media_is_not_found(world: World, shop: Caller) -> None:
    assert keys(shop, "search=cup", "media") == ["photo"]

    recall(brand=world.brand, name="media/photo", reason="No consent", actor=ANNA, clock=lambda: minutes(1))

    assert keys(shop, "search=cup", "media") == []


UNKNOWN = {
    "filter[foo]=1": ("filter[foo]", "unknown-parameter", "filter[tag]"),
    "filter[type]=poem": ("filter[type]", "bad-parameter", "legal"),
    "sort=title": ("sort", "bad-parameter", "-updated_at"),
    "sort=key'--": ("sort", "bad-parameter", "-updated_at"),
    "filter[region]=US": ("filter[region]", "bad-parameter", "DE"),
    "filter[region]=XX": ("filter[region]", "bad-parameter", "DE"),
    "filter[locale]=fr-CH": ("filter[locale]", "bad-parameter", "de-DE"),
    "filter[locale]=%00": ("filter[locale]", "bad-parameter", "de-DE"),
    "filter[collection]=secret": ("filter[collection]", "bad-parameter", "launch"),
    "filter[tag]=A%20b": ("filter[tag]", "bad-parameter", "a–z"),
    "filter[updated_at][gte]=yesterday": ("filter[updated_at][gte]", "bad-parameter", "2026-10-01"),
    "filter[updated_at][gte]=0001-01-01T00:00:00%2B23:59": ("filter[updated_at][gte]", "bad-parameter", "2026-10-01"),
    "filter[updated_at__gte]=2026-10-01T00:00:00Z": ("filter[updated_at__gte]", "unknown-parameter", "filter[tag]"),
    "search=": ("search", "bad-parameter", "a letter"),
    "search=%25%22*%00": ("search", "bad-parameter", "a letter"),
    "search=" + "a" * 201: ("search", "bad-parameter", "at most 200"),
    "search=" + "+".join("abcdefghijk"): ("search", "bad-parameter", "at most 10"),
    "sort=updated_at&cursor=headline": ("cursor", "bad-cursor", "Start again"),
    "cursor=2025-01-01T09:00:00Z,headline": ("cursor", "bad-cursor", "Start again"),
    "sort=updated_at&cursor=0001-01-01T00:00:00%2B23:59,a": ("cursor", "bad-cursor", "Start again"),
}


def test_what_there_is_not_is_named_with_what_there_is(german: Caller) -> None:
    for query, (name, code, valid) in UNKNOWN.items():
        status, body, _ = face(german.get(f"{BASE}/blocks?{query}"))

        assert (status, body["code"], body["errors"][0]["parameter"]) == (400, code, name)
        assert valid in body["errors"][0]["detail"]


def test_a_hidden_region_or_collection_answers_as_one_that_does_not_exist(world: World, german: Caller) -> None:
    make_collection(world.brand, "hidden", "block/secret")

    for name, hidden, absent in (
        ("region", "US", "XX"),
        ("collection", "hidden", "absent"),
        ("locale", "fr-CH", "fr-FR"),
    ):
        answers: list[Any] = [face(german.get(f"{BASE}/blocks?filter[{name}]={value}")) for value in (hidden, absent)]
        assert answers[0] == answers[1]


def test_hostile_words_are_refused_or_find_nothing(german: Caller) -> None:
    for text in ("NEAR(a b)", "a' OR 1=1--", "%", "ﷺ" * 11, "z" + "\u0301" * 150, "\U0010ffff x", "te\x00xt-0"):
        query = f"search={quote(text)}"
        assert german.get(f"{BASE}/blocks?{query}").status_code == 400 or keys(german, query) == []


def test_a_search_costs_one_query_more(german: Caller, django_assert_num_queries: Any) -> None:
    german.json(f"{BASE}/blocks")

    for query, queries in (("filter[tag]=sale&sort=-updated_at", 4), ("search=words", 5), ("search=nothing", 3)):
        with django_assert_num_queries(queries):
            german.json(f"{BASE}/blocks?{query}")
