"""What a request costs is spent before it is answered, and keys cannot be guessed."""

import json
import re
import secrets
import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from assets import keys
from assets.api.authentication import KeyAuthentication
from assets.api.limiting import ARCHIVE, DOCUMENT, DRAWING, LIST, READ
from assets.api.problems import RateLimited
from assets.budgets import window_of
from assets.delivery.generations import generations
from assets.models import ApiKey, Partner
from tests.api.calls import ANYBODY, BASE, KIT, PAGE, Caller, face
from tests.api.test_routes import ROWS, path_of
from tests.conftest import PLENTY
from tests.counts import RANDOM_KEYS
from tests.delivery.worlds import World

ARCHIVE_PATH = f"{KIT}/editions/DE/de-DE.zip"
THUMB = f"{BASE}/media/photo/editions/DE/de-DE/renditions/thumb"
DEARER = {
    **{name: LIST for name in ROWS if name.endswith("-list") and name != "region-list"},
    "changes": LIST,
    "kit-document": DOCUMENT,
    "kit-archive": ARCHIVE,
    "media-rendition": READ + DRAWING,
}
LONGEST_SECONDS = 8
LEFT = re.compile(r'"key";r=(\d+);t=([1-9]|[1-5]\d|60)(?:,|\Z)')


@pytest.fixture(autouse=True)
def within_a_minute() -> None:
    """Budgets are of minutes: no test runs over the end of one."""
    _, seconds = window_of(timezone.now())
    if seconds < LONGEST_SECONDS:
        time.sleep(seconds)


def left(response: Any) -> int:
    found = LEFT.search(response["RateLimit"])
    assert found is not None
    return int(found[1])


def code_of(response: Any) -> tuple[int, str]:
    return response.status_code, json.loads(response.content)["code"]


def limit(settings: Any, **limits: int) -> None:
    for name, value in limits.items():
        setattr(settings, f"ASSETS_{name.upper()}_BUDGET", value)


def test_each_route_costs_what_it_takes(world: World, shop: Caller) -> None:
    spent, before = {}, PLENTY
    for name, row in ROWS.items():
        response = shop.get(row.path if name == "media-rendition" else path_of(row))
        if not row.is_open:
            spent[name], before = before - left(response), left(response)

    assert spent == {name: DEARER.get(name, READ) for name in spent}
    assert left(shop.get(THUMB)) == before - READ


def test_what_is_left_is_told_with_every_answer(shop: Caller) -> None:
    etag = shop.get(PAGE)["ETag"]
    answers = [
        shop.get(PAGE),
        shop.get(PAGE, if_none_match=etag),
        shop.get(f"{BASE}/blocks/nothing"),
        shop.get(f"{BASE}/blocks?foo=1"),
        shop.get(PAGE, origin="https://other.example"),
    ]

    assert [answer.status_code for answer in answers] == [200, 304, 404, 400, 403]
    assert [left(answer) for answer in answers] == [PLENTY - spent for spent in (4, 6, 7, 9, 11)]
    assert {answer["RateLimit-Policy"] for answer in answers} == {f'"key";q={PLENTY};w=60, "address";q={PLENTY};w=60'}


def test_a_spent_budget_is_a_problem_that_says_when_it_is_new(shop: Caller, settings: Any) -> None:
    limit(settings, key=DOCUMENT)
    first = shop.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        second = shop.get(PAGE)

    body = json.loads(second.content)
    assert (first.status_code, code_of(second)) == (200, (429, "rate-limited"))
    assert body["type"] == "/api/v1/docs/problems#rate-limited"
    assert 1 <= int(second["Retry-After"]) <= 60
    assert f"Try again in {second['Retry-After']} s." in body["detail"]
    assert (second["Cache-Control"], second["Content-Type"]) == ("no-store", "application/problem+json")
    assert [query["sql"] for query in queries if "assets_release" in query["sql"]] == []


def test_a_page_may_read_when_its_keys_budget_is_new(shop: Caller, settings: Any) -> None:
    origin = "https://shop.example"
    ApiKey.objects.update(origins=[origin])
    limit(settings, key=1)
    served, refused = (shop.get(BASE, origin=origin) for _ in range(2))

    assert [answer.status_code for answer in (served, refused)] == [200, 429]
    assert [answer["Access-Control-Allow-Origin"] for answer in (served, refused)] == [origin, "*"]
    assert all("Retry-After" in answer["Access-Control-Expose-Headers"] for answer in (served, refused))


