"""Media as pages: an upload becomes a stored file that a `file` variant names by digest; texts say alt and caption."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Field, OuterRef, Subquery
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assets import drafts
from assets.admin.blocks import variant_facts
from assets.admin.drafting import DraftAdmin, DraftForm
from assets.admin.fields import LocaleField, NamesField, TextArea
from assets.admin.files import picture
from assets.admin.pages import StateFilter
from assets.admin.rows import RowForm, RowInline, Rows
from assets.errors import AssetsError, BadContent
from assets.manifest import MEDIA_RIGHTS, Kind, Manifest, MediaManifest
from assets.manifest import Variant as VariantFacts
from assets.media.cleaned import Cleaned
from assets.media.cleaning import cleaned_copy, is_svg
from assets.media.facts import file_of
from assets.media.intake import take_in, take_in_stream
from assets.models import File, Media, Variant

RIGHTS_HINT = "Publishing a kit is refused where it would show this media without the right."
TOLD = 5
KINDS = "PNG, JPEG, WebP, GIF, AVIF, SVG, PDF, MP4, WebM, MP3, WAV, Ogg, WOFF2, TTF or OTF"
TEXTS = ("alt", "caption", "transcript")


def _help(name: str) -> str:
    field = Media._meta.get_field(name)
    return str(field.help_text) if isinstance(field, Field) else ""


class MediaForm(DraftForm):
    """A media's own columns; regions and channels are written with commas between them."""

    allowed_regions = NamesField(required=False, help_text=_help("allowed_regions"))
    allowed_channels = NamesField(required=False, help_text=_help("allowed_channels"))


FOCAL: dict[str, Any] = {"required": False, "min_value": 0, "max_value": 1, "max_digits": 5, "decimal_places": 4}


def _part(side: str) -> forms.NumberInput:
    """A number in parts of the picture; the page's script sets both by a click on the picture."""
    return forms.NumberInput(attrs={"step": "0.01", "class": "focal-part", "data-side": side})


class FileForm(RowForm):
    """The file shown for a locale and region: the stored one, until another is uploaded."""

    locale = LocaleField(max_length=35, widget=forms.TextInput(attrs={"size": 12}))
    region = forms.CharField(max_length=3, initial="001", widget=forms.TextInput(attrs={"size": 4}))
    value = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    focal_x = forms.DecimalField(**FOCAL, label="focal point: from the left", widget=_part("left"))
    focal_y = forms.DecimalField(**FOCAL, label="from the top", widget=_part("top"))
    upload = forms.FileField(required=False, help_text=f"{KINDS}. It is looked into before it is kept.")

    is_clean_copy = forms.BooleanField(
        required=False,
        label="cleaned copy",
        help_text="Of an SVG that was refused: without what was refused in it. Of a picture: without its metadata.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        point = getattr(self.instance, "focal_point", None)
        if point:
            self.initial["focal_x"], self.initial["focal_y"] = point.split()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("focal_x") is None) != (cleaned.get("focal_y") is None):
            raise ValidationError({"focal_x": "A focal point has both numbers. Give the other one, or none."})
        upload = cleaned.get("upload")
        if upload:
            try:
                cleaned["value"] = _taken_in(upload, cleaned.get("is_clean_copy", False)).digest
            except AssetsError as error:
                raise ValidationError({"upload": str(error)}) from error
        elif not cleaned.get("value"):
            raise ValidationError({"upload": "Choose a file, or delete the row."})
        return {**cleaned, "field": "file"}


def _taken_in(upload: "UploadedFile[Any]", is_clean_copy: bool) -> File:
    """The stored upload, or its cleaned copy where its editor asked for that: of an SVG only if it is refused itself.

    Raises BadContent, which says what the copy of a refused SVG would lack; StorageError.
    """
    name = str(upload.name)
    if is_clean_copy and not is_svg(name):
        return take_in(_cleaned(upload).body, name)
    try:
        return take_in_stream(upload.chunks(), name)
    except BadContent as refused:
        if not is_svg(name):
            raise
        copy = _cleaned(upload)
        if is_clean_copy:
            return take_in(copy.body, name)
        lacking = "; ".join(copy.removed[:TOLD]) + (" …" if len(copy.removed) > TOLD else "")
        offer = f"A cleaned copy would lack: {lacking}. To keep that, choose the file again and tick “cleaned copy”."
        raise BadContent(f"{refused} {offer}") from refused


