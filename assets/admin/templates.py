"""Templates as pages: parts with their source, and the slots that must be filled."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest

from assets.admin.drafting import DraftAdmin
from assets.admin.fields import NamesField, TextArea, arguments_field
from assets.admin.finding import titled
from assets.admin.pages import StateFilter
from assets.admin.rows import RowForm, RowInline, Rows, TallRowInline
from assets.manifest import BlockType, Channel, Kind, Manifest, TemplateManifest, arguments_of
from assets.manifest import Part as PartFacts
from assets.manifest import Slot as SlotFacts
from assets.models import Part, Slot, Template

TYPES = (*(type_.value for type_ in BlockType), "media")


def read_type(name: str) -> str:
    if name not in TYPES:
        raise ValidationError(f"{name} is no type. Write one or more of {', '.join(TYPES)}.")
    return name


class PartForm(RowForm):
    source = forms.CharField(strip=False, widget=TextArea(18, code=True))


class SlotForm(RowForm):
    types = NamesField(each=read_type, help_text=f"With commas between: {', '.join(TYPES)}.")
    defaults = arguments_field()


class PartInline(TallRowInline):
    model = Part
    form = PartForm
    fields = (("name", "media_type", "limit"), "source")


class SlotInline(RowInline):
    model = Slot
    form = SlotForm
    fields = ("name", "types", "is_list", "is_required", "defaults")


@admin.register(Template)
class TemplateAdmin(DraftAdmin):
    kind: ClassVar[Kind] = Kind.TEMPLATE
    empty_hint = "A template makes the documents of one channel. Add one, name its slots, then write its parts."
    list_display = ("key", titled, "channel", "part_count", "slot_count", "brand_key", "standing")
    list_filter = (StateFilter, "channel", ("brand", admin.RelatedOnlyFieldListFilter))
    own_fields = ("title", "tags", "channel")
    inlines = (SlotInline, PartInline)

    def get_queryset(self, request: HttpRequest) -> Any:
        counts = {"part_total": Count("parts", distinct=True), "slot_total": Count("slots", distinct=True)}
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description="parts", ordering="part_total")
    def part_count(self, row: Any) -> int:
        return int(row.part_total)

    @admin.display(description="slots", ordering="slot_total")
    def slot_count(self, row: Any) -> int:
        return int(row.slot_total)

    def manifest(self, form: Any, rows: Rows, asset: Template) -> Manifest:
        return TemplateManifest(
            key=asset.key,
            title=asset.title,
            channel=Channel(asset.channel),
            slots=tuple(_slot(row) for row in rows.get(Slot, ())),
            parts=tuple(_part(row) for row in rows.get(Part, ())),
            tags=tuple(asset.tags),
        )


def _slot(row: dict[str, Any]) -> SlotFacts:
    return SlotFacts(
        row["name"], tuple(row["types"]), row["is_list"], row["is_required"], arguments_of(row["defaults"])
    )


def _part(row: dict[str, Any]) -> PartFacts:
    return PartFacts(row["name"], row["media_type"], row["source"].replace("\r\n", "\n"), row["limit"] or 0)
