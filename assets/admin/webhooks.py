"""Endpoints of partners as pages: a secret is shown once, on the page that made it; tests, replays, an end."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from assets import granting, webhooks
from assets.admin.access import RotationForm
from assets.admin.actors import actor_of
from assets.admin.deliveries import came_of
from assets.admin.records import RecordAdmin
from assets.errors import AssetsError
from assets.models import DeliveryState, Endpoint, Partner

SHOWN = 20
"""Messages on an endpoint's page."""


class EventsField(forms.CharField):
    """Names of events, one a line."""

    widget = forms.Textarea(attrs={"rows": 2, "class": "origins"})

    def clean(self, value: Any) -> list[str]:
        return str(super().clean(value)).split()


class WebhookForm(forms.Form):
    url = forms.CharField(
        label="URL", max_length=500, help_text="Such as https://shop.example/hooks: https, port 443 or 8443."
    )
    title = forms.CharField(max_length=200, required=False, help_text="What it is for, such as “Web shop”.")
    events = EventsField(
        label="Only for", required=False, help_text="Such as kit.* or *.recalled, one a line; empty for all changes."
    )


class TestForm(forms.Form):
    type = forms.ChoiceField(choices=[(name, name) for name in (webhooks.PING, webhooks.CHANGED)])


class ReplayForm(forms.Form):
    since = forms.SplitDateTimeField(
        label="Since", widget=AdminSplitDateTime, help_text="UTC; messages of what happened from then on."
    )
    until = forms.SplitDateTimeField(label="Until", widget=AdminSplitDateTime, required=False, help_text="UTC.")
    has_delivered = forms.BooleanField(label="Those that were delivered, too", required=False)


