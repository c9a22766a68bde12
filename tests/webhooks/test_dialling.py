"""Requests to endpoints: only to what was checked, and never for longer than a deadline, whatever answers."""

import asyncio
import socket
import ssl
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assets.webhooks.addresses import Target, target_of
from assets.webhooks.dialling import Address, Dialler, Limits, Reply, resolved
from tests.webhooks import listening as endpoints
from tests.webhooks.listening import both_loopbacks, certificate, listening, says

QUICK = Limits(connecting=0.3, total=0.6)
LOCAL = ("127.0.0.1", "::1", "localhost")
SPELLINGS = [
    "127.0.0.1", "127.1", "127.0.1", "127.0.0.1.", "2130706433", "0x7f000001", "0x7f.1", "0x7f.0x0.0.1", "0177.0.0.1",
    "017700000001", "0177.1", "127.000.000.001", "0", "0.0", "0x0", "localhost", "localhost.", "ip6-localhost",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:1]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1]", "169.254.169.254",
    "user@127.0.0.1", "shop.example@localhost", "LOCALHOST", "①②⑦.⓪.⓪.①", "127。0。0。1",
]  # fmt: skip


def post(url: str, dialler: Dialler | None = None, body: bytes = b"{}") -> Reply:
    target = target_of(url, sandbox=LOCAL)
    return asyncio.run((dialler or Dialler(QUICK)).post(target, headers={"webhook-id": "msg_1"}, body=body))


def leading_to(*addresses: tuple[str, int]) -> Any:
    async def resolve(_host: str, _port: int) -> Sequence[Address]:
        return [(socket.AF_INET, address) for address in addresses]

    return resolve


def test_a_request_says_what_it_is_and_a_status_comes_back() -> None:
    with listening(says(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")) as endpoint:
        reply = post(endpoint.url, body=b'{"a": 1}')

    head, _, body = endpoint.requests[0].partition(b"\r\n\r\n")
    assert (reply.status, reply.is_accepted, str(reply)) == (201, True, "status 201")
    assert head.split(b"\r\n")[:2] == [b"POST /hooks HTTP/1.1", f"Host: 127.0.0.1:{endpoint.port}".encode()]
    assert b"webhook-id: msg_1" in head
    assert body == b'{"a": 1}'


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_an_own_address_is_ever_dialled(host: str) -> None:
    with both_loopbacks() as listeners:

        async def at_a_listener(name: str, _port: int) -> Sequence[Address]:
            found = await resolved(name, 443)
            there = {is_six: listener.port for is_six, listener in listeners.items()}
            return [(family, (address, there.get(":" in address, 443))) for family, (address, _) in found]

        target = Target(f"https://{host}/", True, host.strip("[]"), 443, "/", is_sandbox=False)
        reply = asyncio.run(Dialler(QUICK, at_a_listener).post(target, headers={}, body=b"{}"))

    assert reply.fault
    assert [listener.connections for listener in listeners.values()] == [0] * len(listeners)


def test_one_address_that_is_not_public_among_others_refuses_them_all() -> None:
    with listening() as endpoint:
        dialler = Dialler(QUICK, leading_to(("93.184.215.14", 443), ("127.0.0.1", endpoint.port)))
        reply = post("https://shop.example/", dialler)

    assert "not public" in reply.fault
    assert endpoint.connections == 0


def test_a_name_that_changes_its_mind_is_dialled_where_it_was_checked() -> None:
    with listening() as checked, listening(host="127.0.0.2") as other:
        answers = [("127.0.0.1", checked.port), *[("127.0.0.2", other.port)] * 5]

        async def rebinding(_host: str, _port: int) -> Sequence[Address]:
            return [(socket.AF_INET, answers.pop(0))]

        post("https://shop.example/", Dialler(QUICK, rebinding, is_allowed=lambda address: address == "127.0.0.1"))

    assert (checked.connections, other.connections, len(answers)) == (1, 0, 5)


def test_a_redirect_is_not_followed() -> None:
    def redirects(peer: socket.socket) -> None:
        peer.sendall(f"HTTP/1.1 307 Temporary\r\nLocation: {inside.url}\r\n\r\n".encode())

    with listening() as inside, listening(redirects) as endpoint:
        reply = post(endpoint.url)

    assert (reply.status, reply.is_accepted, inside.connections) == (307, False, 0)


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as proxy, listening() as endpoint:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        post(endpoint.url)

    assert (proxy.connections, endpoint.connections) == (0, 1)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (endpoints.drips, "no answer within"),
        (endpoints.hangs, "no answer within"),
        (endpoints.floods, "more than 64 KiB"),
        (endpoints.never_ends, "interim"),
        (says(b""), "ended without an answer"),
        (says(b"HTTP/1.1 200"), "ended without an answer"),
        (says(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "no HTTP/1.1"),
        (says(b"HTTP/1.1 two hundred\r\n\r\n"), "no HTTP/1.1"),
    ],
)
def test_whoever_does_not_answer_as_it_should_costs_no_more_than_the_deadline(answer: Any, fault: str) -> None:
    began = time.monotonic()
    with listening(answer) as endpoint:
        reply = post(endpoint.url)

    assert fault in reply.fault
    assert (reply.status, reply.is_accepted) == (0, False)
    assert time.monotonic() - began < QUICK.total + 1


def test_what_follows_the_answer_is_not_read() -> None:
    with listening(endpoints.floods_afterwards) as endpoint:
        assert post(endpoint.url).status == 200


def test_a_name_that_nobody_answers_for_ends_by_the_first_deadline() -> None:
    async def never(_host: str, _port: int) -> Sequence[Address]:
        await asyncio.sleep(60)
        return []

    assert post("https://shop.example/", Dialler(QUICK, never)).fault == "no connection within 0.3 s"


def test_nobody_who_listens_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert post(f"http://127.0.0.1:{port}/").fault == "it takes no connection"


def test_the_certificate_is_checked_for_the_name_that_was_asked_for(tmp_path: Path) -> None:
    theirs, ours = certificate(tmp_path, "shop.example")
    with listening(tls=theirs) as endpoint:

        def asked(host: str, context: ssl.SSLContext) -> Reply:
            there = leading_to(("127.0.0.1", endpoint.port))
            return post(f"https://{host}/", Dialler(QUICK, there, lambda _: True, context))

        replies = [
            asked("shop.example", ours),
            asked("other.example", ours),
            asked("shop.example", ssl.create_default_context()),
        ]

    assert replies[0].status == 204
    assert b"Host: shop.example\r\n" in endpoint.requests[0]
    assert ["certificate" in reply.fault for reply in replies[1:]] == [True, True]
    assert not any(endpoint.requests[1:])


def test_an_endpoint_that_speaks_no_tls_gets_nothing() -> None:
    with listening() as endpoint:
        there = leading_to(("127.0.0.1", endpoint.port))
        reply = post("https://shop.example/", Dialler(QUICK, there, lambda _: True), body=b"secret")

    assert not reply.is_accepted
    assert not any(b"secret" in got for got in endpoint.requests)


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [("120", 120, 120), ("0", 0, 0), ("soon", None, None), ("-5", None, None), ("Fri, 01 Jan 2016 00:00:00 GMT", 0, 0)],
)
def test_the_wish_to_be_left_alone_is_heard(value: str, least: float | None, most: float | None) -> None:
    with listening(says(f"HTTP/1.1 503 Busy\r\nRetry-After: {value}\r\n\r\n".encode())) as endpoint:
        reply = post(endpoint.url)

    assert reply.status == 503
    assert reply.retry_after is None if least is None else least <= (reply.retry_after or 0) <= (most or 0)
