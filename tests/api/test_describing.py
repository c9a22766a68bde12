"""The API describes itself: an OpenAPI 3.1 document as reviewed, a page that needs nothing from outside."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver

from assets.api.meanings import MEANINGS
from assets.api.overview import TAGS, complete
from assets.api.schema import ERRORS
from tests.api.calls import ANYBODY, BASE, Caller
from tests.gates.sources import ROOT

PLACES = {"brand": "solnap", "region": "DE", "locale": "de-DE", "name": "web.html", "preset": "thumb"}
KEYS = {"blocks": "headline", "media": "photo", "templates": "page", "kits": "spring"}
SEALED = ("brandChanges", "cursor")
SNAPSHOT = ROOT / "tests" / "snapshots" / "openapi.json"


def served() -> str:
    text: str = ANYBODY.get("/api/v1/openapi.json").content.decode() + "\n"
    return text


def test_the_document_is_the_one_that_was_reviewed() -> None:
    """After a wanted change write `manage.py spectacular --format openapi-json --file tests/snapshots/openapi.json`."""
    assert json.loads(served()) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_the_document_is_valid_openapi_without_a_warning(tmp_path: Path) -> None:
    made = tmp_path / "openapi.json"

    call_command("spectacular", validate=True, fail_on_warn=True, format="openapi-json", file=str(made))

    document = json.loads(made.read_text(encoding="utf-8"))
    assert document["openapi"].startswith("3.1")
    ids = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(ids) == len(set(ids)) == 31


def test_every_keyed_route_is_described_and_asks_for_a_key() -> None:
    paths = json.loads(served())["paths"]
    (api,) = (each for each in get_resolver().url_patterns if str(each.pattern) == "api/v1/")

    names = {each.name for each in api.url_patterns} - {"openapi", "docs", "problems", "nothing"}
    assert len(paths) == len(names)
    assert {tuple(path["get"]["security"][0]) for path in paths.values()} == {("key",)}


def operations() -> dict[str, Any]:
    return {path["get"]["operationId"]: path["get"] for path in json.loads(served())["paths"].values()}


def is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.endswith("json")


def test_every_answer_that_is_text_has_an_example_in_the_form_described() -> None:
    document = json.loads(served())

    for name, operation in operations().items():
        (media_type, content), *_ = operation["responses"].get("200", {}).get("content", {"": {}}).items()
        assert ("example" in content) == is_text(media_type), name
        if "example" in content:
            schema = {**content["schema"], "components": document["components"]}
            jsonschema_rs.validate(schema, content["example"])


def test_every_operation_is_described_whole() -> None:
    document = json.loads(served())

    for name, operation in operations().items():
        assert {int(status) for status in operation["responses"]} >= set(ERRORS), name
        assert all(each.get("description") for each in operation["parameters"]), name
        assert set(operation["tags"]) <= set(TAGS), name
        assert all(each.get("description") or "$ref" in each for each in operation["responses"].values()), name
    assert document["components"]["securitySchemes"]["key"]["description"]
    assert document["servers"]
    assert {"contact", "license", "description"} <= set(document["info"])


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("api@brand.example", {"email": "api@brand.example"}),
        ("https://brand.example/@ask", {"url": "https://brand.example/@ask"}),
    ],
)
def test_whom_to_ask_is_named_where_the_site_says_it(
    address: str, named: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ASSETS_PARTNER_CONTACT", address)

    info = complete({"openapi": "3.1.1", "paths": {}, "components": {}})["info"]

    assert named.items() <= info["contact"].items()


def parameters() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each operation's id with a parameter of it."""
    for path in json.loads(served())["paths"].values():
        for each in path["get"]["parameters"]:
            yield path["get"]["operationId"], each


def test_every_parameter_of_a_query_has_an_example_of_its_form() -> None:
    """`fields` has one in its description; a cursor of changes is sealed, so that the demo would answer none."""
    for operation, each in parameters():
        if each["in"] == "query" and each["name"] != "fields" and (operation, each["name"]) != SEALED:
            (example,) = each["schema"]["examples"]
            jsonschema_rs.validate(each["schema"], example), operation


def in_the_world(path: str) -> str:
    for name, value in {**PLACES, "key": KEYS.get(path.split("/")[5], "") if path.count("/") > 5 else ""}.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def test_headers_are_described_exactly_where_answers_have_them(shop: Caller) -> None:
    document = json.loads(served())
    ours = {*document["components"]["headers"], "Retry-After", "WWW-Authenticate"}
    refused = set(document["components"]["responses"]["Problem400"]["headers"])

    for path, methods in document["paths"].items():
        response, wrong = (shop.get(in_the_world(path) + query) for query in ("", "?nothing=1"))
        described = set(methods["get"]["responses"][str(response.status_code)]["headers"])
        assert ours & set(response.headers) <= described, path
        assert described - set(response.headers) <= {"Link"}, path  # a list's last page has no next
        assert ours & set(wrong.headers) - {"Cache-Control"} == refused, path


def test_every_code_of_a_problem_has_an_example_in_the_form_described() -> None:
    components = json.loads(served())["components"]

    shown = {}
    for answer in components["responses"].values():
        shown |= answer["content"]["application/problem+json"]["examples"]
    for example in shown.values():
        jsonschema_rs.validate({**components["schemas"]["Problem"], "components": components}, example["value"])
    assert set(shown) == set(MEANINGS) - {"range-not-satisfiable"}  # which files alone answer


def test_the_page_takes_everything_from_this_host_and_runs_under_the_strict_policy() -> None:
    page = ANYBODY.get("/api/v1/docs")
    text = page.content.decode()

    assert "unsafe" not in page["Content-Security-Policy"]
    assert not re.findall(r"(?:src|href)=\"(?!/|data:)", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*src=)", text)


def test_problems_lead_to_a_page_that_explains_them(shop: Caller) -> None:
    problem = json.loads(shop.get(f"{BASE}/nowhere").content)
    path, _, anchor = problem["type"].partition("#")

    assert f'id="{anchor}"' in ANYBODY.get(path).content.decode()


@pytest.mark.parametrize("code", MEANINGS)
def test_each_code_is_in_the_guide(code: str) -> None:
    assert f"`{code}`" in (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
