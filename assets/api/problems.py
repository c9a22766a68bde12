"""Errors → `application/problem+json` (RFC 9457), the one error shape of the API."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.request import Request

from assets.api.meanings import MEDIA_TYPE, document, title
from assets.errors import (
    BadArgument,
    NotReleased,
    Recalled,
    RenditionFailed,
    StorageError,
    StoreUnavailable,
    UnknownAsset,
)

logger = logging.getLogger(__name__)
METHODS = "GET, HEAD"
RETRY_SECONDS = 30
DATABASE_RETRY_SECONDS = 1
LIMITED: Mapping[str, str] = {
    "key": "This key's {limit} units of this minute are spent. Try again in {seconds} s.",
    "address": "The {limit} units of this minute for your address are spent. Try again in {seconds} s.",
    "failures": "{limit} keys from your address were refused in this minute. Try a right one in {seconds} s.",
}
"""Policy -> what is said of it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong input: a JSON pointer or a parameter's name, and what to do."""

    detail: str
    pointer: str = ""
    parameter: str = ""


class BadRequest(exceptions.APIException):
    """The request cannot be understood; `faults` name each place."""

    status_code = HTTPStatus.BAD_REQUEST
    default_code = "bad-request"

    def __init__(self, detail: str, *, faults: Sequence[Fault] = (), code: str = "bad-request") -> None:
        super().__init__(detail, code)
        self.code = code
        self.faults = tuple(faults)


class CursorExpired(exceptions.APIException):
    """A cursor that was given cannot be gone on from any more; `restart` is where to begin again."""

    status_code = HTTPStatus.GONE
    default_code = "cursor-expired"

    def __init__(self, detail: str, restart: str) -> None:
        super().__init__(detail)
        self.more = {"restart": restart}


class RateLimited(exceptions.APIException):
    """A budget is spent: `policy` names which, and it is new in so many seconds."""

    status_code = HTTPStatus.TOO_MANY_REQUESTS
    default_code = "rate-limited"

    def __init__(self, policy: str, limit: int, seconds: int, headers: Mapping[str, str]) -> None:
        super().__init__(LIMITED[policy].format(limit=f"{limit:,}", seconds=seconds))
        self.policy = policy
        self.headers = headers


def problem_response(
    request: HttpRequest,
    status: int,
    *,
    code: str,
    detail: str,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A problem document. `code` is stable; `type` is the page that explains it; `more` is what only some say."""
    errors = [{name: value for name, value in asdict(fault).items() if value} for fault in faults]
    request_id = getattr(request, "request_id", "")
    body = document(status, code=code, detail=detail, request_id=request_id, errors=errors)
    response = JsonResponse({**body, **(more or {})}, status=status, reason=title(status), content_type=MEDIA_TYPE)
    response["Content-Length"] = str(len(response.content))
    response["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def handle(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """REST framework's exception handler: every error of a view becomes a problem, in development too."""
    request: Request = context["request"]
    error = _as_told(error)
    if isinstance(error, UnknownAsset | NotReleased | Http404):
        return not_found(request)
    if isinstance(error, Recalled):
        return gone(request, error)
    if isinstance(error, RenditionFailed):
        return problem_response(request, 404, code="no-rendition", detail=str(error))
    if isinstance(error, exceptions.APIException):
        return _of_api_exception(request, error)
    if isinstance(error, SuspiciousOperation):
        return bad_request(request)
    logger.error("request %s failed", getattr(request, "request_id", ""), exc_info=error)
    if isinstance(error, StorageError):
        return _of_storage_error(request, error)
    return unavailable(request) if is_unavailable(error) else server_error(request)


def is_unavailable(error: BaseException | None) -> bool:
    """Whether the database cannot be reached, was restarted meanwhile, is full or too busy: it passes by itself."""
    return isinstance(error, OperationalError | InterfaceError)


def _as_told(error: Exception) -> Exception:
    """Errors of the library and of Django that REST framework has a name for."""
    if isinstance(error, BadArgument):
        fault = Fault(str(error), parameter=f"args[{error.argument}]" if error.argument else "args")
        return BadRequest(str(error), faults=[fault], code="bad-parameter")
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied("This key may not do that.")
    return error


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one answer for what does not exist, is not released, or is hidden."""
    return problem_response(
        request, 404, code="not-found", detail="Nothing here that this key may read, at that time and place."
    )


def gone(request: HttpRequest, error: Recalled) -> HttpResponse:
    """What may not be delivered now, whenever it was live: told to those alone who could read it otherwise."""
    kind, _, key = error.successor.partition("/")
    more = {"successor": f"/api/v1/brands/{error.brand}/{kind}/{key}"} if key else {}
    return problem_response(request, 410, code="recalled", detail=str(error), more=more)


def bad_request(request: HttpRequest, *, detail: str = "The request cannot be understood.") -> HttpResponse:
    return problem_response(request, 400, code="bad-request", detail=detail)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    headers = {"Allow": METHODS}
    return problem_response(
        request, 405, code="method-not-allowed", detail=f"The API is read only: {METHODS}.", headers=headers
    )


def precondition_failed(request: HttpRequest, etag: str) -> HttpResponse:
    detail = f"If-Match leaves out what would be answered, whose ETag is {etag}. Name it, or leave If-Match out."
    return problem_response(request, HTTPStatus.PRECONDITION_FAILED, code="precondition-failed", detail=detail)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem_response(request, 500, code="internal", detail="Something failed here. It has been logged.")


def unavailable(request: HttpRequest) -> HttpResponse:
    headers = {"Retry-After": str(DATABASE_RETRY_SECONDS)}
    detail = "The database cannot answer now. It has been logged; try again."
    return problem_response(request, 503, code="unavailable", detail=detail, headers=headers)


def _of_storage_error(request: HttpRequest, error: StorageError) -> HttpResponse:
    """What is damaged stays so until somebody restores it: only an outage says when to try again."""
    headers = {"Retry-After": str(RETRY_SECONDS)} if isinstance(error, StoreUnavailable) else {}
    detail = "A stored file cannot be read. Try again later."
    return problem_response(request, 503, code="storage", detail=detail, headers=headers)


def _of_api_exception(request: Request, error: exceptions.APIException) -> HttpResponse:
    if isinstance(error, exceptions.MethodNotAllowed):
        return method_not_allowed(request)
    headers = dict(getattr(error, "headers", {}))
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    code = str(error.default_code if not isinstance(error, BadRequest) else error.code).replace("_", "-")
    response = problem_response(
        request,
        error.status_code,
        code=code,
        detail=str(error.detail),
        faults=getattr(error, "faults", ()),
        headers=headers,
        more=getattr(error, "more", None),
    )
    response.refused = getattr(error, "policy", "")  # type: ignore[attr-defined]
    return response
