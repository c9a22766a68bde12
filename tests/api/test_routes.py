"""Every route × every kind of caller: who is answered what, and at the cost of how many queries."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from assets.delivery.generations import generations
from assets.manifest import Preset
from assets.media.recipes import Order
from assets.media.renditions import rendition_of
from assets.media.signing import signed_path
from assets.models import ApiKey, File
from tests.api.calls import ANYBODY, BASE, KIT, Caller
from tests.delivery.worlds import World

EDITION = "editions/DE/de-DE"


@dataclass(frozen=True)
class Row:
    """A path of a route, its answer with the grant, and how many queries that takes, at first in its generation too.

    `is_open` needs no key.
    """

    path: str
    status: int
    queries: int
    first: int = 0
    other: int = 404
    is_open: bool = False


ROWS = {
    "root": Row("/api/v1/", 200, 1, 6, other=200),
    "openapi": Row("/api/v1/openapi.json", 200, 0, is_open=True),
    "docs": Row("/api/v1/docs", 200, 0, is_open=True),
    "problems": Row("/api/v1/docs/problems", 200, 0, is_open=True),
    "nothing": Row("/api/v1/nowhere", 404, 0, is_open=True),
    "brand-detail": Row(BASE, 200, 1, 6, other=200),
    "brand-tokens": Row(f"{BASE}/tokens", 200, 1, 6, other=200),
    "region-list": Row(f"{BASE}/regions", 200, 1, 6, other=200),
    "changes": Row(f"{BASE}/changes", 200, 1, 20, other=200),
    "block-list": Row(f"{BASE}/blocks", 200, 1, 9, other=200),
    "block-detail": Row(f"{BASE}/blocks/headline", 200, 2, 8),
    "block-releases": Row(f"{BASE}/blocks/headline/releases", 200, 2, 8),
    "block-editions": Row(f"{BASE}/blocks/headline/editions", 307, 2, 8),
    "block-edition": Row(f"{BASE}/blocks/headline/{EDITION}", 200, 1, 8),
    "block-text": Row(f"{BASE}/blocks/headline/{EDITION}.txt", 200, 1, 9),
    "block-html": Row(f"{BASE}/blocks/headline/{EDITION}.html", 200, 1, 9),
    "media-list": Row(f"{BASE}/media", 200, 1, 9, other=200),
    "media-detail": Row(f"{BASE}/media/photo", 200, 2, 8),
    "media-releases": Row(f"{BASE}/media/photo/releases", 200, 2, 8),
    "media-editions": Row(f"{BASE}/media/photo/editions", 307, 2, 8),
    "media-edition": Row(f"{BASE}/media/photo/{EDITION}", 200, 1, 8),
    "media-rendition": Row(f"{BASE}/media/photo/{EDITION}/renditions/thumb", 200, 2, 9),
    "template-list": Row(f"{BASE}/templates", 200, 1, 9, other=200),
    "template-detail": Row(f"{BASE}/templates/page", 200, 2, 8),
    "template-releases": Row(f"{BASE}/templates/page/releases", 200, 2, 8),
    "kit-list": Row(f"{BASE}/kits", 200, 1, 9, other=200),
    "kit-detail": Row(KIT, 200, 5, 11),
    "kit-releases": Row(f"{KIT}/releases", 200, 3, 9),
    "kit-editions": Row(f"{KIT}/editions", 307, 5, 11),
    "kit-coverage": Row(f"{KIT}/coverage", 200, 5, 11),
    "kit-document-anywhere": Row(f"{KIT}/documents/web.html", 307, 5, 11),
    "kit-edition": Row(f"{KIT}/{EDITION}", 200, 2, 9),
    "kit-archive": Row(f"{KIT}/{EDITION}.zip", 200, 1, 8),
    "kit-document": Row(f"{KIT}/{EDITION}/documents/web.html", 200, 2, 9),
    "kit-origins": Row(f"{KIT}/{EDITION}/documents/web.html/origins", 200, 6, 14),
    "file": Row("/m/{file}.png", 200, 1, 1, is_open=True),
    "signed-file": Row("{signed}", 200, 1, 1, is_open=True),
}


def routes(resolver: Any = None) -> Iterator[str]:
    """Names of every route outside the admin."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver) and entry.app_name != "admin":
            yield from routes(entry)
        elif isinstance(entry, URLPattern) and entry.name:
            yield entry.name


