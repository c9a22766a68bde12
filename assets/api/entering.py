"""What is answered before any route: preflights of web pages, hosts that are not served, and requests with a body."""

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from assets.api.problems import METHODS, bad_request, problem_response

PREFLIGHT_LIFETIME_SECONDS = 7200
SENT = "Authorization, If-Match, If-None-Match, Range"
TOLD = "Content-Language, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
"""Headers that a page's script may read besides those that it always may."""


def answered_early(request: HttpRequest) -> HttpResponse | None:
    """None where the route is to answer."""
    if not _is_served(request):
        return bad_request(request, detail="Host names no site that is served here.")
    if is_preflight(request):
        return _preflight()
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not size.isdecimal() or int(size) > settings.ASSETS_BODY_BYTES:
        detail = f"A request's body may have {settings.ASSETS_BODY_BYTES} bytes, and the API reads none. Send none."
        return problem_response(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, code="too-large", detail=detail)
    has_body = int(size) > 0 or bool(request.META.get("HTTP_TRANSFER_ENCODING"))
    if has_body and request.method in ("GET", "HEAD"):
        detail = "The API reads no bodies, of whatever type. Send the request without one."
        return problem_response(
            request, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, code="unsupported-media-type", detail=detail
        )
    return None


def _is_served(request: HttpRequest) -> bool:
    """Development would answer a page where Django itself finds out."""
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def is_preflight(request: HttpRequest) -> bool:
    """Whether a browser asks on behalf of a page, without its key (Fetch standard, CORS-preflight fetch)."""
    headers = request.headers
    return request.method == "OPTIONS" and "Origin" in headers and "Access-Control-Request-Method" in headers


def _preflight() -> HttpResponse:
    """The same for every page: which origins a key may be used from, the answers themselves tell."""
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = SENT
    response["Access-Control-Max-Age"] = str(PREFLIGHT_LIFETIME_SECONDS)
    return response
