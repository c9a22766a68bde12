"""`/m/{sha256}.{ext}` → the file's bytes: keyless, immutable, and unable to run script."""

from collections.abc import Iterator
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt

from assets import delivery
from assets.api.describing import READ_ONLY
from assets.api.limiting import READ, charge
from assets.api.problems import (
    RateLimited,
    gone,
    handle,
    method_not_allowed,
    not_found,
    precondition_failed,
    problem_response,
)
from assets.api.ranges import Unsatisfiable, part_of
from assets.api.responses import is_known_to, is_other
from assets.errors import Recalled, RenditionFailed, StorageError, UnknownAsset
from assets.manifest import file_surrogate_key
from assets.media.inspection import extension
from assets.media.renditions import body_of
from assets.media.signing import is_signed
from assets.media.storage import sendable
from assets.models import File, Rendition

LIFETIME = "public, max-age=86400, immutable"
OPENED_ELSEWHERE = frozenset({"image/svg+xml", "application/pdf"})
"""What a browser that is led to it keeps as a file: within a page it is shown all the same."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@csrf_exempt
def file_view(request: HttpRequest, digest: str, suffix: str) -> HttpResponseBase:
    """A released file by its SHA-256, for pages of any origin: fonts and captions need that. One query.

    404 for what no release names, or under another extension; 410 while it is recalled.
    """
    if request.method not in READ_ONLY:
        return method_not_allowed(request)
    try:
        charge(request, READ)
        file = delivery.released_file(digest, now=timezone.now())
    except RateLimited as error:
        return handle(error, {"request": request})
    except UnknownAsset:
        return not_found(request)
    except Recalled as error:
        return gone(request, error)
    if suffix != extension(file.media_type):
        return not_found(request)
    try:
        response = sent(request, file, LIFETIME)
    except (StorageError, RenditionFailed) as error:
        return handle(error, {"request": request})
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Tag"] = file_surrogate_key(file.source if isinstance(file, Rendition) else digest)
    return response


@csrf_exempt
def signed_view(request: HttpRequest, recipe: str) -> HttpResponseBase:
    """A derived file by its recipe, to whoever holds its signed address. One query.

    404 for any other address; 410 while what it is derived from is recalled.
    """
    if request.method not in READ_ONLY:
        return method_not_allowed(request)
    if not is_signed(recipe, request.META.get("QUERY_STRING", ""), now=timezone.now()):
        return not_found(request)
    try:
        charge(request, READ)
        row = delivery.signed_rendition(recipe, now=timezone.now())
    except RateLimited as error:
        return handle(error, {"request": request})
    except UnknownAsset:
        return not_found(request)
    except Recalled as error:
        return gone(request, error)
    try:
        return sent(request, row, "private, no-store")
    except (StorageError, RenditionFailed) as error:
        return handle(error, {"request": request})


def sent(request: HttpRequest, file: File | Rendition, lifetime: str) -> HttpResponseBase:
    """The stored bytes, or the one part that Range names. Raises StorageError, RenditionFailed."""
    response = _response(request, file)
    response["ETag"] = quote_etag(file.digest)
    response["Cache-Control"] = lifetime
    response["Accept-Ranges"] = "bytes"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    kind = "attachment" if file.media_type in OPENED_ELSEWHERE else "inline"
    response["Content-Disposition"] = f'{kind}; filename="{file.digest}.{extension(file.media_type)}"'
    return response


def _response(request: HttpRequest, file: File | Rendition) -> HttpResponseBase:
    etag, size = quote_etag(file.digest), file.size_bytes
    if is_other(request, etag):
        return precondition_failed(request, etag)
    if is_known_to(request, etag):
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    is_same = request.headers.get("If-Range", etag) == etag
    try:
        part = part_of(request.headers.get("Range", ""), size) if is_same and request.method == "GET" else None
    except Unsatisfiable:
        return problem_response(
            request,
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            code="range-not-satisfiable",
            detail=f"The file has {size} bytes. Ask for a part of those.",
            headers={"Content-Range": f"bytes */{size}"},
        )
    if part is None:
        return _sending(request, file, 0, size)
    first, last = part
    response = _sending(request, file, first, last + 1)
    response.status_code = HTTPStatus.PARTIAL_CONTENT
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _sending(request: HttpRequest, file: File | Rendition, start: int, end: int) -> HttpResponseBase:
    """To HEAD, the same without the bytes."""
    if isinstance(file, Rendition):
        body: bytes | Iterator[bytes] = body_of(file)[start:end]
    else:
        body = sendable(file.digest, file.size_bytes, start, end)
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(content_type=file.media_type)
    elif isinstance(body, bytes):
        response = HttpResponse(body, content_type=file.media_type)
    else:
        response = StreamingHttpResponse(body, content_type=file.media_type)
    response["Content-Length"] = str(end - start)
    return response