def _cleaned(upload: "UploadedFile[Any]") -> Cleaned:
    """Reads no more than the largest file of which there are copies."""
    upload.seek(0)
    return cleaned_copy(upload.read(settings.ASSETS_IMAGE_BYTES + 1), str(upload.name))


class TextForm(RowForm):
    field = forms.ChoiceField(choices=[(name, name) for name in TEXTS])
    locale = LocaleField(max_length=35, widget=forms.TextInput(attrs={"size": 12}))
    region = forms.CharField(max_length=3, initial="001", widget=forms.TextInput(attrs={"size": 4}))
    value = forms.CharField(required=False, strip=False, widget=TextArea(2))


class FileInline(RowInline):
    model = Variant
    form = FileForm
    fields = ("picture", "locale", "region", "focal_x", "focal_y", "upload", "is_clean_copy", "value")
    readonly_fields = ("picture",)
    verbose_name_plural = "files"
    verbose_name = "file"

    class Media:
        js = (Script("assets/focal_point.js", defer=True),)

    def get_queryset(self, request: HttpRequest) -> Any:
        media_type = File.objects.filter(digest=OuterRef("value")).values("media_type")[:1]
        beside = Variant.objects.filter(
            asset=OuterRef("asset"), locale=OuterRef("locale"), region=OuterRef("region"), field="focal_point"
        )
        rows = super().get_queryset(request).filter(field="file").annotate(media_type=Subquery(media_type))
        return rows.annotate(focal_point=Subquery(beside.values("value")[:1]))

    @admin.display(description="")
    def picture(self, row: Any) -> SafeString | str:
        if not getattr(row, "media_type", None):
            return ""
        return format_html('<span class="focal">{}</span>', picture(row.value, row.media_type, ""))


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
    list_display = ("thumbnail", "key", "title", "purpose", "brand_key", "standing")
    list_display_links = ("thumbnail", "key")
    list_filter = (StateFilter, "is_decorative", ("brand", admin.RelatedOnlyFieldListFilter))
    form = MediaForm
    own_fields = ("title", "is_decorative")
    inlines = (FileInline, TextInline)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_fieldsets(request, obj), ("Rights", {"fields": MEDIA_RIGHTS, "description": RIGHTS_HINT})]

    def get_queryset(self, request: HttpRequest) -> Any:
        first = Variant.objects.filter(asset=OuterRef("pk"), field="file").order_by("region", "locale").values("value")
        media_type = File.objects.filter(digest=OuterRef("first_file")).values("media_type")
        rows = super().get_queryset(request).annotate(first_file=Subquery(first[:1]))
        return rows.annotate(media_type=Subquery(media_type[:1]))

    @admin.display(description="picture")
    def thumbnail(self, row: Any) -> SafeString | str:
        return picture(row.first_file, row.media_type, row.title) if row.media_type else "no file"

    @admin.display(description="purpose", ordering="is_decorative")
    def purpose(self, row: Media) -> str:
        return "decorative" if row.is_decorative else "says something"

    def manifest(self, form: Any, rows: Rows, asset: Media) -> Manifest:
        variants = tuple(each for row in rows.get(Variant, ()) for each in _said(row))
        digests = {variant.value for variant in variants if variant.field == "file"}
        files = tuple(file_of(row) for row in File.objects.filter(digest__in=digests))
        named = (asset.key, asset.title, asset.is_decorative, variants, files)
        return MediaManifest(*named, **drafts.rights_facts(asset))


def _said(row: dict[str, Any]) -> Iterator[VariantFacts]:
    """A row's variant and, beside a file, the one that says its focal point."""
    yield variant_facts(row)
    if row["field"] == "file" and row.get("focal_x") is not None:
        point = f"{_short(row['focal_x'])} {_short(row['focal_y'])}"
        yield VariantFacts("focal_point", row["locale"], row["region"], point)


def _short(number: Decimal) -> str:
    """0.5 for 0.5000, as content files write it."""
    return f"{number.normalize():f}"
