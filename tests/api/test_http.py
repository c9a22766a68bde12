"""HTTP as its readers expect it: web pages, compression, media types, bodies and links."""

import gzip
import json

import pytest

from assets import granting
from tests.api.calls import ANYBODY, BASE, KIT, PAGE, Caller
from tests.api.test_routes import ROWS, path_of
from tests.builders import ANNA, make_block, make_kit, make_template, place
from tests.delivery.worlds import SLOTS, T0, World, give, make_collection, release

SHOP = "https://shop.example"
ASKING = {"origin": SHOP, "access_control_request_method": "GET"}


@pytest.fixture
def page_key(world: World) -> Caller:
    issued = granting.issue_key(partner=world.partner, actor=ANNA, clock=lambda: T0, origins=[SHOP])
    return Caller(issued.secret)


@pytest.fixture
def long(world: World) -> str:
    """The path of a document that is long enough to be worth compressing."""
    make_block(world.brand, "long", "Light. " * 400)
    make_template(world.brand, "long", parts={"long.txt": "{{ headline }}"}, slots=SLOTS[:1])
    make_kit(world.brand, "long", place("headline", "block/long"), templates=("long",), regions=("DE",))
    release(world.brand, "kit/long")
    give(world.partner, make_collection(world.brand, "long", "kit/long"))
    return f"{BASE}/kits/long/editions/DE/de-DE/documents/long.txt"


def test_a_page_asks_before_it_sends_its_key(world: World, page_key: Caller) -> None:
    for row in (row for row in ROWS.values() if row.path.startswith("/api/v1/brands")):
        asked = ANYBODY.get(row.path, "OPTIONS", **ASKING)
        assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
        assert asked["Access-Control-Allow-Methods"] == "GET, HEAD"
        assert "Authorization" in asked["Access-Control-Allow-Headers"]

    answer = page_key.get(PAGE, origin=SHOP)
    assert answer["Access-Control-Allow-Origin"] == SHOP
    assert "ETag" in answer["Access-Control-Expose-Headers"]


def test_a_page_can_read_that_its_key_is_none_and_another_page_nothing(world: World, page_key: Caller) -> None:
    unknown, foreign = ANYBODY.get(PAGE, origin=SHOP), page_key.get(PAGE, origin="https://other.example")

    assert (unknown.status_code, unknown["Access-Control-Allow-Origin"]) == (401, "*")
    assert (foreign.status_code, foreign.has_header("Access-Control-Allow-Origin")) == (403, False)


def test_texts_that_were_made_before_are_sent_compressed_under_an_etag_of_their_own(long: str, shop: Caller) -> None:
    plain, packed = shop.get(long), shop.get(long, accept_encoding="br, gzip;q=0.8")

    assert (plain.has_header("Content-Encoding"), packed["Content-Encoding"]) == (False, "gzip")
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 10
    assert packed["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in plain["Vary"]
    assert "Accept-Encoding" in packed["Vary"]
    assert shop.get(long, accept_encoding="gzip", if_none_match=packed["ETag"]).status_code == 304
    assert shop.get(long, accept_encoding="gzip", if_none_match=plain["ETag"]).status_code == 200
    assert not shop.get(long, accept_encoding="gzip;q=0, *").has_header("Content-Encoding")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("", 200),
        ("*/*", 200),
        ("application/json; charset=utf-8", 200),
        ("text/html, application/*;q=0.1", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("text/html, application/json;q=0.000", 406),
    ],
)
def test_accept_refuses_what_it_leaves_out(accept: str, status: int, world: World, shop: Caller) -> None:
    answer = shop.get(BASE, accept=accept) if accept else shop.get(BASE)

    assert answer.status_code == status
    assert status == 200 or json.loads(answer.content)["code"] == "not-acceptable"


def test_tokens_are_json_too(world: World, shop: Caller) -> None:
    assert shop.get(f"{BASE}/tokens", accept="application/json").status_code == 200


@pytest.mark.parametrize(
    ("size", "status", "code"),
    [("3", 415, "unsupported-media-type"), ("1000001", 413, "too-large"), ("x", 413, "too-large")],
)
def test_a_body_is_refused_before_it_is_read(size: str, status: int, code: str, world: World, shop: Caller) -> None:
    answer = shop.get(PAGE, content_length=size)

    assert (answer.status_code, json.loads(answer.content)["code"]) == (status, code)


def test_a_part_behind_the_end_is_a_problem(world: World) -> None:
    answer = ANYBODY.get(path_of(ROWS["file"]), range="bytes=9999999-")

    assert (answer.status_code, json.loads(answer.content)["code"]) == (416, "range-not-satisfiable")
    assert answer["Content-Range"].startswith("bytes */")


def test_files_may_be_used_by_every_page(world: World) -> None:
    assert ANYBODY.get(path_of(ROWS["file"]), origin=SHOP)["Access-Control-Allow-Origin"] == "*"


def test_links_lead_to_other_versions_the_next_page_and_the_description(world: World, shop: Caller) -> None:
    edition = f"{KIT}/editions/DE/de-DE"
    history = f'<{KIT}/releases>; rel="version-history"'

    assert shop.get(edition)["Link"] == history
    assert shop.get(f"{edition}?release=1")["Link"] == f'{history}, <{edition}>; rel="latest-version"'
    assert 'rel="service-desc"' in shop.get("/api/v1/")["Link"]


def test_what_is_known_is_not_sent_again_to_who_asks_for_no_cached_copy(world: World, shop: Caller) -> None:
    etag = shop.get(PAGE)["ETag"]

    assert shop.get(PAGE, if_none_match=etag, cache_control="no-cache").status_code == 304


@pytest.mark.parametrize("path", [BASE, PAGE, "/api/v1/openapi.json"])
def test_what_is_known_says_nothing_of_a_body_that_is_not_sent(path: str, shop: Caller) -> None:
    response = shop.get(path, if_none_match=shop.get(path)["ETag"])

    assert response.status_code == 304
    assert not {"Content-Type", "Content-Length", "Content-Encoding"} & set(response.headers)


def test_neither_does_a_redirect_nor_a_preflight(shop: Caller) -> None:
    redirect, preflight = shop.get(f"{KIT}/editions"), ANYBODY.get(PAGE, "OPTIONS", **ASKING)

    assert [redirect.status_code, preflight.status_code] == [307, 204]
    assert "Content-Type" not in redirect.headers
    assert "Content-Type" not in preflight.headers
