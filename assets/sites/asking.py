"""A path → what the API answers a partner there, asked in this process: the very code that answers over HTTP."""

import contextlib
import datetime as dt
import io
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import StreamingHttpResponse

from assets import history
from assets.delivery import ON_BEHALF, Generation, Moment, OnBehalf, Reader
from assets.delivery.generations import LONGEST
from assets.errors import ExportFailed

OWN = frozenset({"accept-ranges", "etag", "content-length", "x-request-id", "ratelimit", "ratelimit-policy"})
"""Headers of one answer or body, or of whoever sends parts of it."""
ETAG = re.compile(r'"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered at `target`, a path with its query. `headers` are those that stay, in the order of their names.

    `digest` is the ETag without its quotation marks.
    """

    target: str
    digest: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        return self.headers["Content-Type"].partition(";")[0]


class OnBehalfIsQuiet(logging.Filter):
    """What is not there is asked for as a matter of course here: it is no line in the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        is_own = ON_BEHALF in getattr(request, "META", {})
        return not is_own or record.levelno >= logging.ERROR


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    logger, own = logging.getLogger("django.request"), OnBehalfIsQuiet()
    logger.addFilter(own)
    try:
        yield
    finally:
        logger.removeFilter(own)


class Api:
    """The API as a reader sees it at one moment. Nothing is spent of a budget, and nothing noted of a key."""

    def __init__(self, reader: Reader, moment: Moment) -> None:
        self.reader, self.moment = reader, moment
        self._handler = BaseHandler()
        self._handler.load_middleware()

    def ask(self, target: str) -> Answer | None:
        """None where there is nothing to be read. Raises ExportFailed where that cannot be told now.

        No response is closed: that would end this process's connection to the database, and all are read to their end.
        """
        response: Any = self._handler.get_response(WSGIRequest(self._environ(target)))
        streamed = isinstance(response, StreamingHttpResponse)
        status = int(response.status_code)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise ExportFailed(f"{target} is answered {status}: see the log, mend that and export again.")
        if status != HTTPStatus.OK:
            return None
        body = b"".join(response.streaming_content) if streamed else bytes(response.content)
        headers = {name: value for name, value in sorted(response.items()) if name.lower() not in OWN}
        found = ETAG.fullmatch(response["ETag"])
        if found is None:
            raise ExportFailed(f"{target} has an ETag that is no digest, so that nothing can be named by it.")
        return Answer(target, found[1], headers, body)

    def _environ(self, target: str) -> dict[str, Any]:
        path, _, query = target.partition("?")
        host = next((each.lstrip(".") for each in settings.ALLOWED_HOSTS if each != "*"), "localhost")
        return {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": host,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(),
            ON_BEHALF: OnBehalf(self.reader, self.moment),
        }


def api_of(reader: Reader, now: dt.datetime) -> Api:
    """The API at `now`, in a generation of its own: what several answers need is read once."""
    return Api(reader, Moment(now, Generation(history.sequence(), now, now + LONGEST)))
