"""Whatever is sent, the answer is a problem that names what is wrong: never a 5xx, never slow."""

import json

import pytest

from assets.models import ApiKey
from tests.api.calls import BASE, KIT, PAGE, Caller
from tests.calm import Watch

FIELDS = {"type", "title", "status", "code", "detail", "errors", "request_id"}
LONG = "a" * 100_000
BAD = {
    f"{BASE}/blocks?foo=1": (400, "unknown-parameter"),
    f"{BASE}/blocks?at=2025-01-01T09:00:00Z&at=2025-01-01T09:00:00Z": (400, "bad-parameter"),
    f"{BASE}/blocks?at=yesterday": (400, "bad-parameter"),
    f"{BASE}/blocks?at=2025-01-01T09:00:00": (400, "bad-parameter"),
    f"{BASE}/blocks?at=9999-12-31T23:59:59Z": (400, "bad-parameter"),
    f"{BASE}/blocks?at=0001-01-01T00:00:00%2B23:59": (400, "bad-parameter"),
    f"{BASE}/blocks?at=0001-01-01T00:00:00Z": (404, "not-found"),
    f"{BASE}/blocks?at=%00": (400, "bad-parameter"),
    f"{BASE}/blocks?at={LONG}": (400, "bad-parameter"),
    f"{BASE}/blocks?page_size=0": (400, "bad-parameter"),
    f"{BASE}/blocks?page_size=101": (400, "bad-parameter"),
    f"{BASE}/blocks?page_size=-1": (400, "bad-parameter"),
    f"{BASE}/blocks?page_size={'9' * 5000}": (400, "bad-parameter"),
    f"{BASE}/blocks?page_size=%D9%A1": (400, "bad-parameter"),
    f"{BASE}/blocks?page_size=": (400, "bad-parameter"),
    f"{BASE}/blocks?cursor=%00": (400, "bad-cursor"),
    f"{BASE}/blocks?cursor=%ED%A0%80": (400, "bad-cursor"),
    f"{BASE}/blocks?cursor=": (400, "bad-cursor"),
    f"{BASE}/blocks?cursor={LONG}": (400, "bad-cursor"),
    f"{BASE}/blocks?{LONG}=1": (400, "unknown-parameter"),
    f"{BASE}/blocks?{'&'.join(f'p{number}=1' for number in range(11_000))}": (400, "bad-request"),
    f"{BASE}/blocks?%00%ED%A0%80=1": (400, "unknown-parameter"),
    f"{BASE}/blocks/headline/releases?at=2025-01-01T09:00:00Z": (400, "unknown-parameter"),
    f"{KIT}?release=0": (400, "bad-parameter"),
    f"{KIT}?release=1&at=2025-01-01T09:00:00Z": (400, "bad-parameter"),
    f"{KIT}?release=1000000": (404, "not-found"),
    f"{KIT}/editions?region=%00": (400, "bad-parameter"),
    f"{KIT}/editions?region={LONG}": (400, "bad-parameter"),
    f"{KIT}/editions?region=": (400, "bad-parameter"),
    f"{KIT}/editions/XX/de-DE": (400, "bad-parameter"),
    f"{KIT}/editions/DE/xx-XX": (400, "bad-parameter"),
    f"{KIT}/editions/%00/de-DE": (404, "not-found"),
    f"{KIT}/editions/DE/%00": (404, "not-found"),
    f"{KIT}/editions/DE/de-DE/documents/%00": (404, "not-found"),
    f"{KIT}/editions/DE/de-DE/documents/..%2Fnote.txt": (404, "not-found"),
    f"{KIT}/editions/DE/de-DE/documents/{LONG}": (404, "not-found"),
    f"{BASE}/blocks/%00": (404, "not-found"),
    f"{BASE}/blocks/head%0Aline": (404, "not-found"),
    f"{BASE}/blocks/headline%0A": (404, "not-found"),
    f"{BASE}/blocks/%ED%A0%80": (404, "not-found"),
    f"{BASE}/blocks/{LONG}": (404, "not-found"),
    f"{BASE}/blocks/headline'--": (404, "not-found"),
    f"{BASE}/blocks/": (404, "not-found"),
    "/api/v1/brands/%00": (404, "not-found"),
    "/api/v1/brands//blocks": (404, "not-found"),
    "/api": (404, "not-found"),
    "/api/v2": (404, "not-found"),
    "/m/": (404, "not-found"),
    f"/m/{'0' * 64}.png": (404, "not-found"),
    f"/m/{'0' * 64}.png%0A": (404, "not-found"),
    "/m/../../etc/passwd": (404, "not-found"),
    f"/m/{LONG}": (404, "not-found"),
}


def test_whatever_is_asked_the_answer_is_a_problem(shop: Caller) -> None:
    found, slowest = {}, 0.0
    for path in BAD:
        watch = Watch()
        response = shop.get(path)
        slowest = max(slowest, watch.seconds)
        body = json.loads(response.content)
        assert set(body) == FIELDS, path
        assert len(response.content) < 4_000, path
        found[path] = (response.status_code, body["code"])

    assert found == BAD
    assert slowest < 2


@pytest.mark.parametrize("is_debug", [True, False])
def test_a_failure_here_is_a_problem_in_development_too(is_debug: bool, shop: Caller, settings: object) -> None:
    settings.DEBUG = is_debug  # type: ignore[attr-defined]
    settings.API_KEY_PEPPER = None  # type: ignore[attr-defined]

    response = shop.get(PAGE)

    body = json.loads(response.content)
    assert (response.status_code, response["Content-Type"], body["code"]) == (
        500,
        "application/problem+json",
        "internal",
    )
    assert body["request_id"] == response["X-Request-ID"]
    assert b"Traceback" not in response.content


def test_a_host_that_is_not_served_is_a_problem(shop: Caller) -> None:
    response = shop.get(PAGE, host="evil.example")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    ("accept", "status"), [("text/html", 406), ("application/xml", 406), ("nonsense", 200), ("*/*;q=0", 406)]
)
def test_accept_refuses_and_does_not_choose(accept: str, status: int, shop: Caller) -> None:
    assert shop.get(BASE, accept=accept).status_code == status
    for path in (PAGE, "/api/v1/openapi.json", "/api/v1/docs"):
        assert shop.get(path, accept=accept).status_code == 200


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic abc", "Bearer a b", "Bearer \xff", "Bearer " + LONG])
def test_an_authorization_that_is_none_is_refused(header: str, world: object) -> None:
    response = Caller().get(PAGE, authorization=header)

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="brand-api"'
    assert json.loads(response.content)["code"] in ("not-authenticated", "authentication-failed")


@pytest.mark.parametrize("origin", ["null", "\x00", "https://a.example, https://b.example", "x" * 100_000, "é", " "])
def test_an_origin_that_is_none_is_refused(origin: str, shop: Caller) -> None:
    plain = shop.get(PAGE, origin=origin)
    ApiKey.objects.update(origins=["https://a.example"])
    publishable = shop.get(PAGE, origin=origin)

    assert [response.status_code for response in (plain, publishable)] == [403, 403]
    assert "Access-Control-Allow-Origin" not in publishable.headers


@pytest.mark.parametrize("forwarded", ["", ",", "\x00", "1.2.3.4:80", "[::1]", "fe80::1%eth0", "1" * 100_000, "é, é"])
def test_whatever_a_proxy_says_the_answer_is_given(forwarded: str, shop: Caller, settings: object) -> None:
    settings.ASSETS_PROXIES = 1  # type: ignore[attr-defined]

    assert shop.get(PAGE, x_forwarded_for=forwarded).status_code == 200
