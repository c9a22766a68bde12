"""Rows that only use cases write → pages to read: releases, activations, documents, acts, approvals."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest


class RecordAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A read-only list and page."""

    empty_hint: ClassVar[str] = ""
    change_list_template = "admin/assets/draft_list.html"
    change_form_template = "admin/assets/record_form.html"
    actions: Any = None
    list_per_page = 50
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"empty_hint": self.empty_hint, **(extra_context or {})})
