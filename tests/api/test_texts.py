"""A block's text as a reader sees it: plain or HTML, arguments from the query, in the edition's own way of writing."""

import json
from urllib.parse import quote

import pytest

from assets.manifest import BlockType
from tests.api.calls import BASE, Caller
from tests.builders import make_block, make_variant
from tests.delivery.worlds import World, give, make_collection, release

BAGS = "{count, plural, one {# bag of <b>{kind}</b>} other {# bags of <b>{kind}</b>}}"
HOSTILE = ("1e999999999", "-1e-999999999", "nan", "inf", "9" * 200, "١٢", "0x10", "", " ", "1_000", "{x}", "‮3")


@pytest.fixture
def texts(world: World) -> str:
    make_block(
        world.brand, "bags", BAGS, make_variant(BAGS.replace("bags of", "Beutel"), locale="de"), type=BlockType.RICH
    )
    make_block(world.brand, "english", "Only in English")
    make_block(world.brand, "opens", "2027-03-20", type=BlockType.DATE)
    make_block(world.brand, "spices", "With {spices, list}")
    make_block(world.brand, "sum", "{count, number}")
    names = ("block/bags", "block/english", "block/opens", "block/spices", "block/sum")
    release(world.brand, *names)
    give(world.partner, make_collection(world.brand, "texts", *names))
    return f"{BASE}/blocks"


def said(caller: Caller, path: str) -> tuple[int, str, str]:
    answer = caller.get(path)
    return answer.status_code, answer["Content-Type"], answer.content.decode()


def test_a_text_is_said_with_the_arguments_given(texts: str, shop: Caller) -> None:
    path = f"{texts}/bags/editions/DE/de-DE"
    query = "args[count]=1500&args[kind]=A%26B"

    assert said(shop, f"{path}.txt?{query}") == (200, "text/plain; charset=utf-8", "1.500 Beutel A&B")
    assert said(shop, f"{path}.html?{query}") == (200, "text/html; charset=utf-8", "1.500 Beutel <b>A&amp;B</b>")


def test_what_is_no_message_is_shown_as_the_market_writes_it(texts: str, shop: Caller) -> None:
    assert said(shop, f"{texts}/opens/editions/DE/de-DE.txt")[2] == "20. März 2027"
    assert said(shop, f"{texts}/opens/editions/US/en-US.txt")[2] == "March 20, 2027"


def test_a_list_is_given_entry_by_entry(texts: str, shop: Caller) -> None:
    path = f"{texts}/spices/editions/US/en-US.txt"

    assert said(shop, f"{path}?args[spices]=salt&args[spices]=pepper,%20black")[2] == "With salt and pepper, black"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("args[count]=2", "args[kind]"),
        ("args[count]=2&args[kind]=x&args[more]=1", "args[more]"),
        ("args[count]=2&args[count]=3&args[kind]=x", "args[count]"),
        ("args=2", "args"),
        ("field=headline", "field"),
        ("fallback=all", "fallback"),
        (f"args[count]=2&args[kind]={'x' * 201}", "args[kind]"),
    ],
)
def test_a_wrong_question_names_its_parameter(query: str, parameter: str, texts: str, shop: Caller) -> None:
    status, _, body = said(shop, f"{texts}/bags/editions/DE/de-DE.txt?{query}")

    assert status == 400
    assert [fault["parameter"] for fault in json.loads(body)["errors"]] == [parameter]


def test_the_only_value_given_is_named_where_it_is_none(texts: str, shop: Caller) -> None:
    status, _, body = said(shop, f"{texts}/sum/editions/DE/de-DE.txt?args[count]=x")

    assert status == 400
    assert [fault["parameter"] for fault in json.loads(body)["errors"]] == ["args[count]"]


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_is_worse_than_refused(value: str, texts: str, shop: Caller) -> None:
    answer = shop.get(f"{texts}/bags/editions/DE/de-DE.txt?args[count]={quote(value)}&args[kind]=x")

    assert answer.status_code in (200, 400)
    assert len(answer.content) < 2_000


def test_a_text_in_another_language_is_left_out_where_that_is_asked(texts: str, shop: Caller) -> None:
    path = f"{texts}/english/editions/DE/de-DE"

    assert said(shop, f"{path}.txt")[2] == "Only in English"
    assert said(shop, f"{path}.txt?fallback=none")[0] == 404
    body = shop.json(f"{path}?fallback=none")
    assert (body["fields"], body["lacks"]) == ({}, ["value"])
    assert "value" in shop.json(f"{texts}/bags/editions/DE/de-DE?fallback=none")["fields"]


def test_a_fragment_runs_nothing(texts: str, shop: Caller) -> None:
    answer = shop.get(f"{texts}/english/editions/US/en-US.html")

    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
