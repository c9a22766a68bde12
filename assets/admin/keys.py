"""API keys of all partners → a list to find one by its id; a partner's page issues, rotates and revokes them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from assets.admin.records import RecordAdmin
from assets.models import ApiKey


class UseFilter(admin.SimpleListFilter):
    """Keys for servers, or publishable ones."""

    title = "use"
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("servers", "Servers"), ("pages", "Web pages")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "servers":
            return queryset.filter(origins=[])
        return queryset.exclude(origins=[]) if self.value() == "pages" else queryset


@admin.register(ApiKey)
class ApiKeyAdmin(RecordAdmin):
    empty_hint = "There is no key yet. A partner's page issues them."
    list_display = ("named", "partner", "use", "state", "last_used_at", "expires_at")
    list_filter = (UseFilter, ("partner__brand", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("partner",)
    search_fields = ("key_id", "title", "partner__key", "partner__title")
    search_help_text = "The 8 characters after bk_, a title or a partner."

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        """Where the key is looked after."""
        row = self.get_object(request, object_id)
        where = reverse("admin:assets_apikey_changelist")
        return HttpResponseRedirect(reverse("admin:assets_partner_change", args=[row.partner_id]) if row else where)

    @admin.display(description="key", ordering="key_id")
    def named(self, row: ApiKey) -> str:
        return str(row)

    @admin.display(description="use")
    def use(self, row: ApiKey) -> str:
        return f"publishable: {', '.join(row.origins)}" if row.is_publishable else "servers"

    @admin.display(description="state")
    def state(self, row: ApiKey) -> str:
        return row.state_at(timezone.now())
