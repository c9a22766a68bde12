"""The media page where files lie in a bucket: its script is told where to hand a file in, and let reach that place."""

import re
from collections.abc import Iterable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse

from assets.errors import BadContent, StorageError
from assets.media.handing_in import handed_in, order_for, origin

SIZE = re.compile(r"[0-9]{1,15}")


def user_of(request: HttpRequest) -> str:
    return str(request.user.pk)


def order_response(request: HttpRequest) -> HttpResponse:
    """For the posted `name` and `size`: the form to send with the file, and the token that names it afterwards."""
    size = request.POST.get("size", "")
    size_bytes = int(size) if SIZE.fullmatch(size) else 0
    try:
        order = order_for(request.POST.get("name", ""), size_bytes, user=user_of(request))
    except BadContent as error:
        return JsonResponse({"detail": str(error)}, status=HTTPStatus.BAD_REQUEST)
    except StorageError as error:
        return JsonResponse({"detail": str(error)}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"url": order.url, "fields": dict(order.fields), "token": order.token})


def reaching(response: Any) -> Any:
    """The page, which may talk to the bucket's origin and to no other place but its own."""
    found = origin()
    allow = csp_update({"connect-src": [SELF, found]})
    return allow(lambda _: response)(None) if found else response  # type: ignore[arg-type]


def discard(tokens: Iterable[str], request: HttpRequest) -> None:
    """What is stored now need not lie in the bucket twice; where that fails, the sweep does it."""
    with suppress(StorageError, BadContent):
        for token in tokens:
            handed_in(token, user=user_of(request)).discard()
