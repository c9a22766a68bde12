"""A brand's releases, their files and documents, hashed again → every damage that got in behind the code."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from assets.errors import AssetsError, StorageError
from assets.manifest import (
    Kind,
    Manifest,
    MediaManifest,
    UnknownSchema,
    canonical,
    digest_of,
    from_json,
    ref,
    ref_of,
    sha256,
)
from assets.media import storage
from assets.models import Brand, Document, File, Release
from assets.progress import Progress, silent
from assets.publishing.freezing import named
from assets.publishing.reproducing import Damage, Reproducing, place_of
from assets.rendering import tracing

BATCH = 200
BATCH_OF_DOCUMENTS = 16


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and all that is wrong. `foreign` counts documents by the other engine that made them."""

    releases: int
    files: int
    documents: int
    rendered: int
    foreign: Mapping[str, int]
    damages: tuple[Damage, ...]


@dataclass(slots=True)
class _Read:
    """What the releases say, as far as they are sound: content by digest, and the files they name."""

    releases: int = 0
    sound: dict[str, Manifest] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


def verify_releases(*, brand: Brand, is_rendering: bool = False, progress: Progress = silent) -> Verified:
    """Compares what is stored with its digests; changes nothing.

    1. Releases: content and lock against the digest, what the lock names, the references and files kept beside them.
    2. Files that releases name: there, and of the bytes that their digest says.
    3. Documents: bytes against the digest, the index against the bytes.
    4. Kits: each edition's documents are there and of the recipe that the release makes; with `is_rendering` they are
       rendered again. Documents of another engine have another recipe by that alone: they are counted.

    A kit that is damaged, or locked to what is, is not composed: its damage is named once, where it is.
    """
    read = _Read()
    damages = [*_releases(brand, read), *_files(read)]
    documents = Document.objects.filter(uses__release__asset__brand_id=brand.pk).order_by("pk").distinct()
    damages += _documents(documents)
    kits = Reproducing(brand, read.sound)
    damages += kits.damages(is_rendering=is_rendering, progress=progress)
    return Verified(
        read.releases, len(read.files), documents.count(), kits.rendered, dict(kits.foreign), tuple(damages)
    )


def _releases(brand: Brand, read: _Read) -> Iterator[Damage]:
    rows = Release.objects.filter(asset__brand_id=brand.pk).select_related("asset").defer("credits").order_by("pk")
    known = {(ref(kind, key), digest) for kind, key, digest in rows.values_list("asset__kind", "asset__key", "digest")}
    for row in rows.prefetch_related("files", "references__asset").iterator(BATCH):
        read.releases += 1
        name = f"{row.asset.ref}@{row.number}"
        read.files |= {file.digest for file in row.files.all()}
        try:
            manifest = _sound(row)
        except UnknownSchema as error:
            yield Damage("release", name, str(error))
            continue
        if manifest is None:
            yield Damage("release", name, "Its content or lock was changed: its digest is another one.")
            continue
        lost = sorted(part for part, digest in row.lock.items() if (part, digest) not in known)
        if lost:
            yield Damage("lock", name, f"It is locked to a release of {lost[0]} that is not there.")
            continue
        read.sound[row.digest] = manifest
        yield from _beside(row, name, manifest, read)


def _sound(row: Release) -> Manifest | None:
    """The content, if it is canonical, of this asset and of this digest. Raises UnknownSchema for intact content."""
    is_same = False
    try:
        is_same = digest_of(row.manifest, row.lock) == row.digest
        manifest = from_json(row.manifest)
        is_canonical = canonical(json.loads(row.manifest)) == row.manifest
    except UnknownSchema:
        if is_same:
            raise
        return None
    except (AssetsError, ValueError, TypeError, AttributeError, LookupError):
        return None
    return manifest if is_same and is_canonical and ref_of(manifest) == row.asset.ref else None


def _beside(row: Release, name: str, manifest: Manifest, read: _Read) -> Iterator[Damage]:
    """The rows that say of a release what its content says: references, and a media's files."""
    if sorted((each.pointer, each.asset.ref) for each in row.references.all()) != named(manifest, row.lock):
        yield Damage("reference", name, "Its references are not those of its content.")
    if isinstance(manifest, MediaManifest):
        digests = {file.digest for file in manifest.files}
        read.files |= digests
        if digests != {file.digest for file in row.files.all()}:
            yield Damage("reference", name, "The files it is linked to are not those of its content.")


def _files(read: _Read) -> Iterator[Damage]:
    sizes = dict(File.objects.filter(digest__in=read.files).values_list("digest", "size_bytes"))
    for digest in sorted(read.files):
        try:
            size = sum(len(chunk) for chunk in storage.stream(digest))
        except StorageError as error:
            yield Damage("file", f"file {digest[:12]}", str(error))
            continue
        if sizes.get(digest) != size:
            yield Damage("file", f"file {digest[:12]}", f"It has {size} bytes, its row says {sizes.get(digest)}.")


def _documents(documents: QuerySet[Document]) -> Iterator[Damage]:
    for row in documents.iterator(BATCH_OF_DOCUMENTS):
        body = bytes(row.body)
        if sha256(body) != row.digest:
            yield Damage("document", _first_use(row), "Its bytes were changed: its digest is another one.")
        elif fault := _fault(row, body):
            yield Damage("index", _first_use(row), fault)


def _first_use(row: Document) -> str:
    uses = row.uses.order_by("pk").values_list("release__asset__key", "release__number", "region", "locale", "name")
    key, number, *place = uses[0]
    return place_of(f"{ref(Kind.KIT, key)}@{number}", (place[0], place[1], place[2]))


def _fault(row: Document, body: bytes) -> str:
    """What is wrong with a document's index, "" where nothing is or where it has none."""
    if row.spans is None:
        return ""
    try:
        index = tracing.from_json(zlib.decompress(bytes(row.spans)).decode())
    except (zlib.error, UnicodeDecodeError, AssetsError):
        return "Its index cannot be read."
    return next(iter(tracing.verify(index, body)), "")
