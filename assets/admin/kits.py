"""Kits as pages: templates, regions, and what is placed in each slot; with a preview of every edition."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from assets.admin import blaming, covering, previewing
from assets.admin.drafting import DraftAdmin, DraftForm
from assets.admin.fields import arguments_field
from assets.admin.finding import titled
from assets.admin.rows import RowForm, RowInline, Rows
from assets.admin.widgets import AssetSelect
from assets.manifest import Kind, KitManifest, Manifest, arguments_of
from assets.manifest import Placement as PlacementFacts
from assets.models import Asset, Kit, Placement, Region, Template
from assets.models.content import name_validator

FIRST_STEP = ("brand", "key", "title")


class PlacementForm(RowForm):
    slot = forms.CharField(max_length=64, validators=[name_validator], widget=forms.TextInput(attrs={"size": 12}))
    region = forms.CharField(max_length=3, initial="001", widget=forms.TextInput(attrs={"size": 4}))
    position = forms.IntegerField(min_value=0, initial=0, widget=forms.NumberInput(attrs={"class": "short"}))
    arguments = arguments_field()


class PlacementInline(RowInline):
    model = Placement
    form = PlacementForm
    fk_name = "kit"
    fields = ("slot", "channel", "region", "position", "asset", "arguments")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("asset")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "asset":
            match = request.resolver_match
            pk = match.kwargs.get("object_id", "") if match else ""
            kit = Kit.objects.filter(pk=pk).first() if pk else None
            widget = AssetSelect(db_field, self.admin_site)
            widget.brand_id = kit.brand_id if kit else None
            widget.known = {str(row.pk): str(row) for row in Asset.objects.filter(placed_in__kit=kit).distinct()}
            options["widget"] = widget
            options["queryset"] = Asset.objects.living().filter(brand_id=widget.brand_id)
        return super().formfield_for_foreignkey(db_field, request, **options)


class KitForm(DraftForm):
    """Templates and regions of the kit's own brand."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("templates", Template.objects.living()), ("regions", Region.objects.all())):
            if name in self.fields:
                self.fields[name].queryset = rows.filter(brand_id=self.instance.brand_id)  # type: ignore[attr-defined]
                self.fields[name].help_text = ""


@admin.register(Kit)
class KitAdmin(DraftAdmin):
    kind: ClassVar[Kind] = Kind.KIT
    form = KitForm
    empty_hint = "A kit is what a launch needs. Add one, choose its templates and regions, and fill their slots."
    list_display = ("key", titled, "template_count", "region_count", "placement_count", "brand_key", "standing")
    own_fields = ("title", "tags", "templates", "regions")
    formfield_overrides: ClassVar[Any] = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What may be placed depends on the brand: a new kit has its brand, key and title first."""
        first = [(None, {"fields": (*FIRST_STEP, "note", "seen_version")})]
        return super().get_fieldsets(request, obj) if obj else first

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return (PlacementInline,) if obj else ()

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(reverse("admin:assets_kit_change", args=[obj.pk]))

    def get_queryset(self, request: HttpRequest) -> Any:
        counts = {f"{name}_total": Count(f"{name}s", distinct=True) for name in ("template", "region", "placement")}
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description="templates", ordering="template_total")
    def template_count(self, row: Any) -> int:
        return int(row.template_total)

    @admin.display(description="regions", ordering="region_total")
    def region_count(self, row: Any) -> int:
        return int(row.region_total)

    @admin.display(description="placements", ordering="placement_total")
    def placement_count(self, row: Any) -> int:
        return int(row.placement_total)

    def manifest(self, form: Any, rows: Rows, asset: Kit) -> Manifest:
        return KitManifest(
            key=asset.key,
            title=asset.title,
            templates=tuple(row.key for row in form.cleaned_data.get("templates", ())),
            regions=tuple(row.code for row in form.cleaned_data.get("regions", ())),
            placements=tuple(_placement(row) for row in rows.get(Placement, ())),
            tags=tuple(asset.tags),
        )

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        kit = context.get("original")
        if kit is not None and not kit.deleted_at:
            context["looks"] = [
                ("Preview", reverse("admin:assets_kit_preview", args=[kit.pk])),
                ("Coverage", reverse("admin:assets_kit_coverage", args=[kit.pk])),
            ]
        return super().render_change_form(request, context, *args, **options)

    def get_urls(self) -> Any:
        def page(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"assets_kit_{name}")

        document = "<uuid:pk>/preview/<str:region>/<str:locale>/<str:name>"
        own = [
            page("<uuid:pk>/preview/", self.preview_view, "preview"),
            page(document, self.document_view, "document"),
            page("<uuid:pk>/coverage/", self.coverage_view, "coverage"),
            page("<uuid:pk>/blame/<str:region>/<str:locale>/<str:name>", require_safe(self.blame_view), "blame"),
        ]
        return own + super().get_urls()

    def preview_view(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return previewing.page(self, request, self._kit(request, pk))

    def document_view(self, request: HttpRequest, pk: Any, region: str, locale: str, name: str) -> HttpResponse:
        return previewing.document(self._kit(request, pk), region, locale, name)

    def coverage_view(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return covering.page(self, request, self._kit(request, pk))

    def blame_view(self, request: HttpRequest, pk: Any, region: str, locale: str, name: str) -> HttpResponse:
        return blaming.answer(request, self._kit(request, pk), region, locale, name)

    def _kit(self, request: HttpRequest, pk: Any) -> Kit:
        kit = get_object_or_404(Kit.objects.living().select_related("brand"), pk=pk)
        self._require(self.has_view_permission(request, kit))
        return kit


def _placement(row: dict[str, Any]) -> PlacementFacts:
    target = row["asset"].ref if row["asset"] else ""
    return PlacementFacts(
        row["slot"], row["channel"], row["region"], row["position"] or 0, target, arguments_of(row["arguments"])
    )
