"""Partners as pages: what they are granted and their keys. A key's secret is shown once, on the page that made it."""

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
from assets.admin.actors import actor_of
from assets.admin.owning import OwnedAdmin
from assets.errors import AssetsError
from assets.manifest import WORLD, Kind
from assets.models import Collection, Grant, Partner

KINDS = [(kind.value, kind.value) for kind in (Kind.KIT, Kind.BLOCK, Kind.MEDIA, Kind.TEMPLATE)]


class EndField(forms.SplitDateTimeField):
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
    ends_at = EndField(label="until", required=False, help_text="UTC; empty for no end.")


class KeyForm(forms.Form):
    title = forms.CharField(max_length=200, required=False, help_text="Where the key is used, such as “shop backend”.")
    expires_at = EndField(label="expires", required=False, help_text="UTC; empty for no end.")


@admin.register(Partner)
class PartnerAdmin(OwnedAdmin):
    what: ClassVar[str] = "partner"
    empty_hint = "A partner reads what it is granted over the API. Add one, grant it a collection, issue it a key."
    change_form_template = "admin/assets/partner_form.html"
    list_display = ("key", "title", "is_active", "grant_count", "key_count", "brand_key")
    list_filter = ("is_active", ("brand", admin.RelatedOnlyFieldListFilter))
    own_fields = ("title", "is_active")
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
            context["keys"] = partner.api_keys.order_by("pk")
        return super().render_change_form(request, context, *args, **options)

    def get_urls(self) -> Any:
        def page(route: str, view: Any, name: str) -> Any:
            return path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"assets_partner_{name}")

        own = [
            page("grant/", self.grant_view, "grant"),
            page("grants/<int:grant>/end/", self.end_view, "end"),
            page("issue/", self.issue_view, "issue"),
            page("keys/<str:key_id>/revoke/", self.revoke_view, "revoke"),
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
                messages.success(request, f"{partner.key} may read {said['collection'].key} from now on.")
                return self._back(partner)
        title = f"Grant {partner.key} a collection"
        lead = "It holds from now on, for whatever is in the collection when the partner reads."
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
            issued = granting.issue_key(partner=partner, **form.cleaned_data, **_by(request))
            context = {**self._context(request, partner, "Copy the key now"), "issued": issued}
            response = TemplateResponse(request, "admin/assets/issued.html", context)
            response["Cache-Control"] = "no-store"
            return response
        lead = "Its secret is shown once, on the next page. Only a digest of it is stored."
        return self._ask(request, partner, f"Issue {partner.key} a key", lead, "Issue the key", form)

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


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "clock": timezone.now}
