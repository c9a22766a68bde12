"""A kit's drafts → its documents as partners would get them, framed so that they can do nothing."""

from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from assets import drafts
from assets.admin import findings
from assets.admin.files import file_url
from assets.errors import AssetsError
from assets.exporters import media_in
from assets.localization import PSEUDO_LOCALES
from assets.manifest import DRAWN_TYPES, BrandManifest, KitManifest, ref_of
from assets.media.inspection import extension
from assets.media.signing import signed_path
from assets.models import Brand, Kit, Rendition
from assets.publishing import Preview, PreviewedDocument, preview
from assets.rendering import Bundle, Edition, editions

HTML = "text/html"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src 'self' data:",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "sandbox allow-same-origin",
    )
)
"""A document runs nothing and sends nothing. It keeps its origin, so that drafts' media know who is looking."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document on the page: framed or shown from its own address, or as text."""

    name: str
    media_type: str
    size_bytes: int
    url: str
    text: str

    @property
    def is_framed(self) -> bool:
        return self.media_type.partition(";")[0] == HTML

    @property
    def is_picture(self) -> bool:
        return self.media_type in DRAWN_TYPES


def page(admin: Any, request: HttpRequest, kit: Kit) -> HttpResponse:
    """One edition's documents (`?edition=CH/fr-CH`, else the first), with every problem of the kit beside them.

    Each region is offered in the pseudo-locales too, whose problems name the words that cannot be translated. Raises
    Http404 for an edition that the kit has not.
    """
    wanted = request.GET.get("edition", "")
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "title": f"Preview of {kit.ref}",
        "opts": admin.opts,
        "original": kit,
        "asset": kit,
    }
    try:
        made, listed = _made(kit, wanted), _listed(kit)
    except AssetsError as error:
        return TemplateResponse(request, "admin/assets/preview.html", {**context, "refusal": str(error)})
    if wanted and wanted not in map(str, made.editions):
        raise Http404(f"{kit.ref} has no edition {wanted}.")
    shown = made.documents[0].edition if made.documents else None
    chosen = wanted or str(shown)
    context |= {
        "editions": [(str(each), str(each) == chosen) for each in editions(listed)],
        "pseudo_editions": [
            (str(each), str(each) == chosen) for locale in sorted(PSEUDO_LOCALES) for each in editions(listed, locale)
        ],
        "edition": shown,
        "documents": [_shown(kit, item) for item in made.documents],
        "findings": findings.with_links(kit.brand_id, made.problems),
    }
    return TemplateResponse(request, "admin/assets/preview.html", context)


def document(kit: Kit, region: str, locale: str, name: str) -> HttpResponse:
    """One document's bytes, its media taken from the drafts. Renders its edition again. Raises Http404."""
    try:
        made = _made(kit, f"{region}/{locale}")
        found = next(item for item in made.documents if item.name == name)
        body = _with_draft_media(kit, made, found.body)
    except (AssetsError, StopIteration) as error:
        raise Http404(f"The preview has no {name} for {region}/{locale}.") from error
    response = HttpResponse(body, content_type=found.media_type)
    response["Content-Security-Policy"] = POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, no-store"
    return response


def _made(kit: Kit, wanted: str) -> Preview:
    """The documents of the wanted edition; of the first one where none is named."""
    brand = Brand.objects.get(pk=kit.brand_id)
    first: list[Edition] = []

    def is_wanted(edition: Edition) -> bool:
        first.append(edition)
        return str(edition) == wanted if wanted else edition == first[0]

    locale = wanted.rpartition("/")[2]
    pseudo = locale if locale in PSEUDO_LOCALES else ""
    return preview(brand=brand, key=kit.key, now=timezone.now(), wanted=is_wanted, pseudo=pseudo)


def _listed(kit: Kit) -> Bundle:
    """What lists the kit's editions: itself and the brand, as drafts."""
    manifest, brand = drafts.read(kit), drafts.read(Brand.objects.get(pk=kit.brand_id))
    return Bundle(cast(KitManifest, manifest), {}, {ref_of(brand): brand})


def _shown(kit: Kit, item: PreviewedDocument) -> Shown:
    address = [kit.pk, item.edition.region, item.edition.locale, item.name]
    text = (
        ""
        if item.media_type.startswith(HTML) or item.media_type in DRAWN_TYPES
        else item.body.decode("utf-8", "replace")
    )
    return Shown(item.name, item.media_type, len(item.body), reverse("admin:assets_kit_document", args=address), text)


def _with_draft_media(kit: Kit, made: Preview, body: bytes) -> bytes:
    """Documents name media under the brand's address, which serves released files only: drafts' are shown to staff."""
    brand = drafts.read(Brand.objects.get(pk=kit.brand_id))
    base = brand.media_base.rstrip("/") if isinstance(brand, BrandManifest) else ""
    for digest in made.files:
        address = f"{base}/{digest}.".encode()
        body = body.replace(address, file_url(digest).encode() + b"?as=")
    return _with_signed_renditions(body, base)


def _with_signed_renditions(body: bytes, base: str) -> bytes:
    """Derived files that a draft's document names, under addresses that soon expire. One query, none for none."""
    digests = media_in([body], base)
    for row in Rendition.objects.filter(digest__in=digests) if digests else ():
        address = f"{base}/{row.digest}.{extension(row.media_type)}"
        body = body.replace(address.encode(), escape(signed_path(row.recipe, now=timezone.now())).encode())
    return body
