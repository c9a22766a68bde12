"""A kit's released or previewed documents with the media they show → files to write out."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from assets.checks import Problem
from assets.delivery import State, released_package
from assets.exporters import Document, ExportedFile, Media, files, media_in
from assets.manifest import Kind, ref
from assets.media.inspection import extension
from assets.media.renditions import body_of
from assets.media.storage import read
from assets.models import Brand, File, Rendition
from assets.progress import Progress
from assets.publishing import preview
from assets.publishing.library import require_asset
from assets.rendering import Edition, engine_of

Wanted = Callable[[Edition], bool]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`files` to write; `editions` among them; `problems` of a preview, none for what was released."""

    files: tuple[ExportedFile, ...]
    editions: tuple[Edition, ...]
    problems: tuple[Problem, ...] = ()


def released_files(*, brand: Brand, key: str, state: State, wanted: Wanted) -> Outgoing:
    """The stored documents of a kit at a state: what each region gets then, or one release where it was live.

    Raises UnknownAsset for an unknown kit, NotReleased where nothing was live for a wanted edition.
    """
    package = released_package(require_asset(brand, ref(Kind.KIT, key)), state, wanted)
    return Outgoing(package.files(), _editions(package.documents))


def previewed_files(
    *, brand: Brand, key: str, now: dt.datetime, wanted: Wanted, progress: Progress, pseudo: str = ""
) -> Outgoing:
    """The documents of a kit's drafts, or of its regions in a pseudo-locale, with every problem found.

    Raises UnknownAsset.
    """
    shown = preview(brand=brand, key=key, now=now, wanted=wanted, pseudo=pseudo, progress=progress)
    documents = tuple(
        Document(item.edition.region, item.edition.locale, item.name, item.media_type, item.body, item.recipe)
        for item in shown.documents
    )
    digests = media_in((document.body for document in documents), shown.media_base)
    media = [
        Media(file.digest, file.media_type, extension(file.media_type), read(file.digest))
        for file in File.objects.filter(digest__in=digests)
    ]
    media += [
        Media(row.digest, row.media_type, extension(row.media_type), body_of(row))
        for row in {row.digest: row for row in Rendition.objects.filter(digest__in=digests)}.values()
    ]
    engine = {name: found for each in documents for name, found in engine_of(each.media_type).items()}
    made = files(documents, media, kit=key, media_base=shown.media_base, engine=engine)
    return Outgoing(made, _editions(documents), shown.problems)


def _editions(documents: tuple[Document, ...]) -> tuple[Edition, ...]:
    return tuple(dict.fromkeys(Edition(each.region, each.locale) for each in documents))
