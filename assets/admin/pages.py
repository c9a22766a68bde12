"""Assets of one kind → the admin's pages around their form: list, history, versions, errands."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from assets import history
from assets.admin import finding, findings, links, merging, revisions, standing
from assets.admin.errands import Errand
from assets.manifest import Kind
from assets.models import Asset

PUBLISH_PERMISSION = "assets.publish_asset"


class StateFilter(admin.SimpleListFilter):
    """Assets in use, unless deleted ones are asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("deleted", "Deleted")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "In use"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(deleted_at__isnull=self.value() != "deleted")


class StandingList(ChangeList):
    """A page of assets, each with its standing and, of a search, where it was found: two queries more for all rows."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        newest = history.newest_snapshots(rows)
        standings = standing.of_assets(rows, newest, now=timezone.now())
        for row in rows:
            row.standing = standings[row.pk]
        finding.mark(rows, newest, self.query)
        self.result_list = rows


class DraftPages(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists with their standing, and pages that only show; saving is DraftAdmin's."""

    kind: ClassVar[Kind]
    empty_hint: ClassVar[str] = ""
    change_form_template = "admin/assets/draft_form.html"
    change_list_template = "admin/assets/draft_list.html"
    actions = ("publish_selected", "withdraw_selected", "delete_selected", "revive_selected")
    list_select_related: ClassVar[Any] = ("brand",)
    list_filter: ClassVar[Any] = (StateFilter, ("brand", admin.RelatedOnlyFieldListFilter))
    search_fields: ClassVar[Any] = ("key", "title")
    ordering = ("key",)
    list_per_page = 50
    view_on_site = False

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return StandingList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        return finding.found(request, queryset, search_term), False

    @admin.display(description="standing")
    def standing(self, row: Any) -> SafeString:
        return standing.badge(row.standing)

    @admin.display(description="brand", ordering="brand__key")
    def brand_key(self, row: Any) -> str:
        return str(row.brand.key)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"empty_hint": self.empty_hint, **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        asset = context.get("original")
        if asset is not None:
            found = findings.of_draft(asset)
            context["findings"] = findings.with_links(asset.brand_id, found)
            findings.mark_rows((inline.formset for inline in context["inline_admin_formsets"]), found)
            context["standing"] = _badge(asset)
            context["errands"] = self._errands(request, asset)
        return super().render_change_form(request, context, *args, **options)

    def _errands(self, request: HttpRequest, asset: Any) -> list[tuple[str, str]]:
        """The labels and addresses of what may be done with the asset as a whole."""
        if asset.deleted_at:
            wanted = [("Bring back", Errand.REVIVE)] if self.has_add_permission(request) else []
        else:
            wanted = [("Publish …", Errand.PUBLISH), ("Withdraw …", Errand.WITHDRAW)]
            wanted = wanted if self.has_publish_permission(request) else []
        return [(label, links.errand_url(errand, asset.brand.key, [asset.ref])) for label, errand in wanted]

    # Permissions: a deleted asset can be looked at and brought back, nothing else.

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH_PERMISSION)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and getattr(obj, "deleted_at", None) is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and getattr(obj, "deleted_at", None) is None

    # Actions: each leads to a page that says what it will do.

    @admin.action(description="Publish …", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._errand(request, Errand.PUBLISH, queryset)

    @admin.action(description="Withdraw …", permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._errand(request, Errand.WITHDRAW, queryset)

    @admin.action(description="Delete …", permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._errand(request, Errand.DELETE, queryset)

    @admin.action(description="Bring back …", permissions=["add"])
    def revive_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._errand(request, Errand.REVIVE, queryset)

    def _errand(self, request: HttpRequest, errand: Errand, assets: Iterable[Asset]) -> HttpResponse | None:
        rows = list(assets)
        brands = {row.brand.key for row in rows}
        if len(brands) != 1:
            messages.error(request, "The selected assets belong to several brands. Filter by brand, then select again.")
            return None
        return HttpResponseRedirect(links.errand_url(errand, brands.pop(), sorted(row.ref for row in rows)))

    # Pages

    def get_urls(self) -> Any:
        def page(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"assets_{self.kind.value}_{name}")

        own = [
            page("<uuid:pk>/merge/", require_POST(self.merge_view), "merge"),
            page("<uuid:pk>/history/<int:version>/", self.version_view, "version"),
        ]
        return own + super().get_urls()

    def merge_view(self, request: HttpRequest, pk: Any) -> HttpResponse:
        asset = get_object_or_404(self.model, pk=pk)
        self._require(self.has_change_permission(request, asset))
        return merging.merge(self, request, asset)

    def version_view(self, request: HttpRequest, pk: Any, version: int) -> HttpResponse:
        asset = get_object_or_404(self.model, pk=pk)
        self._require(self.has_view_permission(request, asset))
        return revisions.version_page(self, request, asset, version)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        asset = self.get_object(request, object_id)
        if asset is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        self._require(self.has_view_permission(request, asset))
        return revisions.history_page(self, request, asset)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        asset = self.get_object(request, object_id)
        if asset is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        return self._errand(request, Errand.DELETE, [asset])

    def _require(self, is_allowed: bool) -> None:
        if not is_allowed:
            raise PermissionDenied


def _badge(asset: Asset) -> SafeString:
    newest = history.newest_snapshots([asset])
    return standing.badge(standing.of_assets([asset], newest, now=timezone.now())[asset.pk])
