"""Every answer carries its request's id and strict headers, and log lines have that id."""

import logging
from typing import Any

import pytest

from assets import request_id
from brand_api.logs import RequestIdFilter

STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/admin/login/", "/nowhere"])
def test_answers_have_strict_headers_and_an_id_of_their_own(path: str, client: Any) -> None:
    first, second = client.get(path), client.get(path)

    assert {name: first[name] for name in STRICT} == STRICT
    assert "default-src 'self'" in first["Content-Security-Policy"]
    assert "unsafe" not in first["Content-Security-Policy"]
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_log_records_carry_the_request_id() -> None:
    record = logging.LogRecord("a", logging.INFO, "a.py", 1, "text", None, None)
    token = request_id.current.set("abc")

    RequestIdFilter().filter(record)
    request_id.current.reset(token)

    assert record.__dict__["request_id"] == "abc"
