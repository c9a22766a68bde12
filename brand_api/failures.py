"""Turns an error that nobody caught into an answer in the shape its reader expects."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from assets.api import problems


def server_error(request: HttpRequest) -> HttpResponse:
    """A problem document under /api/ and /m/, Django's page for people elsewhere."""
    if request.path.startswith(("/api/", "/m/")):
        return problems.server_error(request)
    return defaults.server_error(request)
