"""Stored files → their pages and, for staff alone, their bytes: drafts' media are not delivered to anybody else."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from assets.admin.records import RecordAdmin
from assets.errors import StorageError
from assets.media import storage
from assets.media.facts import private_parts
from assets.models import File

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
THUMBNAIL_PX = 96


def file_url(digest: str) -> str:
    return reverse("admin:assets_file_body", args=[digest])


def picture(digest: str, media_type: str, alt: str) -> SafeString:
    """The file in small, or a way to it where it is no picture."""
    if not media_type.startswith("image/"):
        return format_html('<a href="{}">{}</a>', file_url(digest), media_type)
    return thumbnail(digest, media_type, alt)


def thumbnail(digest: str, media_type: str, alt: str) -> SafeString:
    """The file in small, or its type where it is no picture: for a cell that is a link itself."""
    if not media_type.startswith("image/"):
        return format_html("{}", media_type)
    template = '<img class="thumbnail" loading="lazy" src="{}" alt="{}" width="{}" height="{}">'
    return format_html(template, file_url(digest), alt, THUMBNAIL_PX, THUMBNAIL_PX)


FACTS = ("media_type", "size_bytes", "width_px", "height_px", "duration_ms", "pages", "codec", "family", "style")
"""What editors are told of a file beside its row."""


def facts_line(digest: str, facts: Mapping[str, Any], details: Mapping[str, Any]) -> SafeString:
    """What a file tells, with a way to all there is."""
    page = reverse("admin:assets_file_change", args=[digest])
    line = told_of(facts, details)
    return format_html('<p class="help file-facts">{} <a href="{}">All facts</a></p>', line, page)


def told_of(facts: Mapping[str, Any], details: Mapping[str, Any]) -> str:
    """Size, duration, pages, codec, colour profile and what it tells of a person, in a line."""
    seconds = facts["duration_ms"] // 1000
    private = private_parts(details)
    told = (
        f"{facts['width_px']} × {facts['height_px']} px" if facts["width_px"] else "",
        f"{seconds // 60}:{seconds % 60:02}" if facts["duration_ms"] else "",
        f"{facts['pages']} pages" if facts["pages"] else "",
        facts["codec"],
        f"{facts['family']} {facts['style']}".strip(),
        str(details.get("colour_profile", "")),
        filesizeformat(facts["size_bytes"]),
        f"tells of {private}" if private else "",
    )
    return ", ".join(each for each in told if each)


@admin.register(File)
class FileAdmin(RecordAdmin):
    empty_hint = "Files come with media: upload one there."
    list_display = ("thumbnail", "name", "media_type", "told", "short_digest")
    list_display_links = ("thumbnail", "name")
    list_filter = ("media_type",)
    search_fields = ("name", "digest")
    fields = (
        "picture", "name", "media_type", "size_bytes", "width_px", "height_px", "duration_ms", "pages", "codec",
        "family", "style", "colour", "private", "shown_details", "handed_in_at", "digest",
    )  # fmt: skip
    readonly_fields = fields
    ordering = ("name",)

    @admin.display(description="")
    def picture(self, row: File) -> SafeString:
        return picture(row.digest, row.media_type, "")

    @admin.display(description="")
    def thumbnail(self, row: File) -> SafeString:
        return thumbnail(row.digest, row.media_type, row.name)

    @admin.display(description="what it tells", ordering="size_bytes")
    def told(self, row: File) -> str:
        return told_of({name: getattr(row, name) for name in FACTS}, row.details)

    @admin.display(description="tells of")
    def private(self, row: File) -> str:
        return private_parts(row.details)

    @admin.display(description="details, for editors alone")
    def shown_details(self, row: File) -> SafeString:
        lines = {**row.details, **row.details.get("exif", {})}
        pairs = ((name, value) for name, value in lines.items() if name not in ("exif", "private"))
        return format_html_join(mark_safe("<br>"), "{}: {}", pairs) or mark_safe("none")

    @admin.display(description="digest", ordering="digest")
    def short_digest(self, row: File) -> str:
        return row.digest[:12]

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(require_safe(self.body_view), cacheable=True)
        return [path("<str:digest>/body/", view, name="assets_file_body"), *super().get_urls()]

    def body_view(self, request: HttpRequest, digest: str) -> HttpResponseBase:
        """The bytes, which may run no script and leave the admin for nobody."""
        if not request.user.has_perm("assets.view_media") and not request.user.has_perm("assets.view_file"):
            raise PermissionDenied
        row = File.objects.filter(digest=digest).first()
        if row is None:
            raise Http404("There is no such file.")
        try:
            body = storage.sendable(row.digest, row.size_bytes, 0, row.size_bytes)
        except StorageError as error:
            raise Http404(str(error)) from error
        kind = HttpResponse if isinstance(body, bytes) else StreamingHttpResponse
        response = kind(body, content_type=row.media_type)
        response["Content-Security-Policy"] = POLICY
        response["Cache-Control"] = "private, max-age=3600, immutable"
        return response
