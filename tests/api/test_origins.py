"""Partners learn where a document's passages came from: as much as they may read, and nobody's name."""

from typing import Any

import pytest

from tests.api.calls import KIT, Caller
from tests.api.test_recalls import take_back
from tests.delivery.worlds import World, give, key_of, make_collection, make_partner

GERMAN = f"{KIT}/editions/DE/de-DE/documents/web.html/origins"
AMERICAN = f"{KIT}/editions/US/en-US/documents/web.html/origins"


def only(body: dict[str, Any]) -> dict[str, Any]:
    (passage,) = body["passages"]
    return {"text": passage["text"], **passage["sources"][0]}


def test_a_passage_names_the_text_it_came_from_with_its_language_and_market(world: World, shop: Caller) -> None:
    assert only(shop.json(GERMAN)) == {
        "text": "Frühling",
        "kind": "block",
        "asset": "block/headline",
        "field": "value",
        "release": 1,
        "locale": "de",
        "region": "001",
        "is_same_language": True,
    }
    assert only(shop.json(AMERICAN))["text"] == "Spring"


def test_a_part_that_the_key_may_not_read_has_no_name(world: World) -> None:
    partner = make_partner(world.brand, "kits")
    give(partner, make_collection(world.brand, "kits", "kit/spring"))

    found = only(Caller(key_of(partner)).json(GERMAN))
    assert found == {"text": "Frühling", "kind": "block", "locale": "de", "region": "001", "is_same_language": True}


def test_nobody_who_wrote_it_is_told(world: World, shop: Caller) -> None:
    answer = shop.get(GERMAN).content.decode()

    assert "Anna" not in answer
    assert not {"by", "act", "saved", "published"} & set(only(shop.json(GERMAN)))


def test_it_is_of_the_document_that_the_state_has(world: World, shop: Caller) -> None:
    document = shop.get(f"{KIT}/editions/DE/de-DE/documents/web.html?release=1")

    assert f'"{shop.json(f"{GERMAN}?release=1")["digest"]}"' == document["ETag"]
    assert shop.get(f"{GERMAN}?release=9").status_code == 404
    assert shop.get(GERMAN.replace("web.html", "nothing.html")).status_code == 404


@pytest.mark.parametrize("path", [GERMAN, f"{GERMAN}?release=1"])
def test_of_a_document_that_names_what_is_recalled_nothing_is_told(path: str, world: World, shop: Caller) -> None:
    take_back(world)

    assert shop.get(path).status_code == 410
