"""A release, an edition and a name → the stored document; a digest → a file that went live."""

import datetime as dt
import uuid

from assets.delivery.recalled_documents import Named, require_documents
from assets.delivery.recalls import recall_of_file, recalled_files, refuse
from assets.delivery.releases import Served
from assets.errors import NotReleased, UnknownAsset
from assets.models import Activation, Document, DocumentUse, File, Release, Rendition
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


def document_of(served: Served, brand_id: uuid.UUID, name: str, now: dt.datetime) -> Document:
    """One document with its bytes. Raises UnknownAsset, and Recalled where it names a recalled file.

    One query, and a few more where a recall touches the release.
    """
    edition = served.edition
    document = (
        Document.objects.filter(
            uses__release=served.release, uses__region=edition.region, uses__locale=edition.locale, uses__name=name
        )
        .defer("spans", "engine")
        .first()
    )
    if document is None:
        raise UnknownAsset(f"There is no document {name!r} in {edition}.")
    if served.is_touched:
        require_documents([Named(served, name, document)], brand_id, recalled_files(now))
    return document


def released_file(digest: str, *, now: dt.datetime) -> File | Rendition:
    """A file that a release names which has gone live by now, or that a document of it names.

    Raises UnknownAsset, Recalled. Needs no key. One query, two for a derived file, which is recalled with its source.
    """
    live = Activation.objects.filter(effective_at__lte=now, cancelled_at__isnull=True, release__isnull=False)
    files = File.objects.filter(digest=digest, releases__in=live.values("release"))
    file = files.annotate(recall_id=recall_of_file(now)).first()
    if file is not None:
        refuse(file.recall_id)
        return file
    uses = DocumentUse.objects.filter(release__in=live.values("release"))
    rows = Rendition.objects.filter(digest=digest, documents__uses__in=uses)
    derived = rows.annotate(recall_id=recall_of_file(now, "source")).first()
    if derived is None:
        raise UnknownAsset(f"There is no file {digest}.")
    refuse(derived.recall_id)
    return derived
