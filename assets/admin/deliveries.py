"""Messages to endpoints → a list with what came of them, a page with each attempt, and “Send again”."""

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from assets import webhooks
from assets.admin.actors import actor_of
from assets.admin.audit import pretty
from assets.admin.records import RecordAdmin
from assets.models import Brand, Delivery

REPLAY_PERMISSION = "assets.replay_delivery"


@admin.register(Delivery)
class DeliveryAdmin(RecordAdmin):
    empty_hint = "No message has been made yet. A partner's webhook is told of what changes from when it was added."
    actions = ("send_again",)
    list_display = ("message_id", "endpoint", "type", "at", "state", "tries", "came")
    list_filter = ("state", "type", "is_test", ("endpoint__partner", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("endpoint",)
    search_fields = ("message_id", "endpoint__url")
    fields = ("message_id", "endpoint", "type", "is_test", "state", "at", "next_at", "ended_at", "tried", "said")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        is_list = request.resolver_match is not None and request.resolver_match.url_name == "assets_delivery_changelist"
        return rows.defer("body") if is_list else rows

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "endpoint__id__exact" or super().lookup_allowed(lookup, value, request)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(REPLAY_PERMISSION)

    @admin.action(description="Send again", permissions=["replay"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        by: dict[str, Any] = {"actor": actor_of(request), "clock": timezone.now}
        ids = list(queryset.values_list("message_id", flat=True))
        brands = Brand.objects.filter(partners__endpoints__deliveries__message_id__in=ids).distinct()
        count = sum(webhooks.replay(brand=brand, ids=ids, **by) for brand in brands)
        left = len(ids) - count
        messages.success(
            request, f"Sent again: {count}." + (f" Left as they are: {left}, tests or on their way." * bool(left))
        )

    @admin.display(description="attempts")
    def tries(self, row: Delivery) -> int:
        return len(row.log)

    @admin.display(description="last attempt")
    def came(self, row: Delivery) -> str:
        return came_of(row)

    @admin.display(description="attempts")
    def tried(self, row: Delivery) -> SafeString | str:
        return pretty(row.log) if row.log else "–"

    @admin.display(description="body")
    def said(self, row: Delivery) -> SafeString:
        return pretty(json.loads(row.body))


def came_of(row: Delivery) -> str:
    """What its last attempt brought."""
    last = row.log[-1] if row.log else {}
    return str(last.get("fault") or (f"status {last['status']}" if last else "–"))
