"""Turns an answer into what is counted and logged of it: a route's name, never a path."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from assets.api.authentication import Principal
from brand_api.counting import counts
from brand_api.logs import Answered, write_request

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def note(request: HttpRequest, response: HttpResponseBase, request_id: str, seconds: float) -> None:
    """Counts it, writes its line, and leaves its route with the answer, where it may be repeated."""
    route = route_of(request, response)
    response.route = route  # type: ignore[attr-defined]
    counts.answered((route, response.status_code, False), seconds)
    if refused := getattr(response, "refused", ""):
        counts.refuse(refused)
    method = request.method if request.method in METHODS else "OTHER"
    size = None if response.streaming else len(getattr(response, "content", b""))
    write_request(Answered(str(method), route, response.status_code, seconds, request_id, key_id_of(request), size))


def route_of(request: HttpRequest, response: HttpResponseBase) -> str:
    """The route's name in the code; "admin" for all of the admin's, "none" where no route was found."""
    if named := getattr(response, "route", ""):
        return str(named)
    match = request.resolver_match
    if match is None:
        return "static" if request.path.startswith(settings.STATIC_URL) else "none"
    return "admin" if "admin" in match.app_names else match.url_name or "unnamed"


def key_id_of(request: HttpRequest) -> str:
    """The public part of the key that was proven, "" without one. Editors are not asked for."""
    user = request.__dict__.get("user")
    return user.key_id if type(user) is Principal else ""
