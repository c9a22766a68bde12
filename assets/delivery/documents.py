"""A release, an edition and a name → the stored document; a digest → a file that went live."""

import datetime as dt

from assets.errors import NotReleased, UnknownAsset
from assets.models import Activation, Document, DocumentUse, File, Release
from assets.rendering import Edition


def documents_of(release: Release, edition: Edition) -> tuple[DocumentUse, ...]:
    """A kit's documents for an edition, without their bytes, by name. Raises NotReleased where it has none. One query.

    A kit has an edition exactly where it has documents.
    """
    uses = DocumentUse.objects.filter(release=release, region=edition.region, locale=edition.locale)
    rows = uses.select_related("document").defer("document__body", "document__spans", "document__engine")
    found = tuple(rows.order_by("name"))
    if not found:
        raise NotReleased(f"The kit has no edition {edition}.")
    return found


def document_of(release: Release, edition: Edition, name: str) -> Document:
    """One document with its bytes. Raises UnknownAsset. One query."""
    document = (
        Document.objects.filter(
            uses__release=release, uses__region=edition.region, uses__locale=edition.locale, uses__name=name
        )
        .defer("spans", "engine")
        .first()
    )
    if document is None:
        raise UnknownAsset(f"There is no document {name!r} in {edition}.")
    return document


def released_file(digest: str, *, now: dt.datetime) -> File:
    """A file that a release names which has gone live by now. Raises UnknownAsset. Needs no key. One query."""
    live = Activation.objects.filter(effective_at__lte=now, cancelled_at__isnull=True, release__isnull=False)
    file = File.objects.filter(digest=digest, releases__in=live.values("release")).first()
    if file is None:
        raise UnknownAsset(f"There is no file {digest}.")
    return file
