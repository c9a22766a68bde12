"""Turns an error that nobody caught into an answer in the shape its reader expects."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from assets.api import problems


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A problem document under /api/ and /m/, Django's page for people elsewhere."""
    return problems.bad_request(request) if _is_of_api(request) else defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A problem document under /api/ and /m/, Django's page for people elsewhere."""
    return problems.not_found(request) if _is_of_api(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """A problem document under /api/ and /m/, Django's page for people elsewhere; 503 where the database failed."""
    is_unavailable = problems.is_unavailable(sys.exc_info()[1])
    if _is_of_api(request):
        return problems.unavailable(request) if is_unavailable else problems.server_error(request)
    if is_unavailable:
        return HttpResponse(render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE)
    return defaults.server_error(request)


def _is_of_api(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/m/"))
