"""Turns answers that views marked into the same answers again, in front of Django, while their generation stands.

Nothing is decided here that a view has not decided: a request that differs in anything that an answer may depend on, a
key that is not known in the generation or whose use is to be noted, and everything while the sequence cannot be read,
is left to Django.
"""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.db import Error, connection
from django.http.response import HttpResponseBase

from assets import keys, request_id
from assets.api.authentication import MOMENT
from assets.budgets import Verdict, address_of, spend
from assets.delivery import Generation, Known, Moment, Recent, known_before, present
from brand_api.counting import counts
from brand_api.logs import Answered, write_request

logger = logging.getLogger(__name__)
METHODS = ("GET", "HEAD")
SCHEME = "Bearer "
ASKED = (
    "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO",
    "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_NONE_MATCH",
)  # fmt: skip
"""What of a request an answer may depend on, beside its key: as it was sent, so that nothing different is the same."""
LEFT_TO_DJANGO = (
    "HTTP_COOKIE", "HTTP_ORIGIN", "HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE", "HTTP_TRANSFER_ENCODING",
)  # fmt: skip
VARY = {"authorization", "origin", "accept", "accept-language", "accept-encoding"}
"""What answers may vary on: it is in ASKED, or such requests are left to Django."""
STATUSES = (200, 304)
TOLD_ANEW = ("RateLimit", "RateLimit-Policy", "Retry-After")
LONGEST_QUESTION = 2_000
BESIDE_BODY = 4_096
"""Bytes that an answer takes beside its body: the question and the headers."""
MOST_SHARE = 32
"""One answer may take so small a part of all, or the large ones would drive out the others."""

Question = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, and what it costs; `request_id` is the place of that header, which each answer has anew."""

    generation: Generation
    cost: int
    method: str
    route: str
    code: int
    status: str
    headers: tuple[tuple[str, str], ...]
    request_id: int
    body: bytes

    @property
    def size_bytes(self) -> int:
        return len(self.body) + BESIDE_BODY


class Repeating:
    """A WSGI application around Django's that keeps at most `size` bytes of answers."""

    def __init__(self, application: WSGIApplication, size: int) -> None:
        self._application = application
        self._most_bytes = size // MOST_SHARE
        self.answers: Recent[Answer] = Recent(size, lambda answer: answer.size_bytes)
        self.failures = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        question = _question(environ)
        moment = self._present() if question else None
        if question is None or moment is None:
            return self._application(environ, start_response)
        key = environ["HTTP_AUTHORIZATION"][len(SCHEME) :]
        known = _proven(key, moment)
        answer = self.answers.peek((known.key_id, question)) if known is not None else None
        if known is not None and answer is not None and not known.is_use_due(moment.now):
            verdict = self._spent(known, answer, environ, moment)
            if verdict is not None:
                return _repeat(answer, verdict, start_response, known.key_id, began)
        environ[MOMENT] = moment
        response: Any = self._application(environ, start_response)
        self._keep(question, _proven(key, moment), response)
        return response  # type: ignore[no-any-return]

    def _spent(self, known: Known, answer: Answer, environ: WSGIEnvironment, moment: Moment) -> Verdict | None:
        """None where the answer is of another generation, or may not be afforded, which Django tells."""
        if answer.generation is not moment.generation:
            return None
        verdict = spend(known.key_id, address_of(environ), answer.cost, moment.now, known.budget)
        return verdict if verdict.is_allowed else None

    def _present(self) -> Moment | None:
        """None where the sequence cannot be read: then nothing that was kept is proven."""
        try:
            return present()
        except Error:
            self.failures += 1
            logger.exception("The sequence cannot be read (%d times by now): answers are not repeated.", self.failures)
            connection.close()
            return None

    def _keep(self, question: Question, known: Known | None, response: Any) -> None:
        """Keeps what a view marked with the generation that it was made in."""
        generation = getattr(response, "reuse", None)
        if known is None or generation is None or not _may_be_kept(response):
            return
        headers = tuple(item for item in response.items() if item[0] not in TOLD_ANEW)
        place = next(number for number, (name, _) in enumerate(headers) if name == "X-Request-ID")
        status = f"{response.status_code} {response.reason_phrase}"
        facts = (generation, response.cost, question[0], response.route, response.status_code)
        answer = Answer(*facts, status, headers, place, response.content)
        if answer.size_bytes <= self._most_bytes:
            self.answers.keep((known.key_id, question), answer)


def _question(environ: WSGIEnvironment) -> Question | None:
    """What is asked, None for what is always left to Django."""
    get = environ.get
    authorization = get("HTTP_AUTHORIZATION", "")
    if not authorization.startswith(SCHEME) or len(authorization) != len(SCHEME) + keys.LENGTH:
        return None
    if environ["REQUEST_METHOD"] not in METHODS or get("CONTENT_LENGTH", "") not in ("", "0"):
        return None
    if any(name in environ for name in LEFT_TO_DJANGO):
        return None
    question = tuple([get(name, "") for name in ASKED])
    return question if sum(map(len, question)) <= LONGEST_QUESTION else None


def _proven(text: str, moment: Moment) -> Known | None:
    """The key, proven; None for one that no view has met in this generation.

    What it may be used for, the view has decided: answers are repeated to the key that got them, and to no other.
    """
    key = keys.named(text)
    known = known_before(key.key_id, moment)
    return known if known is not None and keys.is_match(key, known.digest, settings.API_KEY_PEPPER) else None


def _may_be_kept(response: HttpResponseBase) -> bool:
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    return response.status_code in STATUSES and not response.streaming and not response.cookies and varies <= VARY


def _repeat(
    answer: Answer, verdict: Verdict, start_response: StartResponse, key_id: str, began: float
) -> Iterable[bytes]:
    own_id = request_id.new()
    headers = [*answer.headers, *verdict.headers().items()]
    headers[answer.request_id] = ("X-Request-ID", own_id)
    start_response(answer.status, headers)
    seconds = time.perf_counter() - began
    counts.answered((answer.route, answer.code, True), seconds)
    if settings.LOG_REQUESTS:
        facts = (answer.method, answer.route, answer.code, seconds, own_id, key_id, len(answer.body))
        write_request(Answered(*facts, is_repeated=True))
    return (answer.body,)
