"""Media as pages: a row for each file and text, and for a film's posters and captions."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from assets import drafts
from assets.admin import handing_in
from assets.admin.blocks import variant_facts
from assets.admin.drafting import DraftAdmin
from assets.admin.files import FACTS, facts_line, picture, thumbnail
from assets.admin.finding import titled
from assets.admin.media_forms import TEXTS, BesideForm, FileForm, MediaForm, TextForm
from assets.admin.pages import StateFilter
from assets.admin.rows import RowInline, Rows, rows_of
from assets.manifest import MEDIA_RIGHTS, Kind, Manifest, MediaManifest, digests_named
from assets.manifest import Variant as VariantFacts
from assets.media.facts import file_of
from assets.media.handing_in import origin
from assets.models import File, Media, Variant

RIGHTS_HINT = "Publishing a kit is refused where it would show this media without the right."


class UploadInline(RowInline):
    """Rows that show the file they name."""

    model = Variant
    readonly_fields = ("picture",)

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **options)
        formset.form.user = handing_in.user_of(request)
        return formset

    def get_queryset(self, request: HttpRequest) -> Any:
        file = File.objects.filter(digest=OuterRef("value"))
        facts = file.values(told=JSONObject(**{name: name for name in FACTS}))[:1]
        rows = super().get_queryset(request)
        return rows.annotate(facts=Subquery(facts), details=Subquery(file.values("details")[:1]))

    @admin.display(description="")
    def picture(self, row: Any) -> SafeString | str:
        """The file in small, and below it what it tells."""
        if not (facts := getattr(row, "facts", None)):
            return ""
        return format_html(
            "{}{}", self.shown(row.value, facts["media_type"]), facts_line(row.value, facts, row.details)
        )

    def shown(self, digest: str, media_type: str) -> SafeString:
        return picture(digest, media_type, "")


class FileInline(UploadInline):
    form = FileForm
    fields = ("picture", "locale", "region", "focal_x", "focal_y", "upload", "is_clean_copy", "value", "handed_in")
    verbose_name_plural = "files"
    verbose_name = "file"

    class Media:
        js = (Script("assets/focal_point.js", defer=True), Script("assets/hand_in.js", defer=True))

    def get_queryset(self, request: HttpRequest) -> Any:
        beside = Variant.objects.filter(
            asset=OuterRef("asset"), locale=OuterRef("locale"), region=OuterRef("region"), field="focal_point"
        )
        rows = super().get_queryset(request).filter(field="file")
        return rows.annotate(focal_point=Subquery(beside.values("value")[:1]))

    def shown(self, digest: str, media_type: str) -> SafeString:
        """In a frame on which its focal point can be set."""
        return format_html('<span class="focal">{}</span>', super().shown(digest, media_type))


class BesideInline(UploadInline):
    form = BesideForm
    fields = ("picture", "field", "locale", "region", "upload", "value", "handed_in")
    verbose_name_plural = "posters and captions of films"
    verbose_name = "poster or captions"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(field__in=("poster", "track"))


class TextInline(RowInline):
    model = Variant
    form = TextForm
    fields = ("field", "locale", "region", "value")
    verbose_name_plural = "alternative texts, captions and transcripts"
    verbose_name = "text"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(field__in=TEXTS)


@admin.register(Media)
class MediaAdmin(DraftAdmin):
    kind: ClassVar[Kind] = Kind.MEDIA
    empty_hint = "Media are pictures and logos. Add one, upload its file, and say in words what it shows."
    list_display = ("thumbnail", "key", titled, "purpose", "brand_key", "standing")
    list_display_links = ("thumbnail", "key")
    list_filter = (StateFilter, "is_decorative", ("brand", admin.RelatedOnlyFieldListFilter))
    form = MediaForm
    own_fields = ("title", "tags", "is_decorative")
    inlines = (FileInline, TextInline, BesideInline)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(require_POST(self.hand_in_view))
        return [path("hand-in/", view, name="assets_media_hand_in"), *super().get_urls()]

    def hand_in_view(self, request: HttpRequest) -> HttpResponse:
        """Whoever may edit some media may hand files in."""
        self._require(self.has_add_permission(request) or self.has_change_permission(request))
        return handing_in.order_response(request)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        context["hand_in_url"] = reverse("admin:assets_media_hand_in") if origin() else ""
        return handing_in.reaching(super().render_change_form(request, context, *args, **options))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        rows = rows_of(formsets).get(Variant, ())
        handing_in.discard((row["handed_in"] for row in rows if row.get("handed_in")), request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_fieldsets(request, obj), ("Rights", {"fields": MEDIA_RIGHTS, "description": RIGHTS_HINT})]

    def get_queryset(self, request: HttpRequest) -> Any:
        first = Variant.objects.filter(asset=OuterRef("pk"), field="file").order_by("region", "locale").values("value")
        media_type = File.objects.filter(digest=OuterRef("first_file")).values("media_type")
        rows = super().get_queryset(request).annotate(first_file=Subquery(first[:1]))
        return rows.annotate(media_type=Subquery(media_type[:1]))

    @admin.display(description="picture")
    def thumbnail(self, row: Any) -> SafeString | str:
        return thumbnail(row.first_file, row.media_type, row.title) if row.media_type else "no file"

    @admin.display(description="purpose", ordering="is_decorative")
    def purpose(self, row: Media) -> str:
        return "decorative" if row.is_decorative else "says something"

    def manifest(self, form: Any, rows: Rows, asset: Media) -> Manifest:
        variants = tuple(each for row in rows.get(Variant, ()) for each in _said(row))
        files = tuple(file_of(row) for row in File.objects.filter(digest__in=digests_named(variants)))
        named = (asset.key, asset.title, asset.is_decorative, variants, files)
        return MediaManifest(*named, tags=tuple(asset.tags), **drafts.rights_facts(asset))


def _said(row: dict[str, Any]) -> Iterator[VariantFacts]:
    """A row's variant and, beside a file, the one that says its focal point."""
    yield variant_facts(row)
    if row["field"] == "file" and row.get("focal_x") is not None:
        point = f"{_short(row['focal_x'])} {_short(row['focal_y'])}"
        yield VariantFacts("focal_point", row["locale"], row["region"], point)


def _short(number: Decimal) -> str:
    """0.5 for 0.5000, as content files write it."""
    return f"{number.normalize():f}"
