"""What publishing and every other use case wrote → pages to read: releases, activations, documents, acts, approvals."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from assets.admin import links
from assets.admin.records import RecordAdmin
from assets.models import Act, Activation, Approval, Document, Release

SUBJECTS_SHOWN = 3
DOCUMENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"


def pretty(value: Any) -> SafeString:
    text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)
    return format_html('<pre class="source" tabindex="0">{}</pre>', text)


def table(heads: tuple[str, ...], rows: Any) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in heads))
    cells = (format_html_join("", "<td>{}</td>", ((cell,) for cell in row)) for row in rows)
    lines = format_html_join("", "<tr>{}</tr>", ((line,) for line in cells))
    return format_html('<table class="facts"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', head, lines)


@admin.register(Release)
class ReleaseAdmin(RecordAdmin):
    empty_hint = "Nothing is released yet. Select assets in their list and choose “Publish …”."
    list_display = ("asset_ref", "number", "short_digest", "released_at", "released_by", "brand_key")
    list_display_links = ("asset_ref", "number")
    list_filter = (("asset__brand", admin.RelatedOnlyFieldListFilter), "asset__kind")
    list_select_related = ("asset__brand", "act")
    search_fields = ("asset__key", "asset__title", "digest")
    date_hierarchy = "act__at"
    ordering = ("-act__at", "asset__kind", "asset__key")
    fields = (
        "asset_link", "number", "digest", "released_at", "released_by", "note", "activations_table", "references_table",
        "documents_table", "lock_text", "content",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        is_list = request.resolver_match is not None and request.resolver_match.url_name == "assets_release_changelist"
        return rows.defer("manifest", "lock", "credits") if is_list else rows

    @admin.display(description="asset", ordering="asset__key")
    def asset_ref(self, row: Release) -> str:
        return row.asset.ref

    @admin.display(description="asset")
    def asset_link(self, row: Release) -> SafeString:
        return format_html('<a href="{}">{}</a>', links.change_url(row.asset.kind, row.asset.pk), row.asset.ref)

    @admin.display(description="brand", ordering="asset__brand__key")
    def brand_key(self, row: Release) -> str:
        return row.asset.brand.key

    @admin.display(description="digest", ordering="digest")
    def short_digest(self, row: Release) -> str:
        return row.digest[:12]

    @admin.display(description="released", ordering="act__at")
    def released_at(self, row: Release) -> Any:
        return row.act.at

    @admin.display(description="by", ordering="act__actor_name")
    def released_by(self, row: Release) -> str:
        return row.act.actor_name

    @admin.display(description="note")
    def note(self, row: Release) -> str:
        return row.act.note

    @admin.display(description="manifest")
    def content(self, row: Release) -> SafeString:
        return pretty(json.loads(row.manifest))

    @admin.display(description="lock")
    def lock_text(self, row: Release) -> SafeString | str:
        return table(("asset", "release's digest"), sorted(row.lock.items())) if row.lock else "It uses nothing."

    @admin.display(description="uses")
    def references_table(self, row: Release) -> SafeString | str:
        rows = [(each.asset.ref, each.pointer) for each in row.references.select_related("asset")]
        return table(("asset", "where in the manifest"), rows) if rows else "It uses nothing."

    @admin.display(description="goes live")
    def activations_table(self, row: Release) -> SafeString | str:
        rows = [(each.region, each.effective_at.isoformat(" ", "minutes")) for each in row.activations.all()]
        return table(("region", "from (UTC)"), rows) if rows else "It has not gone live."

    @admin.display(description="documents")
    def documents_table(self, row: Release) -> SafeString | str:
        uses = row.documents.select_related("document").defer("document__body", "document__spans")
        rows = [(f"{use.region}/{use.locale}", use.name, _document_link(use.document)) for use in uses]
        return table(("edition", "name", "document"), rows) if rows else "It has no documents: only kits have."


def _document_link(document: Document) -> SafeString:
    url = reverse("admin:assets_document_change", args=[document.pk])
    return format_html('<a href="{}">{}</a>', url, document.digest[:12])


@admin.register(Activation)
class ActivationAdmin(RecordAdmin):
    empty_hint = "Nothing has gone live yet. Select assets in their list and choose “Publish …”."
    list_display = ("asset_ref", "region", "state", "effective_at", "cancelled_at", "by")
    list_filter = ("region", ("asset__brand", admin.RelatedOnlyFieldListFilter), "asset__kind")
    list_select_related = ("asset", "release", "act")
    search_fields = ("asset__key", "asset__title")
    date_hierarchy = "effective_at"
    fields = ("asset_ref", "region", "state", "effective_at", "cancelled_at", "by")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("release__manifest", "release__lock", "release__credits")

    @admin.display(description="asset", ordering="asset__key")
    def asset_ref(self, row: Activation) -> str:
        return row.asset.ref

    @admin.display(description="gets")
    def state(self, row: Activation) -> str:
        return f"release {row.release.number}" if row.release else "nothing: withdrawn"

    @admin.display(description="by")
    def by(self, row: Activation) -> str:
        return str(row.act)


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    empty_hint = "Documents are made when a kit is published."
    list_display = ("short_recipe", "names", "media_type", "size_bytes", "use_count")
    list_filter = ("media_type",)
    search_fields = ("recipe", "digest", "uses__name")
    fields = ("view", "media_type", "size_bytes", "digest", "recipe", "engine_text", "uses_table")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).defer("body", "spans").prefetch_related("uses")
        return rows.annotate(size=Length("body"), use_total=Count("uses"))

    @admin.display(description="document", ordering="recipe")
    def short_recipe(self, row: Document) -> str:
        return row.recipe[:12]

    @admin.display(description="names")
    def names(self, row: Document) -> str:
        return ", ".join(sorted({use.name for use in row.uses.all()}))

    @admin.display(description="bytes", ordering="size")
    def size_bytes(self, row: Any) -> int:
        return int(row.size)

    @admin.display(description="uses", ordering="use_total")
    def use_count(self, row: Any) -> int:
        return int(row.use_total)

    @admin.display(description="bytes as stored")
    def view(self, row: Document) -> SafeString:
        url = reverse("admin:assets_document_body", args=[row.pk])
        return format_html('<a href="{}">View</a> · <a href="{}?download=1">Download</a>', url, url)

    @admin.display(description="engine")
    def engine_text(self, row: Document) -> SafeString:
        return pretty(row.engine)

    @admin.display(description="uses")
    def uses_table(self, row: Document) -> SafeString:
        uses = row.uses.select_related("release__asset").defer("release__manifest", "release__lock", "release__credits")
        rows = [(use.release.asset.ref, use.release.number, f"{use.region}/{use.locale}", use.name) for use in uses]
        return table(("kit", "release", "edition", "name"), rows)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(require_safe(self.body_view))
        return [path("<int:pk>/body/", view, name="assets_document_body"), *super().get_urls()]

    def body_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The stored bytes, to be looked at or kept; they run nothing."""
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        row = get_object_or_404(Document, pk=pk)
        use = row.uses.first()
        response = HttpResponse(bytes(row.body), content_type=row.media_type)
        response["Content-Security-Policy"] = DOCUMENT_POLICY
        if "download" in request.GET:
            response["Content-Disposition"] = f'attachment; filename="{use.name if use else row.recipe[:12]}"'
        return response


