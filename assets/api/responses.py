"""Bodies → responses: strong ETag, 304, cache lifetime, language and request id, in one place for every route."""

import gzip
import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag

from assets.api.problems import precondition_failed
from assets.delivery import Recent, State
from assets.manifest import sha256

PINNED = "private, max-age=31536000, immutable"
CURRENT = "private, max-age=1, stale-while-revalidate=10"
JSON = "application/json"
NEVER = re.compile(r"\bq=0(\.0*)?\s*($|;)")
LEAST_SQUEEZED = 1024
MOST_SQUEEZED = 512 * 1024
squeezed: Recent[bytes] = Recent(256)
"""Compressed texts by the digest of what they say: some megabytes."""


def json_response(
    request: HttpRequest,
    body: Mapping[str, Any],
    *,
    state: State | None = None,
    headers: Mapping[str, str] | None = None,
    media_type: str = JSON,
) -> HttpResponseBase:
    """An object as JSON (RFC 8259), with a strong ETag over its bytes."""
    return bytes_response(request, encoded(body), media_type, state=state, headers=headers)


def encoded(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def bytes_response(
    request: HttpRequest,
    body: bytes,
    media_type: str,
    *,
    digest: str = "",
    state: State | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Bytes under a strong ETag: equal ETag, equal bytes. 304 where the client has them, 412 where it wants others.

    With a digest they were made before the request: texts of these are sent compressed to who takes that.
    """
    etag, is_squeezable = quote_etag(digest or sha256(body)), bool(digest) and _is_squeezable(body, media_type)
    is_squeezed = is_squeezable and takes_gzip(request.headers.get("Accept-Encoding", ""))
    etag = quote_etag(f"{digest}-gzip") if is_squeezed else etag
    if is_other(request, etag):
        return precondition_failed(request, etag)
    if is_known_to(request, etag):
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    else:
        sent = squeezed.get(digest, lambda: gzip.compress(body, mtime=0)) if is_squeezed else body
        response = HttpResponse(sent, content_type=media_type)
        if is_squeezed:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Cache-Control"] = PINNED if state is not None and state.number is not None else CURRENT
    patch_vary_headers(response, ("Authorization", "Origin"))
    for name, value in (headers or {}).items():
        response[name] = value
    if is_squeezable:
        patch_vary_headers(response, ("Accept-Encoding",))
    return response


def is_other(request: HttpRequest, etag: str) -> bool:
    """Whether If-Match is sent and names this ETag not, by strong comparison (RFC 9110 13.1.1)."""
    wanted = request.headers.get("If-Match")
    return wanted is not None and not {etag, "*"} & set(parse_etags(wanted))


def is_known_to(request: HttpRequest, etag: str) -> bool:
    """Whether If-None-Match names this ETag, by weak comparison (RFC 9110 13.1.2)."""
    return any(each in (etag, f"W/{etag}", "*") for each in parse_etags(request.headers.get("If-None-Match", "")))


def is_acceptable(header: str, media_type: str) -> bool:
    """Whether an Accept header has the media type or a range with it (RFC 9110 12.5.1); an empty one has all.

    A `+json` type is JSON too; what is no media range is passed over.
    """
    names = {media_type, "*/*", f"{media_type.partition('/')[0]}/*"}
    names |= {JSON} if media_type.endswith("+json") else set()
    ranges = [each.partition(";") for each in header.lower().split(",") if "/" in each]
    return not ranges or any(name.strip() in names and not NEVER.search(rest) for name, _, rest in ranges)


def takes_gzip(header: str) -> bool:
    """Whether Accept-Encoding names gzip, or all, and not to refuse it (RFC 9110 12.5.3)."""
    codings = [each.partition(";") for each in header.lower().split(",")]
    weights = {name.strip(): not NEVER.search(rest) for name, _, rest in codings}
    return weights.get("gzip", weights.get("*", False))


def _is_squeezable(body: bytes, media_type: str) -> bool:
    is_text = media_type.startswith("text/") or media_type.partition(";")[0].endswith(("json", "xml"))
    return is_text and LEAST_SQUEEZED <= len(body) <= MOST_SQUEEZED
