"""A kit's document → its passages, and for each where it came from, as far as the reader may know: never by whom."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assets.delivery.access import Reader
from assets.delivery.contents import readable
from assets.delivery.documents import document_of
from assets.delivery.releases import Served
from assets.delivery.states import State
from assets.models import Document, Release
from assets.rendering.tracing import cells, from_json, passages_of

VARIANTS = ("block", "term", "media")
"""Kinds of sources that are a field's value for a locale and region."""
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Source:
    """What a passage was made of. `asset` and `field` are "" where the reader may not read that asset.

    `kind` is block, term, media, argument, brand, market, catalogue, template or layout.
    """

    kind: str
    asset: str
    field: str
    release: int
    locale: str
    region: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that came from one source, or from several that cannot be told apart."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Origins:
    """A document, by its digest, in the order of what readers see; of a picture one without text, none of data."""

    digest: str
    passages: tuple[Passage, ...]


def origins_of(reader: Reader, served: Served, name: str, state: State) -> Origins:
    """Raises UnknownAsset, and Recalled as the document itself does. At most six queries beside its own."""
    document = document_of(served, reader.brand_id, name, state.now)
    spans = Document.objects.values_list("spans", flat=True).get(pk=document.pk)
    if spans is None:
        return Origins(document.digest, ())
    index = from_json(zlib.decompress(bytes(spans)).decode())
    found = passages_of(index, bytes(document.body), document.media_type)
    exact = {each.source: index.exact(each.source) for each in found}
    rows = {number: tuple(cells(index.sources[each]) for each in several) for number, several in exact.items()}
    names = {_entry(row)[0] for several in rows.values() for row in several if row[0] in VARIANTS}
    known = readable(reader, served, names, state)
    sources = {number: tuple(_source(row, known) for row in several) for number, several in rows.items()}
    return Origins(document.digest, tuple(Passage(each.text, sources[each.source]) for each in found))


def _source(row: Row, known: Mapping[str, Release]) -> Source:
    kind, _, locale, region, *_ = row
    name, field = _entry(row)
    if kind not in VARIANTS:
        return Source(kind, "", "", 0, "", "")
    release = known.get(name)
    if release is None:
        return Source(kind, "", "", 0, locale or "", region or "")
    return Source(kind, name, field, release.number, locale or "", region or "")


def _entry(row: Row) -> tuple[str, str]:
    """The asset and the field that a row names."""
    name, _, field = (row[1] or "").partition("#")
    return name, field or "value"
