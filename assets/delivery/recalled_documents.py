"""Documents and recalled files → Recalled for a document that names one of them; nothing is rendered to find out."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assets.delivery.coverage import bundle_of
from assets.delivery.recalls import recalled
from assets.delivery.releases import Served
from assets.manifest import MediaManifest
from assets.models import Document, Recall
from assets.rendering import usage

TEXTS = ("text/", "application/json", "image/svg+xml")
"""Beginnings of media types whose documents say a file's digest, in its address."""


@dataclass(frozen=True, slots=True)
class Named:
    """A document of an edition under its name."""

    served: Served
    name: str
    document: Document


def require_documents(documents: Iterable[Named], brand_id: uuid.UUID, files: Mapping[str, Recall]) -> None:
    """Raises Recalled where a document names a recalled file, unless the recall is of the file only.

    A text names a file by its digest. Any other document holds what its recipe depends on: two queries for its release.
    """
    refused = {digest: recall for digest, recall in files.items() if not recall.is_file_only}
    for each in documents if refused else ():
        body = bytes(each.document.body)
        named = {digest for digest in refused if digest.encode() in body}
        if not each.document.media_type.startswith(TEXTS):
            named |= refused.keys() & _shown(each, brand_id)
        for digest in sorted(named):
            raise recalled(refused[digest])


def _shown(each: Named, brand_id: uuid.UUID) -> set[str]:
    """The files of the media that the document can show."""
    bundle = bundle_of(each.served, brand_id)
    shown = usage(bundle, each.served.edition).get(each.name, frozenset())
    media = (asset for name, asset in bundle.assets.items() if name in shown and isinstance(asset, MediaManifest))
    return {file.digest for asset in media for file in asset.files}
