"""A released document of a kit, or a text in it → who wrote it, as JSON for those who may see the kit."""

import datetime as dt

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from assets.delivery import State
from assets.errors import AssetsError, BadContent, NotReleased, UnknownAsset
from assets.models import Kit
from assets.provenance import blame, facts_of
from assets.rendering import Edition


def answer(request: HttpRequest, kit: Kit, region: str, locale: str, name: str) -> JsonResponse:
    """`?text=` narrows to where it stands; `?release=3` or `?at=2026-10-01T09:00:00Z`, else what is live."""
    try:
        state, text = _state(request), request.GET.get("text", "")
        found = blame(kit=kit, edition=Edition(region, locale), name=name, state=state, text=text)
    except (UnknownAsset, NotReleased) as error:
        return JsonResponse({"error": str(error)}, status=404)
    except AssetsError as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse(facts_of(found))


def _state(request: HttpRequest) -> State:
    now = timezone.now()
    number, at = request.GET.get("release", ""), request.GET.get("at", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 10):
        raise BadContent(f"{number[:20]!r} is no release number. Write one such as 3.")
    return State(now=now, at=_instant(at) if at else now, number=int(number) if number else None)


def _instant(text: str) -> dt.datetime:
    try:
        value = dt.datetime.fromisoformat(text)
        if value.tzinfo is not None:
            return value.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise BadContent(f"{text[:40]!r} is no time with a zone. Write one such as 2026-12-01T09:00:00Z.")
