"""An asset's lesser rows (variants, placements, parts …) → rows of a form, known by what they say and not by their ids.

Two editors who save at once may have removed and added rows under each other. So a posted row is never matched with a
stored one here: what is posted becomes a manifest, and `drafts.write` finds the rows that say the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.admin.options import InlineModelAdmin
from django.http import HttpRequest

Rows = Mapping[type, list[dict[str, Any]]]
"""Model -> what each of its rows says, as cleaned."""


class RowForm(forms.ModelForm):  # type: ignore[type-arg]
    """One row. Whether it is unique is judged among the rows of the form, not in the database."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        row = f" of {self.instance}" if self.instance.pk else ""
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("aria-label", f"{field.label or name}{row}")

    def validate_unique(self) -> None:
        """Stored rows are replaced by those of the form."""

    def validate_constraints(self) -> None:
        """Shapes are held by the fields' validators; the database holds them again."""


class RowFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Shows stored rows, and takes posted ones as they are."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["id"] = forms.CharField(required=False, widget=forms.HiddenInput)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = (
                f"Delete {form.instance}" if form.instance.pk else "Delete"
            )

    def rows(self) -> list[dict[str, Any]]:
        """What each row says that is neither empty nor marked for deletion."""
        return [
            form.cleaned_data
            for form in self.forms
            if form.has_changed() and not (self.can_delete and self._should_delete_form(form))  # type: ignore[attr-defined]
        ]


class Owned(InlineModelAdmin):  # type: ignore[type-arg]
    """Rows that belong to an asset: whoever may change it may change them."""

    form = RowForm
    formset = RowFormSet
    extra = 0

    def _may(self, request: HttpRequest, verb: str) -> bool:
        kind = self.parent_model._meta.model_name
        return request.user.has_perm(f"assets.{verb}_{kind}")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "view") or self._may(request, "change")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change" if obj else "add") and not getattr(obj, "deleted_at", None)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class RowInline(Owned):
    """A row a line."""

    template = "admin/edit_inline/tabular.html"


class TallRowInline(Owned):
    """Rows one above the other, for what needs the page's whole width."""

    template = "admin/edit_inline/stacked.html"


def rows_of(formsets: Iterable[Any]) -> Rows:
    """All rows by their model; inlines over one model are put together."""
    found: dict[type, list[dict[str, Any]]] = {}
    for formset in formsets:
        found.setdefault(formset.model, []).extend(formset.rows())
    return found