def path_of(row: Row) -> str:
    file = File.objects.get(name="photo.png", media_type="image/png", size_bytes__gt=50)
    thumb = rendition_of(Order(file.pk, file.media_type, Preset("thumb", width_px=4)))
    return row.path.format(file=file.pk, signed=signed_path(thumb.recipe, now=timezone.now()))


def test_every_route_has_a_row() -> None:
    assert set(routes()) == set(ROWS)


def answers(caller: Caller, method: str = "GET") -> dict[str, Any]:
    return {name: caller.get(path_of(row), method) for name, row in ROWS.items()}


def statuses(found: dict[str, Any]) -> dict[str, int]:
    return {name: response.status_code for name, response in found.items()}


def test_each_route_answers_its_partner(world: World, shop: Caller) -> None:
    assert statuses(answers(shop)) == {name: row.status for name, row in ROWS.items()}


def cost(caller: Caller, path: str) -> int:
    """Without the note of the key's use, which is due once a minute."""
    ApiKey.objects.update(last_used_at=timezone.now() + dt.timedelta(hours=1))
    with CaptureQueriesContext(connection) as queries:
        caller.get(path)
    return len(queries)


def test_each_route_costs_its_partner_a_fixed_number_of_queries(world: World, shop: Caller) -> None:
    answers(shop)

    assert {name: cost(shop, path_of(row)) for name, row in ROWS.items()} == {
        name: row.queries for name, row in ROWS.items()
    }


def test_the_first_answer_of_a_generation_costs_a_fixed_number_of_queries_too(world: World, shop: Caller) -> None:
    answers(shop)
    measured = {}
    for name, row in ROWS.items():
        path = path_of(row)
        generations.forget()
        measured[name] = cost(shop, path)

    assert measured == {name: row.first for name, row in ROWS.items()}


def test_each_route_asks_everybody_else_for_a_key(world: World) -> None:
    assert statuses(answers(ANYBODY)) == {name: row.status if row.is_open else 401 for name, row in ROWS.items()}


def test_a_partner_with_another_grant_is_told_nothing(press: Caller) -> None:
    found = answers(press)

    assert statuses(found) == {name: row.status if row.is_open else row.other for name, row in ROWS.items()}
    closed = [response.content for name, response in found.items() if not ROWS[name].is_open]
    assert not [body for body in closed if b"spring" in body or b"headline" in body or b"photo" in body]


def test_a_partner_of_another_brand_is_told_nothing(stranger: Caller) -> None:
    found = answers(stranger)

    expected = {name: row.status if row.is_open else 404 for name, row in ROWS.items()}
    assert statuses(found) == {**expected, "root": 200}
    assert not [name for name, response in found.items() if not ROWS[name].is_open and b"solnap" in response.content]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_every_route_is_read_only(method: str, world: World, shop: Caller) -> None:
    found = answers(shop, method)

    del found["nothing"]
    assert set(statuses(found).values()) == {405}
    assert {response["Allow"] for response in found.values()} == {"GET, HEAD"}
    assert {response["Content-Type"] for response in found.values()} == {"application/problem+json"}


def test_head_answers_as_get_without_a_body(world: World, shop: Caller) -> None:
    got, head = answers(shop), answers(shop, "HEAD")

    assert statuses(got) == statuses(head)
    assert {response.content for response in head.values()} == {b""}
    assert {name: response.headers.get("ETag") for name, response in got.items()} == {
        name: response.headers.get("ETag") for name, response in head.items()
    }
