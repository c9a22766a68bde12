"""What belongs to a brand without being an asset (collections, partners) → pages whose every save is an act."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from assets import history
from assets.admin.actors import actor_of


class OwnedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Brand and key are chosen once; nothing is deleted, since acts and releases name it."""

    what: ClassVar[str]
    empty_hint: ClassVar[str] = ""
    own_fields: ClassVar[tuple[str, ...]] = ("title",)
    first_fields: ClassVar[tuple[str, ...]] = ("title",)
    change_list_template = "admin/assets/draft_list.html"
    actions = None
    list_select_related: ClassVar[Any] = ("brand",)
    list_filter: ClassVar[Any] = (("brand", admin.RelatedOnlyFieldListFilter),)
    search_fields: ClassVar[Any] = ("key", "title")
    list_per_page = 50
    view_on_site = False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": self.own_fields if obj else ("brand", "key", *self.first_fields)})]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        brands = list(self.model._meta.get_field("brand").related_model.objects.living()[:2])
        return {"brand": brands[0].pk} if len(brands) == 1 else {}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"empty_hint": self.empty_hint, **(extra_context or {})})

    @admin.display(description="brand", ordering="brand__key")
    def brand_key(self, row: Any) -> str:
        return str(row.brand.key)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Saves the row with an act of its own, where anything differs."""
        if change and not set(form.changed_data) & {field.name for field in self.model._meta.fields}:
            return
        with transaction.atomic():
            history.lock_brand(obj.brand)
            obj.save()
            history.record_act(
                brand=obj.brand,
                actor=actor_of(request),
                verb=f"save {self.what}",
                now=timezone.now(),
                subjects=[f"{self.what}/{obj.key}"],
            )
