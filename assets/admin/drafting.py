"""A posted form → a manifest, written to the drafts by history: the one way in which the admin saves an asset."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from assets import drafts, history
from assets.admin import findings, merging
from assets.admin.actors import actor_of
from assets.admin.fields import NamesField
from assets.admin.merging import Overtaken
from assets.admin.pages import DraftPages
from assets.admin.rows import Rows, rows_of
from assets.checks import errors
from assets.errors import AssetsError, BadContent, Conflict
from assets.manifest import Kind, Manifest
from assets.models import Act, Asset, Brand

SPACES_SET = "Spaces that the language's typography wants unbreakable are stored so."
NOTHING_DIFFERED = "Nothing differs from what is stored, so nothing was saved."


class DraftForm(forms.ModelForm):  # type: ignore[type-arg]
    """An asset's own columns, the version that its editor saw, and a note for the history."""

    refusal: ClassVar[str] = ""
    tags = NamesField(required=False, help_text=Asset._meta.get_field("tags").help_text)
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        required=False,
        max_length=1000,
        help_text="What this save is for. It stands in the history.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("seen_version", self.instance.version)
        brands = self.fields.get("brand")
        if isinstance(brands, forms.ModelChoiceField) and brands.queryset is not None:
            brands.queryset = Brand.objects.living()
            only = list(brands.queryset[:2])
            self.initial.setdefault("brand", only[0].pk if len(only) == 1 else None)

    def clean(self) -> dict[str, Any]:
        if self.refusal:
            raise ValidationError(self.refusal)
        cleaned = super().clean() or self.cleaned_data
        if self.instance._state.adding and cleaned.get("key"):
            self._require_free_key(cleaned["key"], cleaned.get("brand"))
        return cleaned

    def _require_free_key(self, key: str, brand: Brand | None) -> None:
        kind = Kind(self._meta.model._meta.model_name or "")
        taken = Asset.objects.filter(kind=kind, key=key, **({"brand": brand} if brand else {})).first()
        if taken is not None:
            remedy = "Bring it back from the list of deleted ones" if taken.deleted_at else "Edit that one"
            state = "was deleted" if taken.deleted_at else "is there already"
            self.add_error("key", f"{taken.ref} {state}. {remedy}, or choose another key.")


class DraftAdmin(DraftPages):
    """Saves through history.revise with compare-and-set. A kind's admin says how its form becomes a manifest."""

    form = DraftForm
    own_fields: ClassVar[tuple[str, ...]] = ("title",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Brand and key are chosen once. Whoever may only look gets no note to write."""
        chosen = () if obj else ("brand", "key")
        is_form = self.has_change_permission(request, obj) if obj else True
        return [(None, {"fields": (*chosen, *self.own_fields, *(("note", "seen_version") if is_form else ()))})]

    def manifest(self, form: Any, rows: Rows, asset: Any) -> Manifest:
        """What the form says, by each kind. `asset` is the row with the form's columns set; it is not stored."""
        raise NotImplementedError(f"{type(self).__name__} lacks a manifest method: how its form becomes a manifest.")

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Django's view, without its transaction: history.revise has one of its own around the whole save."""
        try:
            return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]
        except Overtaken as overtaken:
            return merging.conflict_page(self, request, overtaken)
        except AssetsError as error:
            cast(Any, request).refusal = str(error)
            return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **options)
        form.refusal = getattr(request, "refusal", "")
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: the asset is written with its rows, in save_related."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        asset = form.instance
        written = self.manifest(form, rows_of(formsets), asset)
        mine = drafts.typeset(written)
        brand = self.owner(form, asset, change)
        seen, note = form.cleaned_data["seen_version"] or 0, form.cleaned_data["note"]
        try:
            with history.revise(
                brand=brand, actor=actor_of(request), verb="save", now=timezone.now(), note=note
            ) as revision:
                stored = revision.write(mine, expected_version=seen if change else 0)
        except Conflict as conflict:
            if not change:
                raise BadContent(f"{asset.ref} was made by somebody else meanwhile. Edit that one.") from conflict
            raise Overtaken(str(conflict), asset=asset, mine=mine, seen=seen, note=note) from conflict
        asset.id = asset.pk = stored.pk
        asset.kind = stored.kind
        if mine != written:
            messages.info(request, SPACES_SET)
        self.tell_saved(request, stored, revision.act)

    def owner(self, form: Any, asset: Any, change: bool) -> Brand:
        """The brand whose lock the save takes."""
        brand: Brand = asset.brand
        return brand

    def tell_saved(self, request: HttpRequest, asset: Asset, act: Act | None) -> None:
        """What is wrong with the saved draft, and whether there was anything to save."""
        cast(Any, request).is_unchanged = act is None
        found = findings.of_draft(asset)
        if found:
            worst = found[0]
            more = f" And {len(found) - 1} more, listed on its page." if len(found) > 1 else ""
            effect = "It cannot be published yet" if errors(found) else "It can be published, but look at this"
            messages.warning(request, f"{effect}: {worst.where}: {worst.message} {worst.remedy}{more}")

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return form.cleaned_data["note"]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None if getattr(request, "is_unchanged", False) else super().log_change(request, obj, message)

    def message_user(
        self, request: HttpRequest, message: Any, level: Any = messages.INFO, *args: Any, **options: Any
    ) -> None:
        if level == messages.SUCCESS and getattr(request, "is_unchanged", False):
            message, level = NOTHING_DIFFERED, messages.INFO
        super().message_user(request, message, level, *args, **options)
