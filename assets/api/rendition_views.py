"""The route of a media's derived files → their bytes, made at the first request."""

from django.http import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import quote_etag
from rest_framework import exceptions
from rest_framework.request import Request

from assets import delivery
from assets.api import limiting
from assets.api.edition_views import EditionView
from assets.api.files import POLICY
from assets.api.parameters import STATE, dpr_of
from assets.api.problems import Fault
from assets.api.responses import bytes_response, is_known_to
from assets.manifest import Format, Kind
from assets.media.renditions import body_of
from assets.models import Action
from assets.rendering import Edition


class RenditionView(EditionView):
    """A media's file in one edition as a preset has it; the format is what Accept takes, where the preset leaves it."""

    operation = "rendition"
    kind: Kind = Kind.MEDIA
    needs = Action.RENDITION
    parameters = (*STATE, "dpr")
    shape = "image/*"

    def get(self, request: Request, brand: str, key: str, region: str, locale: str, preset: str) -> HttpResponseBase:
        state = self.state()
        served = self.served(brand, key, Edition(region, locale), state)
        found = delivery.preset_of(served, preset)
        if found is None:
            raise _unknown(preset, [each.name for each in served.library.manifest.presets])
        row = delivery.serve_rendition(
            served,
            found,
            dpr=dpr_of(request),
            accept=request.headers.get("Accept", ""),
            now=state.now,
            before_drawing=lambda: self.charge(limiting.DRAWING),
        )
        headers = {**self.said_of(brand, key, locale), "Content-Security-Policy": POLICY}
        body = b"" if is_known_to(request, quote_etag(row.digest)) else body_of(row)
        response = bytes_response(request, body, row.media_type, digest=row.digest, state=state, headers=headers)
        if found.format is Format.AUTO:
            patch_vary_headers(response, ("Accept",))
        return response


def _unknown(name: str, known: list[str]) -> exceptions.NotFound:
    there = f"There are: {', '.join(known)}." if known else "The brand has none."
    error = exceptions.NotFound(f"There is no preset {name}. {there}")
    error.faults = [Fault(f"No such preset. {there}")]  # type: ignore[attr-defined]
    return error
