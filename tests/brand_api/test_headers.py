"""Every answer carries its request's id and strict headers; health tells whether the database answers."""

import logging
from typing import Any

import pytest

from brand_api.middleware import RequestIdFilter, current_request_id

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


@pytest.mark.django_db
def test_health_costs_one_query(client: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_log_records_carry_the_request_id() -> None:
    record = logging.LogRecord("a", logging.INFO, "a.py", 1, "text", None, None)
    token = current_request_id.set("abc")

    RequestIdFilter().filter(record)
    current_request_id.reset(token)

    assert record.__dict__["request_id"] == "abc"
