"""An answer is repeated while nothing has changed, to whoever proves the key, and is byte for byte the view's."""

import datetime as dt
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from assets import granting, keys
from assets.delivery import generations as module
from assets.delivery.generations import generations
from assets.models import ApiKey
from assets.publishing import withdraw
from brand_api.repeating import ASKED, BESIDE_BODY, LEFT_TO_DJANGO, MOST_SHARE, TOLD_ANEW, Repeating
from tests.api.calls import BASE, KIT, PAGE, Caller
from tests.api.test_routes import ROWS, path_of
from tests.builders import ANNA
from tests.delivery.worlds import World, key_of

MEBIBYTE = 1024 * 1024
BLOCK = f"{BASE}/blocks/headline/editions/DE/de-DE"
Heard = tuple[str, tuple[tuple[str, str], ...], bytes]


@dataclass
class Site:
    """Django behind a Repeating; `asked` are the paths that reached Django, `spoil` changes its answers."""

    size: int = MEBIBYTE
    asked: list[str] = field(default_factory=list)
    spoil: Callable[[Any], object] = lambda response: None

    def __post_init__(self) -> None:
        self._django = WSGIHandler()
        self.repeating = Repeating(self.django, self.size)

    def django(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(environ["PATH_INFO"])
        response: Any = self._django(environ, start_response)
        self.spoil(response)
        return response  # type: ignore[no-any-return]


def heard(application: Any, path: str, key: str = "", **environ: str) -> Heard:
    """Status, headers and body, each without the request's id."""
    path, _, query = path.partition("?")
    facts = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost", **environ}
    facts.update({"HTTP_AUTHORIZATION": f"Bearer {key}"} if key else {})
    setup_testing_defaults(facts)
    told: list[Any] = []
    answer = application(facts, lambda status, headers: told.extend((status, headers)))
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    headers = dict(told[1])
    told[1] = [(name, value) for name, value in told[1] if name not in TOLD_ANEW]
    text = body.replace(headers["X-Request-ID"].encode(), b"ID")
    return told[0], tuple((name, "ID" if name == "X-Request-ID" else value) for name, value in told[1]), text


@pytest.fixture(autouse=True)
def connection_of_the_test() -> Iterator[None]:
    """Django closes a connection that is within a transaction at the end of each request."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def site(world: World) -> Site:
    return Site()


def test_every_route_answers_everybody_as_without_repeating(
    site: Site, shop: Caller, press: Caller, stranger: Caller
) -> None:
    asking = (("GET", shop), ("HEAD", shop), ("GET", press), ("GET", stranger), ("GET", Caller()))
    for row, (method, caller) in itertools.product(ROWS.values(), asking):
        path = path_of(row)
        plain = heard(site.django, path, caller.key, REQUEST_METHOD=method)
        etag = dict(plain[1]).get("ETag", '"none"')
        known = heard(site.django, path, caller.key, REQUEST_METHOD=method, HTTP_IF_NONE_MATCH=etag)
        for _ in range(2):
            assert heard(site.repeating, path, caller.key, REQUEST_METHOD=method) == plain
            again = heard(site.repeating, path, caller.key, REQUEST_METHOD=method, HTTP_IF_NONE_MATCH=etag)
            assert again == known


def test_what_is_repeated_does_not_reach_django_and_has_a_request_id_of_its_own(site: Site, shop: Caller) -> None:
    paths = [path_of(row) for row in ROWS.values() if row.status == 200 and not row.is_open]
    for path in paths:
        heard(site.repeating, path, shop.key)
    site.asked.clear()
    ids = set()
    for path in paths:
        environ = {"PATH_INFO": path, "HTTP_HOST": "localhost", "HTTP_AUTHORIZATION": f"Bearer {shop.key}"}
        setup_testing_defaults(environ)
        site.repeating(environ, lambda _, headers: ids.add(dict(headers)["X-Request-ID"]))  # type: ignore[arg-type,func-returns-value]

    assert site.asked == []
    assert len(ids) == len(paths) > 20


def withdrawn(world: World, shop: Caller) -> str:
    withdraw(brand=world.brand, refs=["block/headline"], actor=ANNA, clock=timezone.now)
    return "404"


def revoked(world: World, shop: Caller) -> str:
    key_id = keys.named(shop.key).key_id
    granting.revoke_key(key_id=key_id, brand=world.brand, actor=ANNA, clock=timezone.now)
    return "401"


def grant_ended(world: World, shop: Caller) -> str:
    granting.end_grant(row=world.partner.grants.get(), actor=ANNA, clock=timezone.now)
    return "404"


@pytest.mark.parametrize("change", [withdrawn, revoked, grant_ended])
def test_an_act_ends_what_was_kept(
    change: Callable[[World, Caller], str],
    site: Site,
    world: World,
    shop: Caller,
) -> None:
    assert heard(site.repeating, BLOCK, shop.key)[0] == "200 OK"

    status = change(world, shop)

    assert heard(site.repeating, BLOCK, shop.key)[0].startswith(status)


def test_a_key_that_expires_is_refused_at_that_instant(
    site: Site,
    shop: Caller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = timezone.now()
    ApiKey.objects.update(expires_at=now + dt.timedelta(seconds=30))
    generations.forget()
    assert heard(site.repeating, BLOCK, shop.key)[0] == "200 OK"

    monkeypatch.setattr(module.timezone, "now", lambda: now + dt.timedelta(seconds=30))

    assert heard(site.repeating, BLOCK, shop.key)[0].startswith("401")


def test_a_use_that_is_to_be_noted_is_left_to_the_view(
    site: Site, shop: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = timezone.now() + dt.timedelta(minutes=2)
    for _ in range(2):
        heard(site.repeating, BLOCK, shop.key)
    monkeypatch.setattr(module.timezone, "now", lambda: later)
    for _ in range(3):
        heard(site.repeating, BLOCK, shop.key)

    assert len(site.asked) == 2
    assert ApiKey.objects.get(key_id=keys.named(shop.key).key_id).last_used_at == later.replace(second=0, microsecond=0)


def test_a_kept_answer_is_for_those_alone_who_prove_a_key_of_that_partner(
    site: Site,
    world: World,
    shop: Caller,
    press: Caller,
    stranger: Caller,
) -> None:
    heard(site.repeating, BLOCK, shop.key)
    wrong = shop.key[:12] + keys.make().text[12:]
    answers = [
        heard(site.repeating, BLOCK, key)[0][:3] for key in (wrong, press.key, stranger.key, keys.make().text, "")
    ]
    site.asked.clear()
    second = key_of(world.partner)

    assert answers == ["401", "404", "404", "401", "401"]
    assert [heard(site.repeating, BLOCK, key)[0] for key in (second, second, shop.key, shop.key)] == ["200 OK"] * 4
    assert len(site.asked) == 2


def test_a_request_that_differs_in_what_answers_may_depend_on_is_another_question(site: Site, shop: Caller) -> None:
    differing = {name: "2" for name in ASKED if name not in ("PATH_INFO", "SCRIPT_NAME", "HTTP_HOST")}
    differing |= {"REQUEST_METHOD": "HEAD", "wsgi.url_scheme": "https", "HTTP_HOST": "127.0.0.1"}
    heard(site.repeating, PAGE, shop.key)
    site.asked.clear()

    for name, value in differing.items():
        heard(site.repeating, PAGE, shop.key, **{name: value})
    heard(site.repeating, PAGE, shop.key)

    assert site.asked == [PAGE] * len(differing)


def test_a_request_that_says_more_is_left_to_django(site: Site, shop: Caller) -> None:
    heard(site.repeating, BLOCK, shop.key)
    for name in (*LEFT_TO_DJANGO, "CONTENT_LENGTH"):
        heard(site.repeating, BLOCK, shop.key, **{name: "1"})
    heard(site.repeating, BLOCK, shop.key, HTTP_ACCEPT="x" * 2_000)

    assert len(site.asked) == 1 + len(LEFT_TO_DJANGO) + 2


def test_a_host_that_is_not_served_gets_nothing_that_was_kept(site: Site, shop: Caller) -> None:
    heard(site.repeating, BLOCK, shop.key)

    assert heard(site.repeating, BLOCK, shop.key, HTTP_HOST="evil.example")[0].startswith("400")


def test_redirects_errors_and_past_times_are_not_kept(site: Site, shop: Caller) -> None:
    for path in (f"{KIT}/editions", f"{BASE}/blocks/none", f"{BLOCK}?at=2026-01-01T09:00:00Z", f"{BLOCK}?nonsense=1"):
        heard(site.repeating, path, shop.key)

    assert len(site.repeating.answers) == 0


def broken() -> int:
    raise OperationalError("gone")


class Connection:
    """One that only tells how often it was closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1


def test_while_the_sequence_cannot_be_read_django_answers_and_it_is_counted_and_logged(
    site: Site, shop: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    heard(site.repeating, BLOCK, shop.key)
    connection = Connection()
    monkeypatch.setattr(module.history, "sequence", broken)
    monkeypatch.setattr("brand_api.repeating.connection", connection)

    status, _, body = heard(site.repeating, BLOCK, shop.key)

    assert (status[:3], json.loads(body)["code"]) == ("503", "unavailable")
    assert (site.repeating.failures, connection.closed) == (1, 1)
    assert any("cannot be read (1 times" in record.getMessage() for record in caplog.records)


def test_no_more_is_kept_than_the_bytes_that_are_set(world: World, shop: Caller) -> None:
    site = Site(size=BESIDE_BODY * MOST_SHARE * 2)
    for number in range(1, 81):
        heard(site.repeating, f"{BASE}/blocks?page_size={number}", shop.key)

    assert len(site.repeating.answers) < 64
    assert BESIDE_BODY * 60 < site.repeating.answers.weight <= site.size


SPOILING: tuple[Callable[[Any], object], ...] = (
    lambda response: response.set_cookie("a", "b"),
    lambda response: response.__setitem__("Vary", "Authorization, User-Agent"),
    lambda response: setattr(response, "content", bytes(MEBIBYTE // MOST_SHARE)),
    lambda response: setattr(response, "status_code", 201),
    lambda response: delattr(response, "reuse"),
)


def test_what_may_not_be_repeated_is_not_kept(shop: Caller) -> None:
    site = Site()
    for site.spoil in SPOILING:
        heard(site.repeating, BLOCK, shop.key)
    assert len(site.repeating.answers) == 0

    site.spoil = lambda response: None
    heard(site.repeating, BLOCK, shop.key)
    assert len(site.repeating.answers) == 1
