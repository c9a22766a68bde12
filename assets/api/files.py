"""`/m/{sha256}.{ext}` → the file's bytes: keyless, immutable, and unable to run script."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt

from assets import delivery
from assets.api.describing import READ_ONLY
from assets.api.problems import gone, handle, method_not_allowed, not_found
from assets.api.responses import is_known_to
from assets.errors import Recalled, StorageError, UnknownAsset
from assets.manifest import file_surrogate_key
from assets.media.inspection import extension
from assets.media.storage import read
from assets.models import File

LIFETIME = "public, max-age=86400, immutable"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@csrf_exempt
def file_view(request: HttpRequest, digest: str, suffix: str) -> HttpResponseBase:
    """A released file by its SHA-256. One query.

    404 for what no release names, or under another extension; 410 while it is recalled.
    """
    if request.method not in READ_ONLY:
        return method_not_allowed(request)
    try:
        file = delivery.released_file(digest, now=timezone.now())
    except UnknownAsset:
        return not_found(request)
    except Recalled as error:
        return gone(request, error)
    if suffix != extension(file.media_type):
        return not_found(request)
    try:
        response = _response(request, file)
    except StorageError as error:
        return handle(error, {"request": request})
    response["ETag"] = quote_etag(digest)
    response["Cache-Control"] = LIFETIME
    response["Cache-Tag"] = file_surrogate_key(digest)
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _response(request: HttpRequest, file: File) -> HttpResponse:
    if is_known_to(request, quote_etag(file.digest)):
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    return HttpResponse(read(file.digest), content_type=file.media_type)
