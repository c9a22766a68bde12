"""A kit's editions → their stored documents with the media they show, as one package or one zip."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from assets import exporters
from assets.delivery.access import whole
from assets.delivery.recalled_documents import Named, require_documents
from assets.delivery.recalls import recalled_files
from assets.delivery.recent import Recent
from assets.delivery.releases import Served, editions_of
from assets.delivery.states import State, library_of, locked_libraries
from assets.errors import NotReleased
from assets.exporters import ExportedFile
from assets.manifest import sha256
from assets.media.inspection import extension
from assets.media.renditions import body_of
from assets.media.storage import read
from assets.models import Asset, DocumentUse, File, Recall, Rendition
from assets.rendering import Edition


@dataclass(frozen=True, slots=True)
class Package:
    """All that exporters need: `engine` is what rendered the documents."""

    kit: str
    media_base: str
    documents: tuple[exporters.Document, ...]
    media: tuple[exporters.Media, ...]
    engine: Mapping[str, str]

    def files(self) -> tuple[ExportedFile, ...]:
        """Files with relative paths and links, and the manifest.json that lists them."""
        return exporters.files(self.documents, self.media, kit=self.kit, media_base=self.media_base, engine=self.engine)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip and the SHA-256 of its bytes."""

    body: bytes
    digest: str


archives: Recent[Archive] = Recent(4)
"""Zips by release, edition and the recalls that touch them: few, since each holds its media."""


def archive_of(served: Served, kit: str, brand_id: uuid.UUID, now: dt.datetime) -> Archive:
    """An edition of a kit as a zip. Raises NotReleased, StorageError, and Recalled as its documents would.

    At most five queries, none where it is kept; two more where a recall touches the release.
    """
    files = recalled_files(now) if served.is_touched else {}
    recalls = frozenset((digest, recall.pk) for digest, recall in files.items())
    key = (served.release.pk, served.release.digest, served.edition, recalls)
    return archives.get(key, lambda: _archive(served, kit, brand_id, files))


def released_package(kit: Asset, state: State, is_wanted: Callable[[Edition], bool]) -> Package:
    """The wanted editions of a kit as they are released at a state, for staff. Raises NotReleased where there is none.

    It asks no grants: never hand it to a partner. Raises Recalled: what may not be delivered is not written out either.
    """
    facts = library_of(kit.brand_id, state.at)
    released = editions_of(whole(kit), facts, state)
    if not released:
        raise NotReleased(f"{kit.ref} has no released edition. Publish it: manage.py publish {kit.ref}")
    served = [each for each in released if is_wanted(each.edition)]
    if not served:
        known = ", ".join(str(each.edition) for each in released)
        raise NotReleased(f"{kit.ref} has no such released edition. Choose one of {known}.")
    return package_of(served, kit.key, kit.brand_id, recalled_files(state.now))


def package_of(served: Sequence[Served], kit: str, brand_id: uuid.UUID, recalls: Mapping[str, Recall]) -> Package:
    """These editions' documents with the media they show. Raises NotReleased, StorageError, Recalled. Four queries.

    `recalls` by digest: a file that is recalled alone is left out, and its address in the documents left as it is.
    """
    condition = Q(pk__in=[])
    for each in served:
        condition |= Q(release=each.release.pk, region=each.edition.region, locale=each.edition.locale)
    uses = tuple(DocumentUse.objects.filter(condition).select_related("document").defer("document__spans"))
    releases = sorted({use.release_id for use in uses})
    if not uses:
        raise NotReleased(f"kit/{kit} has no such edition.")
    by_edition = {(each.release.pk, each.edition): each for each in served}
    named = [(by_edition[use.release_id, Edition(use.region, use.locale)], use.name, use.document) for use in uses]
    require_documents((Named(*each) for each in named), brand_id, recalls)
    bases = {facts.manifest.media_base for facts in locked_libraries(releases, brand_id).values()}
    documents = tuple(_document(use) for use in uses)
    media: dict[str, exporters.Media] = {}
    for base in sorted(bases):
        shown = exporters.media_in([each.body for each in documents], base)
        for file in File.objects.filter(digest__in=shown - recalls.keys(), releases__in=releases).distinct():
            media[file.digest] = _media(file)
        others = shown - media.keys() - recalls.keys()
        for row in Rendition.objects.filter(digest__in=others, documents__uses__release__in=releases):
            media[row.digest] = exporters.Media(row.digest, row.media_type, extension(row.media_type), body_of(row))
    return Package(kit, max(bases, default="/m"), documents, tuple(media.values()), _engine(uses))


def _archive(served: Served, kit: str, brand_id: uuid.UUID, recalls: Mapping[str, Recall]) -> Archive:
    body = exporters.archive(package_of([served], kit, brand_id, recalls).files())
    return Archive(body, sha256(body))


def _document(use: DocumentUse) -> exporters.Document:
    document = use.document
    return exporters.Document(
        use.region, use.locale, use.name, document.media_type, bytes(document.body), document.recipe
    )


def _media(file: File) -> exporters.Media:
    return exporters.Media(file.digest, file.media_type, extension(file.media_type), read(file.digest))


def _engine(uses: Iterable[DocumentUse]) -> dict[str, str]:
    """Name to version; where documents were made by several, all of them."""
    found: dict[str, set[str]] = {}
    for use in uses:
        for name, version in use.document.engine.items():
            found.setdefault(name, set()).add(str(version))
    return {name: ", ".join(sorted(versions)) for name, versions in sorted(found.items())}
