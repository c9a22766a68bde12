"""A released document, or a text in it → who wrote each passage, when, in which revision, and who published it."""

import zlib
from dataclasses import dataclass

from assets.delivery import State, editions_of, library_of, whole
from assets.errors import BadContent, NotReleased, UnknownAsset
from assets.localization import Route
from assets.manifest import DRAWN_TYPES
from assets.models import Act, Asset, Document, Release
from assets.provenance.sources import Row, Sources, Written
from assets.rendering import Edition, route_of
from assets.rendering.tracing import from_json, is_coarse, passages_of

WITHIN = 5
"""Where a row of the index has the number of the text that its source stands in."""


@dataclass(frozen=True, slots=True)
class Blamed:
    """A passage and what it was made of: one source, or several that cannot be told apart. `within`: a term's text."""

    text: str
    written: tuple[Written, ...]
    within: Written | None


@dataclass(frozen=True, slots=True)
class Blame:
    """A document of a kit's release, and its passages. `published` is the act that released the kit."""

    kit: str
    edition: Edition
    name: str
    release: int
    published: Act
    passages: tuple[Blamed, ...]


def blame(*, kit: Asset, edition: Edition, name: str, state: State, text: str = "") -> Blame:
    """Every passage that readers see, or those in which `text` stands. For staff: it asks no grants.

    At most thirteen queries. Raises NotReleased, UnknownAsset, and BadContent for a document without an index and for a
    text that is not in it.
    """
    release, route = _released(kit, edition, state)
    document = Document.objects.filter(
        uses__release=release, uses__region=edition.region, uses__locale=edition.locale, uses__name=name
    ).first()
    if document is None:
        known = release.documents.filter(region=edition.region, locale=edition.locale).values_list("name", flat=True)
        raise UnknownAsset(f"There is no document {name!r} in {edition}. There are: {', '.join(known)}.")
    if document.spans is None:
        raise BadContent(f"The origins of {name} are unknown: it has no index. Publish it again.")
    index = from_json(zlib.decompress(bytes(document.spans)).decode())
    if document.media_type in DRAWN_TYPES and text.strip():
        raise BadContent(f"{name} is a picture: no text can be found in it. Ask for the whole of it, or for its words.")
    found = passages_of(index, bytes(document.body), document.media_type, text)
    if text.strip() and not found:
        raise BadContent(f"{name} in {edition} does not say {text[:100]!r}. Copy the text as readers see it.")
    rows = index.sources
    sources = Sources(release, route, [row for row in rows if not is_coarse(row)])
    blamed = (
        Blamed(
            passage.text,
            tuple(sources.written(rows[number]) for number in index.exact(passage.source)),
            _within(sources, rows, rows[passage.source]),
        )
        for passage in found
    )
    return Blame(kit.ref, edition, name, release.number, release.act, tuple(blamed))


def _released(kit: Asset, edition: Edition, state: State) -> tuple[Release, Route]:
    """The release that answers for the edition, and the way it looked up. Raises NotReleased."""
    served = editions_of(whole(kit), library_of(kit.brand_id, state.at), state)
    found = next((each for each in served if each.edition == edition), None)
    if found is None:
        known = ", ".join(str(each.edition) for each in served) or "none"
        raise NotReleased(f"{kit.ref} has no released edition {edition}. There are: {known}.")
    release = Release.objects.select_related("asset", "act").get(pk=found.release.pk)
    return release, route_of(found.library.manifest, edition)


def _within(sources: Sources, rows: tuple[Row, ...], row: Row) -> Written | None:
    if len(row) <= WITHIN or row[WITHIN] is None:
        return None
    outer = rows[row[WITHIN]]
    return None if is_coarse(outer) else sources.written(outer)
