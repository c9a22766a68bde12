"""Collections as pages: a name, and which assets are in it now; every change of members is an act."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from assets import granting
from assets.admin.actors import actor_of
from assets.admin.owning import OwnedAdmin
from assets.admin.widgets import limited_to
from assets.models import Asset, Collection, Membership


class CollectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """`seen` holds who was in it when the page was made, so that only this editor's changes are made."""

    members = forms.ModelMultipleChoiceField(
        queryset=Asset.objects.none(), required=False, help_text="Partners who are granted this collection read these."
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields.get("members")
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = Asset.objects.filter(brand_id=self.instance.brand_id)
            limited_to(field.widget, self.instance.brand_id)
            live = self.instance.memberships.live(at=timezone.now()) if self.instance.pk else Membership.objects.none()
            members = [str(pk) for pk in live.values_list("asset", flat=True)]
            self.initial.update(members=members, seen=" ".join(members))


@admin.register(Collection)
class CollectionAdmin(OwnedAdmin):
    what: ClassVar[str] = "collection"
    form = CollectionForm
    empty_hint = "A collection is a group of assets that partners are granted. Add one, then put assets into it."
    list_display = ("key", "title", "member_count", "brand_key")
    own_fields = ("title", "members", "seen")
    first_fields = ("title",)

    def get_queryset(self, request: HttpRequest) -> Any:
        now = timezone.now()
        live = Q(memberships__starts_at__lte=now) & ~Q(memberships__ends_at__lte=now)
        return super().get_queryset(request).annotate(members=Count("memberships", filter=live))

    @admin.display(description="assets", ordering="members")
    def member_count(self, row: Any) -> int:
        return int(row.members)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **options)
        widget = AutocompleteSelectMultiple(Membership._meta.get_field("asset"), self.admin_site)
        field = form.base_fields.get("members")
        if field is not None:
            field.widget = widget
            widget.choices = field.choices
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Members that this editor added or removed; whoever came in meanwhile stays."""
        if not change or "members" not in form.cleaned_data:
            return
        seen = set(form.cleaned_data["seen"].split())
        wanted = {str(row.pk): row for row in form.cleaned_data["members"]}
        added = [row for pk, row in wanted.items() if pk not in seen]
        removed = list(form.instance.brand.assets.filter(pk__in=seen - set(wanted)))
        changes: dict[str, Any] = {"collection": form.instance, "actor": actor_of(request), "clock": timezone.now}
        if added:
            granting.add_members(assets=added, **changes)
        if removed:
            granting.remove_members(assets=removed, **changes)
