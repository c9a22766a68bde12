"""Recalls → pages to read: what may not be delivered, why, from when and until when."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from assets.admin.records import RecordAdmin
from assets.models import Recall


@admin.register(Recall)
class RecallAdmin(RecordAdmin):
    empty_hint = "Nothing was ever recalled. manage.py recall takes a media or a file off every route at once."
    list_display = ("named", "starts_at", "ends_at", "reason", "successor", "is_file_only", "by")
    list_filter = (("brand", admin.RelatedOnlyFieldListFilter), "is_file_only")
    search_fields = ("reason", "asset__key", "file__digest")
    date_hierarchy = "starts_at"
    fields = ("named", "starts_at", "ends_at", "reason", "successor", "is_file_only", "act", "ended_by")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("asset", "successor", "act", "ended_by")

    @admin.display(description="recalled")
    def named(self, row: Recall) -> str:
        return row.target

    @admin.display(description="by")
    def by(self, row: Recall) -> str:
        return str(row.act)
