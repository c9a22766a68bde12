"""Every asset of every kind in one list, each leading to its own page; and the pages of errands over several."""

import uuid
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assets.admin import finding, links, releasing
from assets.admin.errands import Errand
from assets.admin.pages import StandingList, StateFilter
from assets.admin.records import RecordAdmin
from assets.admin.standing import badge
from assets.manifest import Kind
from assets.models import Asset, Brand


@admin.register(Asset)
class LibraryAdmin(RecordAdmin):
    """Every asset in one list, each leading to its own page; placements search here."""

    empty_hint = "The library is empty. Add a brand first."
    list_display = ("reference", finding.titled, "kind", "brand_key", "standing")
    list_filter = (StateFilter, "kind", ("brand", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("brand",)
    search_fields = ("key", "title")
    ordering = ("kind", "key")
    list_display_links = None

    def get_changelist(self, request: HttpRequest, **options: Any) -> Any:
        return StandingList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """For autocomplete: living assets of the brand that the field names."""
        if "app_label" in request.GET:
            brand = Brand.objects.filter(pk__in=_uuids(request.GET.get("brand", ""))).first()
            queryset = queryset.filter(deleted_at__isnull=True, brand=brand).exclude(kind=Kind.BRAND)
        return finding.found(request, queryset, search_term), False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see a kind may find its assets here; their pages ask again."""
        return any(request.user.has_perm(f"assets.view_{kind}") for kind in ("asset", *Kind))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        asset = self.get_object(request, object_id)
        if asset is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return HttpResponseRedirect(links.change_url(asset.kind, asset.pk))

    def get_urls(self) -> Any:
        """The errands' pages: publish/, withdraw/, delete/ and revive/."""
        views = {errand.value: self.admin_site.admin_view(releasing.view_of(errand)) for errand in Errand}
        own = [path(f"{name}/", view, name=f"assets_{name}") for name, view in views.items()]
        return own + super().get_urls()

    @admin.display(description="asset", ordering="key")
    def reference(self, row: Asset) -> SafeString:
        return format_html('<a href="{}">{}</a>', links.change_url(row.kind, row.pk), row.ref)

    @admin.display(description="brand", ordering="brand__key")
    def brand_key(self, row: Asset) -> str:
        return row.brand.key

    @admin.display(description="standing")
    def standing(self, row: Any) -> SafeString:
        return badge(row.standing)


def _uuids(text: str) -> list[uuid.UUID]:
    """The id that a text is; none for any other text."""
    try:
        return [uuid.UUID(text)]
    except ValueError:
        return []
