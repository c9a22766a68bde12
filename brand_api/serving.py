"""gunicorn's settings: `gunicorn --config python:brand_api.serving brand_api.wsgi`. Flags and GUNICORN_CMD_ARGS win.

A request that cannot be parsed reaches no application, so its path is not known either: the worker answers it itself,
with a problem document, as the API answers everything else.
"""

import json
from typing import Any

from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from assets import request_id
from assets.api.meanings import MEANINGS, MEDIA_TYPE, document, title

Refusal = tuple[str, str]
"""A code and what is said."""
REFUSALS: tuple[tuple[type[Exception], Refusal], ...] = (
    (errors.LimitRequestLine, ("address-too-long", "The request line may have 8,190 bytes, path and query together.")),
    (errors.LimitRequestHeaders, ("headers-too-large", "There may be 100 headers of 8,190 bytes each. Send less.")),
    (errors.ExpectationFailed, ("expectation-failed", "Only 100-continue may be expected. Leave Expect out.")),
    (
        errors.UnsupportedTransferCoding,
        ("unsupported-media-type", "The API reads no bodies, of whatever coding. Send the request without one."),
    ),
    (
        errors.InvalidRequestLine,
        ("bad-request", "The request line cannot be read. Write all but printable ASCII in the address as %XX."),
    ),
    (errors.InvalidRequestMethod, ("bad-request", "The method cannot be read. Send GET or HEAD.")),
    (errors.InvalidHTTPVersion, ("bad-request", "The version cannot be read. Send HTTP/1.1.")),
    (errors.ParseException, ("bad-request", "A header cannot be read, or contradicts another.")),
)
"""The first that an error is decides."""
OURS = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName, errors.ConfigurationProblem)
FAILED: Refusal = ("internal", "Something failed here. It has been logged.")


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threads; what they refuse is a problem document instead of a page."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Logs the kind of what is wrong, not the request: a key may be in it.

        A request that is known was answered already, and only the rest of its body is wrong: the connection ends.
        """
        own_id = request_id.new()
        code, detail = refusal_of(exc)
        if req is not None and code != FAILED[0]:
            self.log.debug("request %s: a body that nobody read cannot be parsed", own_id)
            return
        if code == FAILED[0]:
            self.log.error("request %s failed", own_id, exc_info=exc)
        else:
            self.log.warning("request %s cannot be read: %s", own_id, type(exc).__name__)
        is_bodiless = getattr(req, "method", "") == "HEAD"
        try:
            util.write_nonblock(client, answer(code, detail, own_id, is_bodiless=is_bodiless))
        except Exception:  # noqa: BLE001 - whoever asked is gone, or does not listen; the connection ends either way
            self.log.debug("request %s was not told", own_id)


def refusal_of(exc: Exception) -> Refusal:
    """What to say of an error that gunicorn met before or beside the application."""
    if isinstance(exc, OURS):
        return FAILED
    return next((refusal for kind, refusal in REFUSALS if isinstance(exc, kind)), FAILED)


def answer(code: str, detail: str, request_id: str, *, is_bodiless: bool = False) -> bytes:
    """A whole answer (RFC 9112), after which the connection is closed."""
    status, _ = MEANINGS[code]
    body = json.dumps(document(status, code=code, detail=detail, request_id=request_id)).encode()
    lines = (
        f"HTTP/1.1 {status} {title(status)}",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Connection: close",
        "X-Content-Type-Options: nosniff",
        f"X-Request-ID: {request_id}",
    )
    return "\r\n".join((*lines, "", "")).encode("ascii") + (b"" if is_bodiless else body)


worker_class = Worker
workers = 2
threads = 4
timeout = 120
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190
