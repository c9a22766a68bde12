"""What no application is asked, since it cannot be parsed, is refused by a problem document too: never a page."""

import json
import re
import socket
from collections.abc import Iterator

import pytest
from gunicorn.http import errors

from assets.management import server
from brand_api.serving import answer, refusal_of
from tests.services import free_port

TIMEOUT_SECONDS = 10.0
LINE = b"GET /api/v1/ HTTP/1.1\r\n"
HEAD = LINE + b"Host: 127.0.0.1\r\n"
LAST = b"\r\nConnection: close\r\n\r\n"
LONG = b"a" * 1_000_000
UNREADABLE = {
    "a query of 9 kB": (b"GET /api/v1/?search=" + b"a" * 9_000 + b" HTTP/1.1\r\n\r\n", "414 address-too-long"),
    "a line of 1 MB": (b"GET /api/v1/" + LONG + b" HTTP/1.1\r\n\r\n", "414 address-too-long"),
    "a header of 9 kB": (HEAD + b"A: " + b"a" * 9_000 + b"\r\n\r\n", "431 headers-too-large"),
    "a header of 1 MB": (HEAD + b"A: " + LONG + b"\r\n\r\n", "431 headers-too-large"),
    "a header without an end": (HEAD + b"A: " + LONG, "431 headers-too-large"),
    "200 headers": (HEAD + b"A: 1\r\n" * 200 + b"\r\n", "431 headers-too-large"),
    "no HTTP": (b"\x00\x01\x02\r\n\r\n", "400 bad-request"),
    "HTTP/0.9": (b"GET /api/v1/\r\n\r\n", "400 bad-request"),
    "HTTP/9.9": (b"GET /api/v1/ HTTP/9.9\r\n\r\n", "400 bad-request"),
    "HTTP/2 without being asked": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400 bad-request"),
    "U+0000 in the line": (b"GET /api/v1/\x00 HTTP/1.1\r\n\r\n", "400 bad-request"),
    "a raw byte in the line": (b"GET /api/v1/\xff HTTP/1.1\r\n\r\n", "400 bad-request"),
    "a small method": (b"get /api/v1/ HTTP/1.1\r\n\r\n", "400 bad-request"),
    "bare line feeds": (b"GET /api/v1/ HTTP/1.1\nHost: a\n\n", "400 bad-request"),
    "U+0000 in a header": (HEAD + b"Authorization: Bearer bk_\x00\r\n\r\n", "400 bad-request"),
    "a blank in a name": (HEAD + b"A B: 1\r\n\r\n", "400 bad-request"),
    "a folded header": (HEAD + b"A: 1\r\n 2\r\n\r\n", "400 bad-request"),
    "no header": (HEAD + b"nonsense\r\n\r\n", "400 bad-request"),
    "two hosts": (HEAD + b"Host: b\r\n\r\n", "400 bad-request"),
    "two lengths": (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "400 bad-request"),
    "less than nothing": (HEAD + b"Content-Length: -1\r\n\r\n", "400 bad-request"),
    "a length and chunks": (HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "400 bad-request"),
    "a coding without an end": (HEAD + b"Transfer-Encoding: gzip\r\n\r\n", "400 bad-request"),
    "a coding that is none": (HEAD + b"Transfer-Encoding: foo\r\n\r\n", "415 unsupported-media-type"),
    "what is not expected": (HEAD + b"Expect: 200-ok\r\n\r\n", "417 expectation-failed"),
}
"""What is sent -> status and code of the answer that the server gives by itself."""
READABLE = {
    "chunks that are none": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\n\r\n", "415 unsupported-media-type"),
    "a trailer that is none": (
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nA B: x\r\n\r\n",
        "415 unsupported-media-type",
    ),
    "a body of all bytes": (HEAD + b"Content-Length: " + b"9" * 20 + LAST, "413 too-large"),
    "a host that is not served": (LINE + b"Host: evil.example" + LAST, "400 bad-request"),
    "a host that is none": (LINE + b"Host: a b/c@d:99999" + LAST, "400 bad-request"),
    "half an escape": (b"GET /api/v1/brands/%zz%2 HTTP/1.1\r\nHost: 127.0.0.1" + LAST, "404 not-found"),
    "bytes that are no text": (b"GET /api/v1/brands/%ff%00 HTTP/1.1\r\nHost: 127.0.0.1" + LAST, "404 not-found"),
    "an unknown method": (HEAD.replace(b"GET", b"FOO") + LAST[2:], "401 not-authenticated"),
    "TRACE": (HEAD.replace(b"GET", b"TRACE") + LAST[2:], "401 not-authenticated"),
}
"""The same of what the application is asked."""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The product as `make run` serves it, without a database's tables: nothing here is to ask for one."""
    folder = tmp_path_factory.mktemp("unread")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAR_DIR", str(folder))
        patch.setenv("DATABASE_URL", f"sqlite:///{folder / 'none.sqlite3'}")
        port = free_port()
        with server.serving(port):
            yield port


def answered(port: int, sent: bytes) -> bytes:
    """All that comes until the connection is closed or nothing more comes; what is not read any more is not sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS) as line:
        found = b""
        try:
            line.sendall(sent)
            line.settimeout(1)
            while part := line.recv(65_536):
                found += part
        except (TimeoutError, ConnectionError):
            pass
        return found


@pytest.mark.slow
@pytest.mark.parametrize("name", [*UNREADABLE, *READABLE])
def test_what_cannot_be_read_is_refused_once_by_a_problem(name: str, port: int) -> None:
    sent, expected = {**UNREADABLE, **READABLE}[name]

    head, _, body = answered(port, sent).partition(b"\r\n\r\n")

    assert b"\r\nContent-Type: application/problem+json" in head, (head, body)
    problem = json.loads(body)  # which a second answer behind it would not be
    assert f"{problem['status']} {problem['code']}" == expected
    assert head.startswith(f"HTTP/1.1 {problem['status']} {problem['title']}\r\n".encode())
    assert re.search(rb"\r\nX-Request-ID: (\w+)", head)[1].decode() == problem["request_id"]  # type: ignore[index]


def test_a_failure_beside_the_application_is_told_without_its_words() -> None:
    code, detail = refusal_of(errors.InvalidResponseHeader("Set-Cookie: secret"))

    head, _, body = answer(code, detail, "1").partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 500 Internal Server Error\r\n")
    assert json.loads(body)["code"] == "internal"
    assert b"secret" not in head + body
    assert refusal_of(ValueError("secret")) == (code, detail)


def test_a_request_to_have_no_body_back_gets_none() -> None:
    assert answer("internal", "", "1", is_bodiless=True).endswith(b"\r\n\r\n")
