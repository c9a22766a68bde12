"""Routes about brands and assets → responses: each view asks delivery one question and shapes its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from assets import delivery
from assets.api import bodies, identity, limiting, shapes
from assets.api.editions import best_edition
from assets.api.filters import wanted_of
from assets.api.paging import page_of
from assets.api.parameters import STATE, edition_of, is_falling_back, state_query
from assets.api.places import refuse_unknown_place
from assets.api.reading import PREFIX, ReadView
from assets.api.responses import JSON, bytes_response, encoded, json_response
from assets.delivery import Listed, State
from assets.errors import NotReleased, UnknownAsset
from assets.exporters import MEDIA_TYPE, tokens
from assets.manifest import Kind

DESCRIBED = '</api/v1/openapi.json>; rel="service-desc", </api/v1/docs>; rel="service-doc"'
"""Where the API is described (RFC 8631)."""


class RootView(ReadView):
    """The brands that this key may read."""

    operation = "root"
    parameters = ()
    shape = shapes.RootShape

    def get(self, request: Request) -> HttpResponseBase:
        state, key = self.state(), self.reader.brand_key
        try:
            brands = [self.library(key, state).manifest.key]
        except (NotReleased, UnknownAsset):
            brands = []
        body = {"brands": [{"key": each, "url": f"{PREFIX}/{each}"} for each in brands]}
        return json_response(request, body, headers={"Link": DESCRIBED})


class BrandView(ReadView):
    """A brand's identity."""

    operation = "read"
    parameters = ("at", "fields")
    shape = shapes.BrandShape

    def get(self, request: Request, brand: str) -> HttpResponseBase:
        state = self.state()
        facts = self.library(brand, state).manifest
        shown = delivery.readable_media(self.reader, facts.named_media, state.now)
        return self.answer(identity.brand_body(facts, shown, f"{PREFIX}/{brand}"))


class TokensView(ReadView):
    """A brand's identity as design tokens (Design Tokens Format Module 2025.10)."""

    operation = "tokens"
    parameters = ("at",)
    shape = MEDIA_TYPE

    def get(self, request: Request, brand: str) -> HttpResponseBase:
        found = tokens(self.library(brand, self.state()).manifest)
        return json_response(request, found, media_type=MEDIA_TYPE)


