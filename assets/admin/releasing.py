"""Errands over several assets → a page that says what each would do, and the use case that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from assets import drafts, history, publishing
from assets.admin import findings, links
from assets.admin.actors import actor_of
from assets.admin.errands import Errand
from assets.admin.pages import PUBLISH_PERMISSION
from assets.errors import AssetsError, PublishingRefused
from assets.models import Asset, Brand
from assets.publishing.freezing import Reason


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: an errand with these assets of a brand."""

    errand: Errand
    brand: Brand
    assets: tuple[Asset, ...]
    note: str

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(asset.ref for asset in self.assets)


@dataclass(frozen=True, slots=True)
class Wording:
    title: str
    lead: str
    button: str
    done: str


WORDINGS: Mapping[Errand, Wording] = {
    Errand.WITHDRAW: Wording(
        "Withdraw from partners",
        "From now on partners get 404 for these, everywhere. Drafts, releases and history stay, and publishing brings "
        "them back.",
        "Withdraw",
        "Withdrawn",
    ),
    Errand.DELETE: Wording(
        "Delete drafts",
        "They leave the lists. Their history stays, and they can be brought back from the list of deleted ones.",
        "Delete",
        "Deleted",
    ),
    Errand.REVIVE: Wording(
        "Bring back deleted drafts", "They return to the lists as they were when they were deleted.", "Bring back",
        "Brought back",
    ),
}  # fmt: skip


def publish_view(request: HttpRequest) -> HttpResponse:
    """GET: the plan and every problem. POST: publishes, unless the plan has errors by then."""
    order = _order(request, Errand.PUBLISH)
    only = bool((request.POST or request.GET).get("only"))
    try:
        if request.method == "POST":
            return _published(request, order, only)
        return _plan_page(request, order, only)
    except PublishingRefused as refused:
        messages.error(request, str(refused))
        return _plan_page(request, order, only)
    except AssetsError as error:
        messages.error(request, f"Nothing was done: {error}")
        return HttpResponseRedirect(links.list_url(order.assets[0].kind))


def view_of(errand: Errand) -> Callable[[HttpRequest], HttpResponse]:
    """The page of an errand."""
    return publish_view if errand is Errand.PUBLISH else _plain_view(errand)


def _plain_view(errand: Errand) -> Callable[[HttpRequest], HttpResponse]:
    """The page of one of the plain errands: GET asks, POST does it."""

    def view(request: HttpRequest) -> HttpResponse:
        order = _order(request, errand)
        wording = WORDINGS[errand]
        if request.method == "POST":
            try:
                _run(request, order)
            except AssetsError as error:
                messages.error(request, f"Nothing was done: {error}")
            else:
                messages.success(request, f"{wording.done}: {', '.join(order.refs)}.")
                return HttpResponseRedirect(links.list_url(order.assets[0].kind))
        return TemplateResponse(request, "admin/assets/errand.html", {**_context(request, order), "wording": wording})

    return view


def _run(request: HttpRequest, order: Order) -> None:
    actor, now = actor_of(request), timezone.now()
    if order.errand is Errand.WITHDRAW:
        publishing.withdraw(brand=order.brand, refs=order.refs, actor=actor, clock=timezone.now, note=order.note)
        return
    verb = "delete" if order.errand is Errand.DELETE else "bring back"
    with history.revise(brand=order.brand, actor=actor, verb=verb, now=now, note=order.note) as revision:
        for asset in order.assets:
            if order.errand is Errand.DELETE:
                revision.delete(asset)
            else:
                revision.write(drafts.read(asset))


def _published(request: HttpRequest, order: Order, only: bool) -> HttpResponse:
    done = publishing.publish(
        brand=order.brand,
        refs=order.refs,
        actor=actor_of(request),
        clock=timezone.now,
        note=order.note,
        only=only,
        idempotency_key=request.POST.get("idempotency_key", ""),
    )
    if done.act is None:
        messages.info(request, "Nothing was published: what is live equals the drafts.")
    else:
        numbers = ", ".join(f"{name} as release {number}" for name, number in sorted(done.numbers.items()))
        messages.success(request, f"Published {numbers}.")
    return HttpResponseRedirect(links.list_url(order.assets[0].kind))


def _plan_page(request: HttpRequest, order: Order, only: bool) -> HttpResponse:
    plan = publishing.plan(brand=order.brand, refs=order.refs, now=timezone.now(), only=only)
    urls = links.urls_of(order.brand.pk, [*(item.ref for item in plan.releases), *plan.behind])
    relocked = [item for item in plan.changes if item.candidate.reason is Reason.RELOCK]
    context = {
        **_context(request, order),
        "plan": plan,
        "only": only,
        "fresh": [(item, urls.get(item.ref, "")) for item in plan.changes if item not in relocked],
        "relocked": [(item, urls.get(item.ref, "")) for item in relocked],
        "behind": [(name, urls.get(name, "")) for name in plan.behind],
        "new_documents": [item.needed for item in plan.documents if item.is_new],
        "old_documents": [item.needed for item in plan.documents if not item.is_new],
        "findings": findings.with_links(order.brand.pk, plan.problems),
        "error_count": len(plan.errors),
    }
    return TemplateResponse(request, "admin/assets/plan.html", context)


def _order(request: HttpRequest, errand: Errand) -> Order:
    """Raises Http404 for unknown assets, PermissionDenied for an errand that is not the editor's to run."""
    asked = request.POST if request.method == "POST" else request.GET
    brand_key, refs = asked.get("brand", ""), list(dict.fromkeys(asked.getlist("ref")))
    if any("\x00" in text for text in (brand_key, *refs)):
        raise Http404("There is no such asset.")
    brand = Brand.objects.filter(key=brand_key).first()
    keys = {name.partition("/")[2] for name in refs}
    found = {row.ref: row for row in Asset.objects.filter(brand=brand, key__in=keys)} if brand else {}
    if brand is None or not refs or set(refs) - set(found):
        raise Http404("There is no such asset.")
    assets = tuple(found[name] for name in refs)
    if not all(_may(request, errand, asset) for asset in assets):
        raise PermissionDenied
    return Order(errand, brand, assets, asked.get("note", "")[:1000])


def _may(request: HttpRequest, errand: Errand, asset: Asset) -> bool:
    if errand is Errand.DELETE:
        return request.user.has_perm(f"assets.delete_{asset.kind}")
    if errand is Errand.REVIVE:
        return request.user.has_perm(f"assets.add_{asset.kind}")
    return request.user.has_perm(PUBLISH_PERMISSION)


def _context(request: HttpRequest, order: Order) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "title": "Publish" if order.errand is Errand.PUBLISH else WORDINGS[order.errand].title,
        "order": order,
        "assets": [(asset, links.change_url(asset.kind, asset.pk)) for asset in order.assets],
        "back": links.list_url(order.assets[0].kind),
    }
