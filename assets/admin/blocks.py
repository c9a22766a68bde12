"""Blocks as pages: a type, a fallback policy, and a row for each variant."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest

from assets.admin.drafting import DraftAdmin
from assets.admin.fields import LinesField, LocaleField, TextArea
from assets.admin.finding import titled
from assets.admin.pages import StateFilter
from assets.admin.rows import RowForm, RowInline, Rows
from assets.manifest import BLOCK_FIELDS, BlockManifest, BlockType, Form, Kind, Manifest, Policy, default_policy
from assets.manifest import Variant as VariantFacts
from assets.models import Block, Variant


class VariantForm(RowForm):
    """A field's value for one locale and region, with a term's forms as lines."""

    locale = LocaleField(max_length=35, widget=forms.TextInput(attrs={"size": 12}))
    region = forms.CharField(max_length=3, initial="001", widget=forms.TextInput(attrs={"size": 4}))
    value = forms.CharField(required=False, strip=False, widget=TextArea(2))
    term_forms = LinesField(label="forms", help_text="Of a term, one a line: genitive = Annas.", widget=TextArea(2))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["term_forms"] = {form.name: form.value for form in self.instance.forms.all()}


class VariantInline(RowInline):
    model = Variant
    form = VariantForm
    fields = ("field", "locale", "region", "value", "term_forms")
    verbose_name_plural = "variants"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("forms")

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **options)
        names = _names(obj)
        field = formset.form.base_fields["field"]
        formset.form.base_fields["field"] = forms.ChoiceField(
            choices=[(name, name) for name in names], initial=names[0], label=field.label
        )
        return formset

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj is None or obj.type == BlockType.TERM else self.fields[:-1]


def _names(block: Block | None) -> list[str]:
    """The fields that the block's type has, and those that its rows use all the same."""
    types = [BlockType(block.type)] if block else list(BlockType)
    wanted = dict.fromkeys(name for type_ in types for name in BLOCK_FIELDS[type_])
    stored = set(block.variants.values_list("field", flat=True)) if block else set()
    return [*wanted, *sorted(stored - set(wanted))]


@admin.register(Block)
class BlockAdmin(DraftAdmin):
    kind: ClassVar[Kind] = Kind.BLOCK
    empty_hint = "A block is a reusable piece of text or data. Add one, write it in the source locale, then translate."
    list_display = ("key", titled, "type", "policy", "variant_count", "brand_key", "standing")
    list_filter = (StateFilter, "type", "policy", ("brand", admin.RelatedOnlyFieldListFilter))
    own_fields = ("title", "tags", "type", "policy", "guidance")
    inlines = (VariantInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(variant_total=Count("variants"))

    @admin.display(description="variants", ordering="variant_total")
    def variant_count(self, row: Any) -> int:
        count: int = row.variant_total
        return count

    def manifest(self, form: Any, rows: Rows, asset: Block) -> Manifest:
        type_ = BlockType(asset.type)
        variants = tuple(variant_facts(row) for row in rows.get(Variant, ()))
        policy = Policy(asset.policy) if asset.policy else default_policy(type_)
        guidance = asset.guidance.replace("\r\n", "\n")
        return BlockManifest(asset.key, asset.title, type_, policy, variants, guidance, tuple(asset.tags))


def variant_facts(row: dict[str, Any]) -> VariantFacts:
    """What a variant's row says."""
    named = tuple(Form(name, text) for name, text in row.get("term_forms", {}).items())
    return VariantFacts(row["field"], row["locale"], row["region"], row["value"].replace("\r\n", "\n"), named)
