"""Routes about one edition → responses: content, documents and archives, the bytes as they were stored."""

from typing import ClassVar

from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from assets import delivery
from assets.api import bodies, limiting, shapes
from assets.api.parameters import STATE, arguments_of, depth_of, field_of, is_falling_back, state_query
from assets.api.places import refuse_unknown_place
from assets.api.problems import BadRequest
from assets.api.reading import PREFIX, ReadView
from assets.api.responses import bytes_response
from assets.delivery import Served, State
from assets.errors import NotReleased, UnknownAsset
from assets.manifest import Kind, ref, surrogate_key
from assets.models import Action
from assets.rendering import Edition, parts_of

HTML = "text/html"
POLICY = "sandbox; default-src 'none'; img-src * data:; media-src *; style-src 'unsafe-inline'; font-src * data:"
"""Of documents: they show their media and can run nothing."""


class EditionView(ReadView):
    """A route about one edition of an asset."""

    def served(self, brand: str, key: str, edition: Edition, state: State) -> Served:
        """The release that this edition gets. Raises UnknownAsset and NotReleased."""
        asked = ("serve", brand, self.kind, key, edition)
        return self.kept(state, asked, lambda: self._served(brand, key, edition, state))

    def _served(self, brand: str, key: str, edition: Edition, state: State) -> Served:
        if state.number is not None:
            return delivery.serve(self.reader, brand, self.kind, key, edition, state)
        return delivery.serve_current(self.find(brand, key, state), self.library(brand, state), edition, state)

    def handle_exception(self, exc: Exception) -> Response:
        """Where nothing was found in a place that there is not, that is told.

        A kit may have an edition that its market has no more, so the place is not judged where there is an answer.
        """
        if isinstance(exc, NotReleased | UnknownAsset):
            try:
                library = self.library(self.kwargs["brand"], self.state())
                refuse_unknown_place(self.reader, library, self.kind, self.kwargs["region"], self.kwargs["locale"])
            except (BadRequest, NotReleased, UnknownAsset) as found:
                exc = found
        return super().handle_exception(exc)

    def said_of(self, brand: str, key: str, locale: str) -> dict[str, str]:
        """The language, the name by which a cache is told to forget the answer, and its other versions (RFC 5829)."""
        links = [f'<{self.path(brand, key)}/releases>; rel="version-history"']
        if "release" in self.request.query_params:
            links.append(f'<{self.request.path}>; rel="latest-version"')
        tag = surrogate_key(brand, ref(self.kind, key))
        return {"Content-Language": locale, "Cache-Tag": tag, "Link": ", ".join(links)}


class ContentView(EditionView):
    """A block or media in one edition: sources of texts, values, and where each came from."""

    operation = "edition"
    parameters = (*STATE, "fallback", "fields", "include")
    shape = shapes.ContentAnswerShape

    def get(self, request: Request, brand: str, key: str, region: str, locale: str) -> HttpResponseBase:
        state, falling, depth = self.state(), is_falling_back(request), depth_of(request)
        served = self.served(brand, key, Edition(region, locale), state)
        content = delivery.content_of(served, state)
        body = bodies.content_body(content, self.path(brand), is_falling_back=falling)
        if depth:
            named = parts_of(content.item)
            found = delivery.included(self.reader, served, named, state, depth=depth, is_telling=True)
            body |= bodies.included_body(found, f"{PREFIX}/{brand}", is_falling_back=falling)
        return self.answer(body, state=state, headers=self.said_of(brand, key, locale))


class TextView(EditionView):
    """A text of a block as it is shown in one edition, its arguments given."""

    operation = "text"
    kind: Kind = Kind.BLOCK
    parameters = (*STATE, "fallback", "field", "args")
    shape: ClassVar[str] = "text/plain"

    def get(self, request: Request, brand: str, key: str, region: str, locale: str) -> HttpResponseBase:
        state = self.state()
        falling, field, given = is_falling_back(request), field_of(request), arguments_of(request)
        served = self.served(brand, key, Edition(region, locale), state)
        text = delivery.said(
            served,
            self.reader.brand_id,
            state.now,
            name=field,
            given=given,
            is_html=self.shape == HTML,
            is_falling_back=falling,
        )
        headers = {**self.said_of(brand, key, locale), "Content-Security-Policy": POLICY}
        return bytes_response(request, text.encode(), bodies.sent_as(self.shape), state=state, headers=headers)


class HtmlView(TextView):
    """The same as a fragment of HTML, escaped where it has to be."""

    operation = "html"
    shape: ClassVar[str] = HTML


class KitEditionView(EditionView):
    """A kit's documents in one edition."""

    operation = "edition"
    kind: Kind = Kind.KIT
    parameters = (*STATE, "fields", "include")
    shape = shapes.KitEditionShape

    def get(self, request: Request, brand: str, key: str, region: str, locale: str) -> HttpResponseBase:
        state, depth = self.state(), depth_of(request)
        served = self.served(brand, key, Edition(region, locale), state)
        uses = delivery.documents_of(served.release, served.edition)
        base = f"{self.path(brand, key)}/editions/{served.edition}"
        body = bodies.kit_edition_body(served, key, uses, base, state_query(request))
        if depth:
            named = delivery.placed_in(served)
            found = delivery.included(self.reader, served, named, state, depth=depth, is_telling=False)
            body |= bodies.included_body(found, f"{PREFIX}/{brand}")
        return self.answer(body, state=state, headers=self.said_of(brand, key, locale))


class DocumentView(EditionView):
    """A rendered document: the stored bytes."""

    operation = "document"
    kind: Kind = Kind.KIT
    cost = limiting.DOCUMENT
    shape: ClassVar[str] = "*/*"

    def get(self, request: Request, brand: str, key: str, region: str, locale: str, name: str) -> HttpResponseBase:
        state = self.state()
        served = self.served(brand, key, Edition(region, locale), state)
        document = delivery.document_of(served, self.reader.brand_id, name, state.now)
        headers = {**self.said_of(brand, key, locale), "Content-Security-Policy": POLICY}
        return bytes_response(
            request,
            bytes(document.body),
            bodies.sent_as(document.media_type),
            digest=document.digest,
            state=state,
            headers=headers,
        )


class OriginsView(EditionView):
    """Where each passage of a document came from: texts, languages, markets; no persons, and no hidden parts."""

    operation = "origins"
    kind: Kind = Kind.KIT
    parameters = (*STATE, "fields")
    shape = shapes.OriginsShape

    def get(self, request: Request, brand: str, key: str, region: str, locale: str, name: str) -> HttpResponseBase:
        state = self.state()
        served = self.served(brand, key, Edition(region, locale), state)
        origins = delivery.origins_of(self.reader, served, name, state)
        body = bodies.origins_body(origins, served, key, name)
        return self.answer(body, state=state, headers=self.said_of(brand, key, locale))


class ArchiveView(EditionView):
    """All documents of an edition with their media, as a zip whose bytes depend on nothing else."""

    operation = "archive"
    kind: Kind = Kind.KIT
    needs = Action.ARCHIVE
    cost = limiting.ARCHIVE
    shape: ClassVar[str] = "application/zip"

    def get(self, request: Request, brand: str, key: str, region: str, locale: str) -> HttpResponseBase:
        state = self.state()
        served = self.served(brand, key, Edition(region, locale), state)
        archive = delivery.archive_of(served, key, self.reader.brand_id, state.now)
        name = f"{key}-{region}-{locale}.zip"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        headers = {**self.said_of(brand, key, locale), **disposition}
        return bytes_response(
            request, archive.body, "application/zip", digest=archive.digest, state=state, headers=headers
        )