@admin.register(Endpoint)
class EndpointAdmin(RecordAdmin):
    empty_hint = "No partner is told of changes yet. A partner's page adds a webhook."
    list_display = ("named", "partner", "url", "chosen", "state_text", "failures")
    list_filter = (("partner__brand", admin.RelatedOnlyFieldListFilter), "disabled_for")
    list_select_related = ("partner",)
    search_fields = ("url", "title", "partner__key", "partner__title")

    @admin.display(description="webhook", ordering="pk")
    def named(self, row: Endpoint) -> str:
        return str(row)

    @admin.display(description="only for")
    def chosen(self, row: Endpoint) -> str:
        return ", ".join(row.events) or "all"

    @admin.display(description="state")
    def state_text(self, row: Endpoint) -> str:
        return row.state

    def get_urls(self) -> Any:
        def page(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"assets_endpoint_{name}")

        own = [
            page("add-to/<int:partner>/", self.add_to_view, "add_to"),
            *(page(f"<int:pk>/{name}/", view, name) for name, view in self._pages().items()),
        ]
        return own + super().get_urls()

    def _pages(self) -> dict[str, Callable[..., HttpResponse]]:
        return {
            "edit": self.edit_view,
            "rotate": self.rotate_view,
            "test": self.test_view,
            "replay": self.replay_view,
            "disable": self.disable_view,
            "enable": self.enable_view,
            "end": self.end_view,
        }

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        row = get_object_or_404(Endpoint.objects.select_related("partner__brand"), pk=object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        newest = list(row.deliveries.defer("body")[:SHOWN])
        context = {
            **self._context(request, row, str(row).capitalize()),
            "row": row,
            "now": timezone.now(),
            "may_change": _may_change(request),
            "deliveries": [(each, came_of(each)) for each in newest],
        }
        return TemplateResponse(request, "admin/assets/webhook.html", context)

    def add_to_view(self, request: HttpRequest, partner: int) -> HttpResponse:
        _require_change(request)
        owner = get_object_or_404(Partner.objects.select_related("brand"), pk=partner)

        def add(said: dict[str, Any]) -> HttpResponse:
            return self._shown_once(request, webhooks.add_webhook(partner=owner, **said, **_by(request)))

        title, lead = f"Add a webhook of {owner.key}", "Its secret is shown once, on the next page."
        back = reverse("admin:assets_partner_change", args=[owner.pk])
        return self._ask(request, None, (title, lead, "Add the webhook"), add, _form(request, WebhookForm), back)

    def edit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk)

        def change(said: dict[str, Any]) -> HttpResponse:
            webhooks.change_webhook(**said, **_of(request, row))
            return self._done(request, row, f"{row} is changed.")

        now = {"url": row.url, "title": row.title, "events": "\n".join(row.events)}
        words = (f"Change {row}", "Its secret stays. What waits to be sent goes to the new URL.", "Change it")
        return self._ask(request, row, words, change, _form(request, WebhookForm, initial=now))

    def rotate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk)

        def rotate(said: dict[str, Any]) -> HttpResponse:
            overlap = granting.LEAKED_OVERLAP if said["has_leaked"] else granting.OVERLAP
            return self._shown_once(request, webhooks.rotate_webhook(overlap=overlap, **_of(request, row)))

        lead = "Messages are signed with the new secret, and for a day with the old one too."
        return self._ask(request, row, ("Rotate the secret", lead, "Make it"), rotate, _form(request, RotationForm))

    def test_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk)

        def send(said: dict[str, Any]) -> HttpResponse:
            sent = webhooks.send_test(pk=row.pk, brand=row.partner.brand, type=said["type"])
            level = messages.SUCCESS if sent.state == DeliveryState.DELIVERED else messages.ERROR
            return self._done(request, row, f"Message {sent.message_id} is {sent.state}: {came_of(sent)}.", level)

        lead = f"A signed message that no change is behind goes to {row.url} at once. At most ten an hour."
        return self._ask(request, row, ("Send a test", lead, "Send it"), send, _form(request, TestForm))

    def replay_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk)

        def again(said: dict[str, Any]) -> HttpResponse:
            states = list(DeliveryState) if said.pop("has_delivered") else [DeliveryState.DEAD]
            brand = row.partner.brand
            count = webhooks.replay(brand=brand, endpoint=row.pk, states=states, **said, **_by(request))
            return self._done(request, row, f"Sent again: {count}.")

        yesterday = {"since": timezone.now() - dt.timedelta(days=1)}
        lead = "Dead messages are sent again with the ids and bodies that they had."
        form = _form(request, ReplayForm, initial=yesterday)
        return self._ask(request, row, ("Send messages again", lead, "Send them again"), again, form)

    def disable_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        lead = "It is sent nothing until it is enabled; what waits is dead, and can be sent again by hand."
        return self._simply(request, pk, "Disable", lead, webhooks.disable_webhook, "is disabled")

    def enable_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        lead = "It is told of what changes from now on. What it missed is in the feed of changes."
        return self._simply(request, pk, "Enable", lead, webhooks.enable_webhook, "is enabled")

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        lead = "Its secret is forgotten and what waits is dead. This cannot be undone; another one can be added."
        return self._simply(request, pk, "End", lead, webhooks.end_webhook, "has ended")

    def _simply(
        self, request: HttpRequest, pk: int, verb: str, lead: str, use_case: Callable[..., Any], came: str
    ) -> HttpResponse:
        row = self._row(request, pk)

        def do(_said: dict[str, Any]) -> HttpResponse:
            use_case(**_of(request, row))
            return self._done(request, row, f"{row} {came}.".capitalize())

        return self._ask(request, row, (f"{verb} {row}", lead, f"{verb} it"), do, _form(request, forms.Form))

    def _row(self, request: HttpRequest, pk: int) -> Endpoint:
        _require_change(request)
        return get_object_or_404(Endpoint.objects.unended().select_related("partner__brand"), pk=pk)

    def _ask(
        self,
        request: HttpRequest,
        row: Endpoint | None,
        words: tuple[str, str, str],
        do: Callable[[dict[str, Any]], HttpResponse],
        form: forms.Form,
        back: str = "",
    ) -> HttpResponse:
        """A page with this title, lead and button, whose form is done by `do`; what that refuses is shown in it."""
        if form.is_valid():
            try:
                return do(form.cleaned_data)
            except AssetsError as error:
                form.add_error(None, str(error))
        title, lead, button = words
        context = self._context(request, row, title)
        context |= {
            "lead": lead,
            "button": button,
            "form": form if form.fields or form.errors else None,
            "media": self.media + form.media,
        }
        context["back"] = back or reverse("admin:assets_endpoint_change", args=[row.pk if row else 0])
        return TemplateResponse(request, "admin/assets/ask.html", context)

    def _shown_once(self, request: HttpRequest, issued: webhooks.Issued) -> HttpResponse:
        context = {**self._context(request, issued.endpoint, "Copy the secret now"), "secret": issued.secret}
        response = TemplateResponse(request, "admin/assets/webhook_issued.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def _done(self, request: HttpRequest, row: Endpoint, said: str, level: int = messages.SUCCESS) -> HttpResponse:
        messages.add_message(request, level, said)
        return HttpResponseRedirect(reverse("admin:assets_endpoint_change", args=[row.pk]))

    def _context(self, request: HttpRequest, row: Endpoint | None, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "original": row, "title": title}


def _form(request: HttpRequest, kind: type[forms.Form], **options: Any) -> forms.Form:
    return kind(request.POST if request.method == "POST" else None, **options)


def _may_change(request: HttpRequest) -> bool:
    return request.user.has_perm("assets.change_partner")


def _require_change(request: HttpRequest) -> None:
    if not _may_change(request):
        raise PermissionDenied


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "clock": timezone.now}


def _of(request: HttpRequest, row: Endpoint) -> dict[str, Any]:
    return {"pk": row.pk, "brand": row.partner.brand, **_by(request)}
