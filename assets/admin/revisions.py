"""An asset's revisions → its history page, and a page for each version: what it said then beside what it says now."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from reversion.models import Version

from assets import comparing, drafts, history
from assets.models import Asset, Snapshot

PER_PAGE = 50


def history_page(admin: Any, request: HttpRequest, asset: Asset) -> HttpResponse:
    """Reversion's versions of the asset, newest first, each with the act and the snapshot of its revision."""
    versions = Version.objects.get_for_object(asset).select_related("revision").order_by("-pk")
    page = admin.get_paginator(request, versions, PER_PAGE).get_page(request.GET.get("p"))
    revisions = [version.revision_id for version in page]
    snapshots = Snapshot.objects.filter(asset_id=asset.pk, revision__in=revisions).select_related("act")
    by_revision = {snapshot.revision_id: snapshot for snapshot in snapshots.defer("content")}
    rows = [(version, by_revision[version.revision_id]) for version in page if version.revision_id in by_revision]
    context = _context(admin, request, asset, title=f"History: {asset.ref}", rows=rows, page=page)
    return TemplateResponse(request, "admin/assets/history.html", context)


def version_page(admin: Any, request: HttpRequest, asset: Asset, version: int) -> HttpResponse:
    """Read only: every value of a version beside today's draft."""
    snapshot = Snapshot.objects.filter(asset_id=asset.pk, version=version).select_related("act").first()
    if snapshot is None:
        raise Http404(f"{asset.ref} has no version {version}.")
    try:
        then = history.content(snapshot)
    except history.RevisionPruned as error:
        raise Http404(str(error)) from error
    pairs = comparing.pairs(then, drafts.read(asset))
    title = f"{asset.ref}, version {version}"
    context = _context(admin, request, asset, title=title, snapshot=snapshot, pairs=pairs)
    return TemplateResponse(request, "admin/assets/version.html", context)


def _context(admin: Any, request: HttpRequest, asset: Asset, **own: Any) -> dict[str, Any]:
    return {**admin.admin_site.each_context(request), "opts": admin.opts, "asset": asset, "original": asset, **own}
