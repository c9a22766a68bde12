"""Copy in another format becomes drafts of a brand's blocks: one act for all that differs, or nothing at all."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from assets import history
from assets.exchange.content import Content
from assets.exchange.faults import Fault, Faults
from assets.exchange.fluent.blocks import Copy, copy_of
from assets.exchange.fluent.circles import check_circles
from assets.exchange.fluent.entries import Book, books_of
from assets.exchange.fluent.sources import open_sources, other_files, sources_of
from assets.exchange.folder import Folder
from assets.exchange.pushing import Push, drafts_of, store, versions_of
from assets.exchange.reading import Reading
from assets.localization.messages import parse, serialize
from assets.manifest import BLOCK_FIELDS, WORLD, BlockManifest, BlockType, FieldType, Kind, Manifest, Variant, ref
from assets.models import Brand

VERB = "import"
_TEXTS = frozenset({FieldType.MESSAGE, FieldType.RICH})


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did, or would do. Of `texts` read, `carried` stand in blocks.

    `adapted` says what was changed on the way, `left_out` what has no place in a block: both by file and line.
    """

    push: Push
    texts: int
    carried: int
    adapted: tuple[Fault, ...]
    left_out: tuple[Fault, ...]


def import_fluent(
    *, root: Path, brand: Brand, actor: history.Actor, now: dt.datetime, note: str = "", is_dry_run: bool = False
) -> Import:
    """Makes a brand's blocks say what the Fluent files of LOCALE/**.ftl say.

    1. Read every file; broken Fluent, names that stand twice and circles end here.
    2. Carry every text over, listing what has no counterpart.
    3. Join with the drafts: the files' locales are replaced, other locales, regions, titles and policies stay.
    4. Store as a push does: a dry run writes nothing, and where nothing differs there is no act.

    Raises BadFolder with every fault, BadContent, Conflict: nothing is stored.
    """
    faults = Faults()
    folder = open_sources(root, faults)
    books = _books(folder, faults)
    names = {ref(Kind.BLOCK, entry.key) for book in books for entry in book.entries.values()}
    versions = versions_of(brand, names)
    library = drafts_of(brand, names)
    rich = {block.key for block in _blocks(library.values()) if _field(block.type) is FieldType.RICH}
    copy = copy_of(books, brand.source_locale, frozenset(rich))
    content = content_of(brand, folder, copy, library)
    done = store(content, actor=actor, now=now, verb=VERB, note=note, is_dry_run=is_dry_run, versions=versions)
    others = tuple(Fault(place, "This is no Fluent file: it was not read.") for place in other_files(folder))
    return Import(done, copy.texts, copy.carried, copy.adapted, (*copy.left_out, *others))


def _books(folder: Folder, faults: Faults) -> tuple[Book, ...]:
    books = books_of(sources_of(folder, faults, settings.ASSETS_CONTENT_FILE_BYTES), faults)
    for book in books:
        check_circles(book, faults)
    faults.raise_any()
    return books


def content_of(brand: Brand, folder: Folder, copy: Copy, library: Mapping[str, Manifest]) -> Content:
    """The blocks as a push takes them, each value with its line. Raises BadFolder."""
    reading = Reading(folder, Faults(), brand.source_locale)
    manifests: dict[str, Manifest] = {}
    for (key, locale), place in copy.places.items():
        reading.note(place, ref(Kind.BLOCK, key), *(("value", locale, WORLD) if locale else ()))
    for key, block in copy.blocks.items():
        name = ref(Kind.BLOCK, key)
        former = library.get(name)
        if isinstance(former, BlockManifest) and not _fits(former.type, block.type):
            place = copy.places[key, ""]
            reading.faults.add(place, f"{name} is a {former.type} already. Rename one of the two.")
        else:
            manifests[name] = _joined(block, former)
    reading.faults.raise_any()
    return Content(brand.key, None, manifests, (), (), reading)


def _joined(block: BlockManifest, former: Manifest | None) -> BlockManifest:
    """The draft with the variants of the files in place of its own."""
    if not isinstance(former, BlockManifest):
        return block
    new = {(variant.field, variant.locale, variant.region) for variant in block.variants}
    kept = [item for item in former.variants if (item.field, item.locale, item.region) not in new]
    if block.type is BlockType.RICH and _field(former.type) is FieldType.MESSAGE:
        former = replace(former, type=BlockType.RICH)
        kept = [_as_rich(item) for item in kept]
    guidance = block.guidance or former.guidance
    return replace(former, variants=(*kept, *block.variants), guidance=guidance)


def _as_rich(variant: Variant) -> Variant:
    """The same words as rich text, where < and & have another meaning."""
    return replace(variant, value=serialize(replace(parse(variant.value), rich=True)))


def _fits(former: BlockType, new: BlockType) -> bool:
    """Whether a block of the one type can say what the other was made for."""
    if BlockType.TERM in (former, new):
        return former is new
    return _field(former) in _TEXTS and not (new is BlockType.RICH and former is BlockType.CLAIM)


def _field(type_: BlockType) -> FieldType | None:
    return BLOCK_FIELDS[type_].get("value")


def _blocks(manifests: Iterable[Manifest]) -> Iterable[BlockManifest]:
    return (manifest for manifest in manifests if isinstance(manifest, BlockManifest))
