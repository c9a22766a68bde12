"""Partners as pages: what they are granted and their keys. A key's secret is shown once, on the page that made it."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from assets import granting
from assets.admin import seeing
from assets.admin.actors import actor_of
from assets.admin.owning import OwnedAdmin
from assets.errors import AssetsError
from assets.manifest import WORLD, Kind
from assets.models import Action, ApiKey, Collection, Grant, Partner

KINDS = [(kind.value, kind.value) for kind in (Kind.KIT, Kind.BLOCK, Kind.MEDIA, Kind.TEMPLATE)]


class AheadField(forms.SplitDateTimeField):
    """An instant in the future, or none."""

    widget = AdminSplitDateTime

    def clean(self, value: Any) -> Any:
        instant = super().clean(value)
        if instant is not None and instant <= timezone.now():
            raise ValidationError("This has passed. Choose a later time, or leave it empty.")
        return instant


class GrantForm(forms.Form):
    collection = forms.ModelChoiceField(queryset=Collection.objects.none())
    kinds = forms.MultipleChoiceField(
        choices=KINDS, widget=forms.CheckboxSelectMultiple, initial=[value for value, _ in KINDS[:3]]
    )
    region = forms.CharField(
        max_length=3, initial=WORLD, help_text="The grant reaches this region and those in it; 001 is everywhere."
    )
    starts_at = AheadField(label="From", required=False, help_text="UTC; empty for now.")
    ends_at = AheadField(label="Until", required=False, help_text="UTC; empty for no end.")


class OriginsField(forms.CharField):
    """Web origins, one a line."""

    widget = forms.Textarea(attrs={"rows": 2, "class": "origins"})

    def clean(self, value: Any) -> list[str]:
        return str(super().clean(value)).split()


class KeyForm(forms.Form):
    title = forms.CharField(max_length=200, required=False, help_text="Where the key is used, such as “shop backend”.")
    origins = OriginsField(
        label="For web pages of",
        required=False,
        help_text="Makes the key publishable: for pages of these origins alone, such as https://a.example, one a line. "
        "Empty for a key that stays on a server.",
    )
    actions = forms.MultipleChoiceField(
        label="Only for",
        choices=Action.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None for everything; a publishable key then gets content and derived files.",
    )
    expires_at = AheadField(label="Expires", required=False, help_text="UTC; empty for no end.")


class RotationForm(forms.Form):
    has_leaked = forms.BooleanField(
        label="Somebody else may have it", required=False, help_text="The old key then ends in one hour, not in a day."
    )


@admin.register(Partner)
class PartnerAdmin(OwnedAdmin):
    what: ClassVar[str] = "partner"
    empty_hint = "A partner reads what it is granted over the API. Add one, grant it a collection, issue it a key."
    change_form_template = "admin/assets/partner_form.html"
    list_display = ("key", "title", "is_active", "grant_count", "key_count", "brand_key")
    list_filter = ("is_active", ("brand", admin.RelatedOnlyFieldListFilter))
    search_fields = ("key", "title", "api_keys__key_id")
    own_fields = ("title", "is_active", "budget")
    first_fields = ("title", "is_active")

    def get_queryset(self, request: HttpRequest) -> Any:
        counts = {"grant_total": Count("grants", distinct=True), "key_total": Count("api_keys", distinct=True)}
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description="grants", ordering="grant_total")
    def grant_count(self, row: Any) -> int:
        return int(row.grant_total)

    @admin.display(description="keys", ordering="key_total")
    def key_count(self, row: Any) -> int:
        return int(row.key_total)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        partner = context.get("original")
        if partner is not None:
            context["now"] = timezone.now()
            context["grants"] = partner.grants.select_related("collection").order_by("starts_at")
            context["rows"] = key_rows(partner, context["now"])
            context["endpoints"] = partner.endpoints.unended().order_by("pk")
        return super().render_change_form(request, context, *args, **options)

    def get_urls(self) -> Any:
        def page(route: str, view: Any, name: str) -> Any:
            return path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"assets_partner_{name}")

        own = [
            page("grant/", self.grant_view, "grant"),
            page("grants/<int:grant>/end/", self.end_view, "end"),
            page("issue/", self.issue_view, "issue"),
            page("keys/<str:key_id>/rotate/", self.rotate_view, "rotate"),
            page("keys/<str:key_id>/revoke/", self.revoke_view, "revoke"),
            page("sees/", self.sees_view, "sees"),
        ]
        return own + super().get_urls()

    def grant_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = self._partner(request, pk)
        form = GrantForm(request.POST if request.method == "POST" else None)
        field = form.fields["collection"]
        field.queryset = Collection.objects.filter(brand=partner.brand)  # type: ignore[attr-defined]
        if form.is_valid():
            said = form.cleaned_data
            facts = {**said, "kinds": [Kind(name) for name in said["kinds"]]}
            try:
                granting.grant(partner=partner, **facts, **_by(request))
            except ValidationError as error:
                form.add_error(None, ValidationError(error.messages))
            else:
                since = f"{said['starts_at']:%Y-%m-%d %H:%M} UTC" if said["starts_at"] else "now"
                messages.success(request, f"{partner.key} may read {said['collection'].key} from {since} on.")
                return self._back(partner)
        title = f"Grant {partner.key} a collection"
        lead = "It holds for whatever is in the collection when the partner reads."
        return self._ask(request, partner, title, lead, "Grant", form)

    def end_view(self, request: HttpRequest, pk: int, grant: int) -> HttpResponse:
        partner = self._partner(request, pk)
        row = get_object_or_404(Grant.objects.select_related("partner__brand", "collection"), pk=grant, partner=partner)
        if request.method == "POST":
            granting.end_grant(row=row, **_by(request))
            messages.success(request, f"The grant of {row.collection.key} has ended.")
            return self._back(partner)
        lead = f"{partner.key} cannot read {row.collection.key} in {row.region} by this grant from now on."
        return self._ask(request, partner, "End a grant", lead, "End the grant")

    def issue_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = self._partner(request, pk)
        form = KeyForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                issued = granting.issue_key(partner=partner, **form.cleaned_data, **_by(request))
                return self._shown_once(request, partner, issued)
            except AssetsError as error:
                form.add_error(None, str(error))
        lead = "Its secret is shown once, on the next page. Only a digest of it is stored."
        return self._ask(request, partner, f"Issue {partner.key} a key", lead, "Issue the key", form)

    def rotate_view(self, request: HttpRequest, pk: int, key_id: str) -> HttpResponse:
        partner = self._partner(request, pk)
        form = RotationForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            overlap = granting.LEAKED_OVERLAP if form.cleaned_data["has_leaked"] else granting.OVERLAP
            try:
                issued = granting.rotate_key(key_id=key_id, brand=partner.brand, overlap=overlap, **_by(request))
                return self._shown_once(request, partner, issued)
            except AssetsError as error:
                form.add_error(None, str(error))
        lead = f"A new key does what bk_{key_id}… does. Both work for a day, then the old one ends by itself."
        return self._ask(request, partner, "Rotate a key", lead, "Make the new key", form)

    def revoke_view(self, request: HttpRequest, pk: int, key_id: str) -> HttpResponse:
        partner = self._partner(request, pk)
        if request.method == "POST":
            try:
                granting.revoke_key(key_id=key_id, brand=partner.brand, **_by(request))
                messages.success(request, f"The key bk_{key_id}… is revoked.")
            except AssetsError as error:
                messages.error(request, f"Nothing was done: {error}")
            return self._back(partner)
        lead = f"Whoever uses bk_{key_id}… is refused from now on. This cannot be undone; a new key can be issued."
        return self._ask(request, partner, "Revoke a key", lead, "Revoke the key")

    def sees_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner = get_object_or_404(Partner.objects.select_related("brand"), pk=pk)
        if not self.has_view_permission(request, partner):
            raise PermissionDenied
        context = self._context(request, partner, f"What {partner.key} sees")
        found = seeing.seen_by(partner, request.GET.get("region", ""), timezone.now())
        return TemplateResponse(request, "admin/assets/seen.html", {**context, **found})

    def _shown_once(self, request: HttpRequest, partner: Partner, issued: granting.Issued) -> HttpResponse:
        context = {**self._context(request, partner, "Copy the key now"), "issued": issued}
        response = TemplateResponse(request, "admin/assets/issued.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def _partner(self, request: HttpRequest, pk: int) -> Partner:
        partner = get_object_or_404(Partner.objects.select_related("brand"), pk=pk)
        if not self.has_change_permission(request, partner):
            raise PermissionDenied
        return partner

    def _back(self, partner: Partner) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:assets_partner_change", args=[partner.pk]))

    def _context(self, request: HttpRequest, partner: Partner, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "original": partner, "title": title}

    def _ask(
        self, request: HttpRequest, partner: Partner, title: str, lead: str, button: str, form: Any = None
    ) -> HttpResponse:
        context = {**self._context(request, partner, title), "lead": lead, "button": button, "form": form}
        context["media"] = self.media + form.media if form else self.media
        return TemplateResponse(request, "admin/assets/ask.html", context)


def key_rows(partner: Partner, now: dt.datetime) -> list[tuple[ApiKey, str, ApiKey | None]]:
    """Each key of a partner, its state, and the key that replaces it, where one that works does."""
    keys = list(partner.api_keys.select_related("replaces").order_by("pk"))
    replacing = {key.replaces_id: key for key in keys if key.replaces_id and key.works_at(now)}
    return [(key, key.state_at(now), replacing.get(key.pk)) for key in keys]


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "clock": timezone.now}