class RegionsView(ReadView):
    """The markets that the key may read, and those above them."""

    operation = "regions"
    parameters = ("at", "fields")
    shape = shapes.RegionListShape

    def get(self, request: Request, brand: str) -> HttpResponseBase:
        regions = delivery.readable_regions(self.reader, self.library(brand, self.state()))
        return self.answer({"results": [bodies.region_body(each) for each in regions], "next": None})


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list as JSON, and the path of the next (RFC 8288)."""

    body: bytes
    next: str | None

    @property
    def size_bytes(self) -> int:
        return len(self.body)


class AssetListView(ReadView):
    """The assets of a kind that have an edition for the key, narrowed and in the order asked for."""

    operation = "list"
    cost = limiting.LIST
    parameters: ClassVar[tuple[str, ...]] = ()
    shape: ClassVar[type[Serializer[Any]] | str] = shapes.LinkListShape

    def get(self, request: Request, brand: str) -> HttpResponseBase:
        state = self.state()
        asked = ("list", brand, self.kind, request.META.get("QUERY_STRING", ""))
        listing = self.kept(state, asked, lambda: self.page(request, brand, state))
        headers = {"Link": f'<{listing.next}>; rel="next"'} if listing.next else {}
        return bytes_response(request, listing.body, JSON, headers=headers)

    def page(self, request: Request, brand: str, state: State) -> Listing:
        library = self.library(brand, state)
        wanted = wanted_of(request, self.kind, self.reader, library)
        page = page_of(request, delivery.current_assets(self.reader, library, self.kind, state, wanted), wanted)
        results = [bodies.listed_body(each, self.path(brand)) for each in delivery.listed(page.assets)]
        return self.listing(results, page.next)

    def listing(self, results: Sequence[Mapping[str, Any]], next_page: str | None) -> Listing:
        return Listing(encoded(self.wanted.of({"results": results, "next": next_page})), next_page)


class ContentListView(AssetListView):
    """The blocks or media that have an edition for the key, as other lists; with their content in one edition."""

    shape = shapes.ContentListShape

    def page(self, request: Request, brand: str, state: State) -> Listing:
        library, falling = self.library(brand, state), is_falling_back(request)
        edition = edition_of(request, delivery.readable_editions(self.reader, library))
        wanted = replace(wanted_of(request, self.kind, self.reader, library), edition=edition)
        page = page_of(request, delivery.current_assets(self.reader, library, self.kind, state, wanted), wanted)
        found = delivery.contents_of(page.assets, library, edition, state) if edition else {}
        listed = delivery.listed(page.assets)
        results = [self._result(each, found.get(each.asset.pk), self.path(brand), falling) for each in listed]
        return self.listing(results, page.next)

    def _result(self, listed: Listed, content: delivery.Content | None, base: str, is_falling: bool) -> dict[str, Any]:
        link = bodies.listed_body(listed, base)
        return {**link, "content": bodies.content_body(content, base, is_falling_back=is_falling)} if content else link


class AssetView(ReadView):
    """An asset with the editions that the key may read."""

    operation = "read"
    parameters = (*STATE, "fields")
    shape = shapes.AssetShape

    def get(self, request: Request, brand: str, key: str) -> HttpResponseBase:
        state = self.state()
        seen = self.find(brand, key, state)
        served = delivery.editions_of(seen, self.library(brand, state), state)
        if not served:
            raise NotReleased(f"{seen.ref} is not live.")
        base, suffix = self.path(brand, key), state_query(request)
        editions = [bodies.edition_link_body(each, f"{base}/editions/{each.edition}{suffix}") for each in served]
        return self.answer({"key": key, "kind": self.kind.value, "editions": editions})


class CoverageView(ReadView):
    """How far each edition of a kit that the key may read is covered in its reader's language."""

    operation = "coverage"
    kind = Kind.KIT
    parameters = (*STATE, "fields")
    shape = shapes.CoverageListShape

    def get(self, request: Request, brand: str, key: str) -> HttpResponseBase:
        state = self.state()
        seen = self.find(brand, key, state)
        served = delivery.editions_of(seen, self.library(brand, state), state)
        if not served:
            raise NotReleased(f"{seen.ref} is not live.")
        base, suffix = self.path(brand, key), state_query(request)
        results = [
            bodies.coverage_body(each, f"{base}/editions/{each.served.edition}{suffix}")
            for each in delivery.coverage_of(served, self.reader.brand_id)
        ]
        return self.answer({"results": results, "next": None})


class EditionsView(ReadView):
    """Leads to the edition that suits `?region=` and Accept-Language."""

    operation = "editions"
    parameters = (*STATE, "region")

    def get(self, request: Request, brand: str, key: str, name: str = "") -> HttpResponseBase:
        state = self.state()
        library, region = self.library(brand, state), request.query_params.get("region")
        if region is not None:
            refuse_unknown_place(self.reader, library, self.kind, region)
        served = delivery.editions_of(self.find(brand, key, state), library, state)
        edition = best_edition(
            [each.edition for each in served],
            region=region or "",
            languages=request.headers.get("Accept-Language", ""),
            source_locale=library.manifest.source_locale,
        )
        path = f"{self.path(brand, key)}/editions/{edition}" + (f"/documents/{name}" if name else "")
        response = HttpResponse(status=HTTPStatus.TEMPORARY_REDIRECT)
        response["Location"] = path + state_query(request)
        response["Vary"] = "Authorization, Origin, Accept-Language"
        response["Cache-Control"] = "private, no-cache"
        return response


class DocumentAnywhereView(EditionsView):
    """Leads to a document of the edition that suits `?region=` and Accept-Language."""

    operation = "documentAnywhere"
    kind = Kind.KIT


class ReleasesView(ReadView):
    """The releases of an asset that have been live, newest first."""

    operation = "releases"
    parameters = ("fields",)
    shape = shapes.ReleaseListShape

    def get(self, request: Request, brand: str, key: str) -> HttpResponseBase:
        state = self.state()
        past = delivery.history_of(self.find(brand, key, state), self.library(brand, state), state.now)
        return self.answer({"results": [bodies.release_body(each) for each in past], "next": None})


class TemplateView(ReadView):
    """A template's channel, slots and parts."""

    operation = "read"
    kind = Kind.TEMPLATE
    parameters = (*STATE, "fields")
    shape = shapes.TemplateShape

    def get(self, request: Request, brand: str, key: str) -> HttpResponseBase:
        state = self.state()
        release = delivery.serve_template(self.find(brand, key, state), self.library(brand, state), state)
        return self.answer(bodies.template_body(delivery.template_of(release), release), state=state)
