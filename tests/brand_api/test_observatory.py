"""Admin, API, its pages and media have the headers that the HTTP Observatory asks for, as they are in production."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.api.calls import BASE, KIT
from tests.api.test_routes import ROWS, path_of
from tests.brand_api.observatory import score
from tests.delivery.worlds import World, key_of, make_world

PRODUCTION = {
    "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}
PAGES = ["/admin/login/", "/admin/", "/api/v1/", "/api/v1/docs", "/api/v1/docs/problems", "/api/v1/nowhere", "/healthz"]


@pytest.fixture
def production(settings: Any) -> Client:
    for name, value in PRODUCTION.items():
        setattr(settings, name, value)
    return Client()


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_pages_score_an_a_plus(path: str, production: Client) -> None:
    assert score(production.get(path, secure=True)) >= 100


@pytest.mark.django_db
def test_what_partners_get_scores_an_a_plus(production: Client) -> None:
    world: World = make_world()
    headers = {"authorization": f"Bearer {key_of(world.partner)}"}
    paths = [BASE, f"{KIT}/editions/DE/de-DE/documents/web.html", f"{KIT}/editions/DE/de-DE.zip", path_of(ROWS["file"])]

    answers = [production.get(path, secure=True, headers=headers) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    assert [score(answer) for answer in answers if score(answer) < 100] == []  # type: ignore[arg-type]


def test_what_lacks_is_counted() -> None:
    bare = HttpResponse()
    assert score(bare) == 100 - 25 - 20 - 20 - 5 - 5

    bare.set_cookie("sessionid", "x", secure=True)
    assert score(bare) == 100 - 25 - 20 - 20 - 5 - 5 - 30