@admin.register(Act)
class ActAdmin(RecordAdmin):
    empty_hint = "Nobody has done anything yet."
    list_display = ("id", "at", "actor_name", "actor_role", "verb", "subject_text", "note", "brand_key")
    list_display_links = ("id", "at")
    list_filter = ("verb", "actor_role", ("brand", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("brand",)
    search_fields = ("actor_name", "note", "subjects")
    date_hierarchy = "at"
    fields = (
        "brand_key", "at", "recorded_at", "actor_name", "actor_id", "actor_role", "verb", "note", "subject_text",
        "idempotency_key", "hash", "previous_hash",
    )  # fmt: skip
    readonly_fields = fields

    @admin.display(description="brand", ordering="brand__key")
    def brand_key(self, row: Act) -> str:
        return row.brand.key

    @admin.display(description="touched")
    def subject_text(self, row: Act) -> str:
        shown, rest = row.subjects[:SUBJECTS_SHOWN], len(row.subjects) - SUBJECTS_SHOWN
        return ", ".join(map(str, shown)) + (f" and {rest} more" if rest > 0 else "")


@admin.register(Approval)
class ApprovalAdmin(RecordAdmin):
    empty_hint = "Nothing needs an approval yet."
    list_display = ("asset", "digest", "act")
    list_select_related = ("asset", "act")
    fields = ("asset", "digest", "act")
    readonly_fields = fields
