"""Brands as pages: their identity, and the regions they sell in."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest

from assets import drafts
from assets.admin.drafting import DraftAdmin, DraftForm
from assets.admin.fields import (
    LinesField,
    LocaleField,
    NamesField,
    TextArea,
    normal_locale,
    read_locales,
    read_names,
    read_rules,
    show_rules,
)
from assets.admin.finding import titled
from assets.admin.pages import StateFilter
from assets.admin.rows import RowForm, RowInline, Rows
from assets.manifest import WORLD, BrandManifest, Fit, Format, Kind, LogoRules, Manifest, from_plain
from assets.manifest import Preset as PresetFacts
from assets.manifest import Region as RegionFacts
from assets.models import Brand, Preset, Region

IDENTITY = ("colours", "contrasts", "fonts", "spacing", "logos", "logo_rules", "font_files")


class RegionForm(RowForm):
    """A market; its parent is named by its code."""

    code = forms.CharField(max_length=3, widget=forms.TextInput(attrs={"size": 4}))
    parent_code = forms.CharField(
        label="in", required=False, max_length=3, widget=forms.TextInput(attrs={"size": 4}),
        help_text="The code of the region it lies in; empty for 001 alone.",
    )  # fmt: skip
    currency = forms.CharField(required=False, max_length=3, widget=forms.TextInput(attrs={"size": 4}))
    time_zone = forms.CharField(max_length=64, initial="UTC", widget=forms.TextInput(attrs={"size": 16}))
    locales = NamesField(
        each=normal_locale, required=False, help_text="With commas between; the first is the default.",
        widget=forms.TextInput(attrs={"size": 18}),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parent = self.instance.parent if self.instance.pk else None
        self.initial["parent_code"] = parent.code if parent else ""


class RegionInline(RowInline):
    model = Region
    form = RegionForm
    fk_name = "brand"
    fields = ("code", "parent_code", "locales", "currency", "time_zone", "measurement", "calendar", "numbering")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("parent")


class PresetForm(RowForm):
    """A recipe for derived files."""

    dprs = NamesField(
        label="densities", initial="1", help_text="With commas between: 1, 2 makes a second file of twice the pixels.",
        widget=forms.TextInput(attrs={"size": 6}),
    )  # fmt: skip


class PresetInline(RowInline):
    model = Preset
    form = PresetForm
    fk_name = "brand"
    fields = (
        "name", "fit", "width_px", "height_px", "crop", "format", "quality", "background", "dprs", "page", "version",
    )  # fmt: skip

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and db_field.name != "fit" and db_field.name != "format":
            field.widget.attrs["size"] = 8
        return field


class BrandForm(DraftForm):
    source_locale = LocaleField(max_length=35, initial="en", help_text="The locale that texts are first written in.")
    chains = LinesField(
        read=read_locales, show=", ".join, widget=TextArea(2), help_text="Where a locale looks next: pt-PT = en, und"
    )
    colours = LinesField(help_text="One a line: primary = #5b3a1e", widget=TextArea(3))
    fonts = LinesField(help_text="CSS stacks: body = Inter, sans-serif", widget=TextArea(3))
    logos = LinesField(help_text="Media by key: main = logo", widget=TextArea(3))
    logo_rules = LinesField(
        read=read_rules, show=show_rules, widget=TextArea(3),
        help_text="Theme, shape, least width, clear space (in % of its height): main = light horizontal 96px 25%",
    )  # fmt: skip
    contrasts = LinesField(
        read=read_names, show=", ".join, widget=TextArea(3),
        help_text="The colours of texts on a ground, whose contrast is checked: paper = ink, primary",
    )  # fmt: skip
    spacing = LinesField(help_text="Lengths in px or rem: small = 8px", widget=TextArea(3))
    font_files = LinesField(
        read=read_names, show=", ".join, widget=TextArea(3),
        help_text="Media that pictures are drawn with, the first that has a character: body = noto-sans, noto-arabic",
    )  # fmt: skip


@admin.register(Brand)
class BrandAdmin(DraftAdmin):
    kind: ClassVar[Kind] = Kind.BRAND
    form = BrandForm
    empty_hint = "There is no brand yet. Add one here, or load a folder of content files with manage.py push."
    list_display = ("key", titled, "source_locale", "region_count", "standing")
    list_filter = (StateFilter,)
    list_select_related = ("brand",)
    own_fields = ("title", "source_locale", "media_base", *IDENTITY, "chains")
    inlines = (RegionInline, PresetInline)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        (name, options), *rest = super().get_fieldsets(request, obj)
        return [(name, {**options, "fields": tuple(each for each in options["fields"] if each != "brand")}), *rest]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(region_total=Count("regions"))

    @admin.display(description="regions", ordering="region_total")
    def region_count(self, row: Any) -> int:
        return int(row.region_total)

    def owner(self, form: Any, asset: Brand, change: bool) -> Brand:
        return asset if change else drafts.new_brand(asset.key)

    def manifest(self, form: Any, rows: Rows, asset: Brand) -> Manifest:
        said = form.cleaned_data
        return BrandManifest(
            key=asset.key,
            title=asset.title,
            source_locale=said["source_locale"],
            media_base=said["media_base"],
            regions=tuple(_region(row) for row in rows.get(Region, ())) or (_world(said["source_locale"]),),
            chains={name: tuple(follow) for name, follow in said["chains"].items()},
            colours=said["colours"],
            fonts=said["fonts"],
            logos=said["logos"],
            logo_rules=from_plain(Mapping[str, LogoRules], said["logo_rules"]),
            contrasts={ground: tuple(texts) for ground, texts in said["contrasts"].items()},
            spacing=said["spacing"],
            presets=tuple(_preset(row) for row in rows.get(Preset, ())),
            font_files={name: tuple(keys) for name, keys in said["font_files"].items()},
        )


def _region(row: dict[str, Any]) -> RegionFacts:
    names = ("code", "currency", "time_zone", "measurement", "calendar", "numbering")
    facts = {name: row[name] for name in names}
    return RegionFacts(**facts, parent=row["parent_code"], locales=tuple(row["locales"]))


def _preset(row: dict[str, Any]) -> PresetFacts:
    names = ("name", "version", "width_px", "height_px", "crop", "quality", "background", "page")
    facts = {name: row[name] for name in names}
    dprs = tuple(int(dpr) if dpr.isascii() and dpr.isdigit() else 0 for dpr in row["dprs"])
    return PresetFacts(**facts, fit=Fit(row["fit"]), format=Format(row["format"]), dprs=dprs)


def _world(locale: str) -> RegionFacts:
    """The region that a brand has at the least."""
    return RegionFacts(
        code=WORLD, parent="", currency="", time_zone="UTC", measurement="metric",
        calendar="gregorian", numbering="default", locales=(locale,),
    )  # fmt: skip
