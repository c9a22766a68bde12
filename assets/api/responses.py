"""Bodies → responses: strong ETag, 304, cache lifetime, language and request id, in one place for every route."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag

from assets.delivery import State
from assets.manifest import sha256

PINNED = "private, max-age=31536000, immutable"
CURRENT = "private, max-age=1, stale-while-revalidate=10"
JSON = "application/json"


def json_response(
    request: HttpRequest,
    body: Mapping[str, Any],
    *,
    state: State | None = None,
    headers: Mapping[str, str] | None = None,
    media_type: str = JSON,
) -> HttpResponseBase:
    """An object as JSON (RFC 8259), with a strong ETag over its bytes."""
    encoded = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return bytes_response(request, encoded, media_type, state=state, headers=headers)


def bytes_response(
    request: HttpRequest,
    body: bytes,
    media_type: str,
    *,
    digest: str = "",
    state: State | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Bytes under a strong ETag: equal ETag, equal bytes. Answers 304 where the client has them."""
    etag = quote_etag(digest or sha256(body))
    is_known = is_known_to(request, etag)
    response = HttpResponse(status=HTTPStatus.NOT_MODIFIED) if is_known else HttpResponse(body, content_type=media_type)
    response["ETag"] = etag
    response["Cache-Control"] = PINNED if state is not None and state.number is not None else CURRENT
    patch_vary_headers(response, ("Authorization", "Origin"))
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def is_known_to(request: HttpRequest, etag: str) -> bool:
    """Whether If-None-Match names this ETag, by weak comparison (RFC 9110 13.1.2)."""
    return any(each in (etag, f"W/{etag}", "*") for each in parse_etags(request.headers.get("If-None-Match", "")))
