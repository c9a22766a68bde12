"""Two saves of one asset → a page with both, value beside value; nothing of what the second editor wrote is lost."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from assets import comparing, drafts, history
from assets.admin.actors import actor_of
from assets.errors import AssetsError, BadContent, Conflict
from assets.manifest import Manifest, from_json, ref_of, to_json
from assets.models import Asset, Brand, Snapshot

CHOICE = "choice:"
THEIRS = "theirs"


class Overtaken(AssetsError):
    """Somebody else saved first. `mine` is what the later editor wanted to store."""

    def __init__(self, message: str, *, asset: Asset, mine: Manifest, seen: int, note: str) -> None:
        super().__init__(message)
        self.asset = asset
        self.mine = mine
        self.seen = seen
        self.note = note


def conflict_page(admin: Any, request: HttpRequest, overtaken: Overtaken, refusal: str = "") -> HttpResponse:
    """Mine beside theirs, with a choice for each value that differs; answered with 409."""
    asset = overtaken.asset
    newest = history.newest_snapshot(asset)
    theirs = drafts.read(asset)
    base = Snapshot.objects.filter(asset_id=asset.pk, version=overtaken.seen).exclude(content=b"").first()
    context = {
        **admin.admin_site.each_context(request),
        "title": "Somebody else saved first",
        "subtitle": asset.ref,
        "opts": admin.opts,
        "asset": asset,
        "newest": newest,
        "seen": overtaken.seen,
        "mine": to_json(overtaken.mine),
        "note": overtaken.note,
        "pairs": comparing.differing(overtaken.mine, theirs, history.content(base) if base else None),
        "choice": CHOICE,
        "refusal": refusal,
        "action": reverse(f"admin:assets_{asset.kind}_merge", args=[asset.pk]),
    }
    return TemplateResponse(request, "admin/assets/conflict.html", context, status=409)


def merge(admin: Any, request: HttpRequest, asset: Asset) -> HttpResponse:
    """Saves what was chosen on the conflict page on top of the version it showed; asks again if that is old by now."""
    change = reverse(f"admin:assets_{asset.kind}_change", args=[asset.pk])
    try:
        mine, version = from_json(request.POST["mine"]), int(request.POST["version"])
    except (KeyError, ValueError, TypeError, AttributeError, BadContent):
        return HttpResponseRedirect(change)
    if ref_of(mine) != asset.ref:
        return HttpResponseRedirect(change)
    note = request.POST.get("note", "")[:1000]
    overtaken = Overtaken("", asset=asset, mine=mine, seen=version, note=note)
    try:
        return _merged(admin, request, overtaken, change)
    except Conflict as conflict:
        return conflict_page(admin, request, overtaken, str(conflict))
    except AssetsError as error:
        return conflict_page(admin, request, overtaken, str(error))


def _merged(admin: Any, request: HttpRequest, overtaken: Overtaken, change: str) -> HttpResponse:
    asset = overtaken.asset
    pointers = {
        name.removeprefix(CHOICE) for name, value in request.POST.items() if name.startswith(CHOICE) and value == THEIRS
    }
    brand = Brand.objects.get(pk=asset.brand_id)
    theirs = drafts.read(asset)
    wanted = comparing.chosen(overtaken.mine, theirs, pointers)
    with history.revise(
        brand=brand, actor=actor_of(request), verb="save", now=timezone.now(), note=overtaken.note
    ) as revision:
        revision.write(wanted, expected_version=overtaken.seen)
    if revision.act:
        messages.success(request, f"What you chose is saved on top of version {overtaken.seen}.")
    else:
        messages.info(request, "Everything is as the other editor saved it, so nothing was saved.")
    admin.tell_saved(request, asset, revision.act)
    return HttpResponseRedirect(change)