def test_what_is_refused_is_not_drawn(world: World, shop: Caller, settings: Any, drawings: list[str]) -> None:
    limit(settings, key=DRAWING)
    refused = shop.get(THUMB)
    Partner.objects.update(budget=0)
    generations.forget()

    assert (refused.status_code, drawings) == (429, [])
    assert shop.get(THUMB).status_code == 200
    assert len(drawings) == 1


def test_a_dear_route_is_refused_before_a_cheap_one(shop: Caller, settings: Any) -> None:
    limit(settings, key=ARCHIVE + READ)

    assert [shop.get(path).status_code for path in (BASE, BASE, ARCHIVE_PATH, BASE)] == [200, 200, 429, 200]


def test_keys_have_budgets_of_their_own_and_partners_may_have_other_ones(
    shop: Caller, press: Caller, settings: Any
) -> None:
    limit(settings, key=1)
    Partner.objects.filter(key="press").update(budget=3)

    assert [shop.get(BASE).status_code for _ in range(2)] == [200, 429]
    assert [press.get(BASE).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_an_address_has_a_budget_whatever_it_reads_with(world: World, shop: Caller, settings: Any) -> None:
    limit(settings, address=3)
    file = path_of(ROWS["file"])

    assert [shop.get(BASE).status_code, ANYBODY.get(file).status_code, ANYBODY.get(file).status_code] == [200] * 3
    assert [code_of(caller.get(path)) for caller, path in ((shop, BASE), (ANYBODY, file))] == [
        (429, "rate-limited")
    ] * 2


def test_what_is_hidden_costs_what_nothing_costs(world: World, press: Caller) -> None:
    hidden, nothing = (press.get(f"{BASE}/media/{key}/editions/DE/de-DE/renditions/thumb") for key in ("photo", "no"))

    assert face(hidden) == face(nothing)
    assert (left(hidden), left(nothing)) == (PLENTY - READ, PLENTY - READ * 2)


def test_an_address_that_tries_keys_is_refused_before_any_look_up(world: World, settings: Any) -> None:
    limit(settings, failure=10)
    tried = [code_of(Caller(keys.make().text).get(PAGE)) for _ in range(12)]
    with CaptureQueriesContext(connection) as queries:
        again = Caller(keys.make().text).get(PAGE)

    assert tried == [(401, "authentication-failed")] * 10 + [(429, "rate-limited")] * 2
    assert (again.status_code, len(queries)) == (429, 0)
    assert '"failures";q=10;w=60' in again["RateLimit-Policy"]


def test_a_key_that_worked_is_not_locked_out_by_others_behind_its_address(shop: Caller, settings: Any) -> None:
    limit(settings, failure=2)
    other = Caller(keys.make().text)
    shop.get(BASE)
    tried = [other.get(BASE).status_code for _ in range(3)]

    assert (tried, shop.get(BASE).status_code) == ([401, 401, 429], 200)
    ApiKey.objects.update(digest="0" * 64)
    generations.forget()
    assert [shop.get(BASE).status_code for _ in range(2)] == [429, 429]


def test_addresses_are_told_apart_by_what_our_proxy_saw(shop: Caller, settings: Any) -> None:
    limit(settings, address=1)
    settings.ASSETS_PROXIES = 1

    seen = [f"198.51.100.1, 203.0.113.{last}" for last in (7, 8, 7)]
    assert [shop.get(BASE, x_forwarded_for=each).status_code for each in seen] == [200, 200, 429]


def random_text() -> str:
    body = "".join(secrets.choice(keys.ALPHABET) for _ in range(keys.LENGTH - len(keys.PREFIX)))
    return keys.PREFIX + body


def test_random_keys_are_refused_by_their_checksum_without_a_query(shop: Caller, settings: Any) -> None:
    limit(settings, failure=10)
    make, refused, hits = APIRequestFactory(), {AuthenticationFailed: 0, RateLimited: 0}, []
    with CaptureQueriesContext(connection) as queries:
        for _ in range(RANDOM_KEYS):
            text = random_text()
            try:
                KeyAuthentication().authenticate(Request(make.get(BASE, headers={"authorization": f"Bearer {text}"})))
                hits.append(text)
            except (AuthenticationFailed, RateLimited) as error:
                refused[type(error)] += 1

    assert (hits, len(queries)) == ([], 0)
    assert sum(refused.values()) == RANDOM_KEYS
    assert refused[AuthenticationFailed] % 10 == 0  # ten a minute
