"""Turns each request into an answer that carries the request's id, which every log line of the request carries too."""

import time
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from assets import request_id
from assets.api.entering import answered_early
from brand_api.noting import note

NUL = "\x00"
EMPTY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED, HTTPStatus.TEMPORARY_REDIRECT)
"""Answers without a body."""


class RequestMiddleware:
    """Sets `request.request_id`, answers it as X-Request-ID, keeps answers to their own site, and has them noted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        own_id = request_id.new()
        request.request_id = own_id  # type: ignore[attr-defined]
        token = request_id.current.set(own_id)
        try:
            response = self.get_response(request)
        finally:
            request_id.current.reset(token)
        response.headers["X-Request-ID"] = own_id
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        note(request, response, own_id, time.perf_counter() - began)
        return response


class EditorLanguageMiddleware(LocaleMiddleware):
    """Editors read the admin in the language of their browser; the API's words and headers do not depend on it."""

    def process_request(self, request: HttpRequest) -> None:
        if _is_for_editors(request):
            super().process_request(request)
        else:
            translation.deactivate()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return super().process_response(request, response) if _is_for_editors(request) else response


class ApiMiddleware:
    """Answers what no route of the API need see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_for_editors(request):
            return self.get_response(request)
        return _bare(answered_early(request) or self.get_response(request))


def _bare(response: HttpResponse) -> HttpResponse:
    """What has no body says nothing of its type or length: a cache would take a 304's for those of what it holds.

    RFC 9110 15.4.5, RFC 9111 3.2.
    """
    if response.status_code in EMPTY:
        del response.headers["Content-Type"]
        if response.status_code != HTTPStatus.TEMPORARY_REDIRECT:
            del response.headers["Content-Length"]
    return response


class EditorAddressMiddleware:
    """Refuses U+0000 in editors' addresses: no text of PostgreSQL's has it. The API judges its own parameters.

    Raises Http404 for one in the path, BadRequest for one in the query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_for_editors(request):
            if NUL in request.path:
                raise Http404("No address has the character U+0000.")
            if any(NUL in text for name, values in request.GET.lists() for text in (name, *values)):
                raise BadRequest("The address has the character U+0000. Remove it.")
        return self.get_response(request)


def _is_for_editors(request: HttpRequest) -> bool:
    return not request.path.startswith(("/api/", "/m/"))
