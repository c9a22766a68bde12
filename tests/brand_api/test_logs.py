"""Each request is one line that can be read by machine or eye, and says nothing that anybody sent."""

import io
import json
import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import path

from assets import request_id
from assets.models import Job
from assets.worker import run
from brand_api import urls
from brand_api.logs import Answered, JsonFormatter, RequestIdFilter, json_line, text_line
from tests.api.calls import BASE, Caller
from tests.api.conftest import shop, world  # noqa: F401 - fixtures
from tests.jobs.asking import ask

CANARY = "canary0a1b2c"
TOLD = Answered("GET", "block-edition", 200, 0.00123, "ab12", "4fG7kQ2a", 512)


def crash(request: Any) -> Any:
    """As a view that quotes what was sent: in its error, and in what led to it."""
    try:
        int(request.GET["q"])
    except ValueError as error:
        raise RuntimeError(request.body.decode()) from error


urlpatterns = [*urls.urlpatterns, path(f"crash/{CANARY}", crash, name="crash")]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_request_is_one_line_of_json() -> None:
    told = json.loads(json_line(TOLD))

    assert told.pop("at").endswith("Z")
    assert told == {
        "level": "INFO", "logger": "request", "method": "GET", "route": "block-edition", "status": 200, "ms": 1.23,
        "bytes": 512, "request_id": "ab12", "key": "4fG7kQ2a", "repeated": False,
    }  # fmt: skip


def test_in_development_it_is_a_line_of_text() -> None:
    assert text_line(TOLD)[9:] == "200 GET block-edition 1.2 ms 512 bytes [ab12] key 4fG7kQ2a\n"


@pytest.fixture
def logged(settings: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """All that is logged in production's form, and reads it."""
    settings.LOG_FORMAT, settings.LOG_REQUESTS = "json", True
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(RequestIdFilter())
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    return lambda: kept.getvalue() + capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.urls("tests.brand_api.test_logs")
def test_nothing_that_was_sent_is_logged(shop: Caller, logged: Any) -> None:  # noqa: F811
    sent = {"headers": {"x-canary": CANARY, "cookie": f"a={CANARY}", "host": f"{CANARY}.example"}}
    for method, place in (("GET", f"{BASE}/blocks?{CANARY}={CANARY}"), ("GET", f"/{CANARY}"), ("CANARY", "/admin/")):
        shop.get(place, method)
        shop.get(place, method, **sent["headers"])
    shop.get(f"{BASE}/blocks?key={shop.key}")
    Client(raise_request_exception=False).generic("POST", f"/crash/{CANARY}?q={CANARY}", CANARY)
    Client().post("/admin/login/", {"username": CANARY, "password": CANARY})

    text = logged()
    found = lines(text)

    assert CANARY not in text
    assert shop.key not in text
    assert shop.key[-38:-6] not in text
    assert {line["route"] for line in found if line["logger"] == "request"} >= {"block-list", "none", "admin", "crash"}
    assert "builtins.RuntimeError" in {line["error"][0]["type"] for line in found if "error" in line}


@pytest.mark.django_db
def test_a_line_names_the_key_and_the_id_that_was_answered(shop: Caller, logged: Any) -> None:  # noqa: F811
    response = shop.get(f"{BASE}/blocks/none")

    (line,) = (line for line in lines(logged()) if line["logger"] == "request")
    assert (line["key"], line["status"]) == (shop.key[3:11], 404)
    assert line["request_id"] == response["X-Request-ID"] == response.json()["request_id"]


@pytest.mark.django_db(transaction=True)
def test_a_job_and_its_log_lines_carry_the_id_of_who_asked_for_it(logged: Any) -> None:
    token = request_id.current.set("feedbeef00000000")
    job = ask(name="unheard-of")
    request_id.current.reset(token)

    run.func(job.pk)

    about = [line for line in lines(logged()) if line["logger"] == "assets.worker"]
    assert Job.objects.get(pk=job.pk).request_id == "feedbeef00000000"
    assert {line["request_id"] for line in about} == {"feedbeef00000000"}
    assert ask(key="from a shell").request_id == ""


def test_errors_of_the_system_are_told_in_their_own_words() -> None:
    try:
        raise OSError(28, "No space left on device")
    except OSError as error:
        record = logging.LogRecord("a", logging.ERROR, "a.py", 1, "failed", None, (OSError, error, error.__traceback__))

    (told,) = json.loads(JsonFormatter().format(record))["error"]

    assert "No space left" in told["message"]
    assert "test_logs.py" in told["at"][0]
