"""The API → its own description: the OpenAPI document, a page to try it, and the page that problems lead to."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView

from assets.api.meanings import MEANINGS, title
from assets.api.problems import method_not_allowed, not_found
from assets.api.reading import OneAnswer
from assets.api.responses import bytes_response
from assets.manifest import sha256

OPENAPI = "application/vnd.oai.openapi+json"
READ_ONLY = ("GET", "HEAD")
PUBLIC = "public, max-age=60"


@csrf_exempt
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI 3.1 document, made once per process. Needs no key and says nothing of any brand but the demo's."""
    if request.method not in READ_ONLY:
        return method_not_allowed(request)
    body, digest = description()
    return bytes_response(request, body, OPENAPI, digest=digest, headers={"Cache-Control": PUBLIC, "Vary": "Accept"})


class DocsView(SpectacularSwaggerSplitView):
    """A page to try the API; a key typed there stays in the page."""

    template_name = "api/docs.html"
    url_name = "openapi"
    content_negotiation_class = OneAnswer
    http_method_names = ["get", "head"]  # noqa: RUF012 - Django declares it as the instance's


@csrf_exempt
def problems_page(request: HttpRequest) -> HttpResponse:
    """What each problem's code means; `type` of a problem leads here."""
    if request.method not in READ_ONLY:
        return method_not_allowed(request)
    problems = [(code, status, title(status), text) for code, (status, text) in MEANINGS.items()]
    return render(request, "api/problems.html", {"problems": problems})


@csrf_exempt
def nothing(request: HttpRequest, path: str = "") -> HttpResponse:
    """Any other path below the API."""
    return not_found(request)


@cache
def description() -> tuple[bytes, str]:
    """The OpenAPI document as JSON and its SHA-256."""
    document: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    body = json.dumps(document, ensure_ascii=False, indent=2).encode()
    return body, sha256(body)
