"""A folder of files becomes media assets, one a file: some at a time, so that a run that is stopped goes on later."""

import datetime as dt
import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.db import transaction

from assets import history
from assets.errors import BadContent
from assets.exchange.faults import Fault, Faults
from assets.exchange.folder import Folder, fault_of, open_folder
from assets.manifest import MEDIA_FILES, WORLD, Kind, MediaManifest, Variant, ref
from assets.media.facts import file_of, private_parts
from assets.media.intake import look_into, take_in_stream
from assets.models import Asset, Brand, Collection, File, Media, Membership
from assets.models import Variant as VariantRow
from assets.progress import Progress, silent

VERB = "import media"
BATCH = 25
"""Files an act."""
MAX_DEPTH = 8
MAX_KEY = 90


@dataclass(frozen=True, slots=True)
class Imported:
    """A file of the folder: the media asset it is, and what it tells of a person."""

    file: str
    ref: str
    private: str = ""


@dataclass(frozen=True, slots=True)
class MediaImport:
    """What an import did, or would do. `there` are those whose bytes a media asset had already."""

    made: tuple[Imported, ...]
    there: tuple[Imported, ...]
    refused: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Order:
    brand: Brand
    folder: Folder
    actor: history.Actor
    now: dt.datetime
    note: str
    collection: Collection | None
    is_dry_run: bool


def import_media(
    *,
    root: Path,
    brand: Brand,
    actor: history.Actor,
    now: dt.datetime,
    note: str = "",
    collection: Collection | None = None,
    is_dry_run: bool = False,
    progress: Progress = silent,
) -> MediaImport:
    """Makes a media asset of every file that is not one yet, in acts of 25; files that are refused leave nothing.

    A file is known by its bytes: under whatever name, it is not imported twice. All are in the collection afterwards,
    where one is given. Raises BadContent where there is no folder, StorageError, Conflict: what was made before stays.
    """
    faults = Faults()
    folder = open_folder(root, faults, max_depth=MAX_DEPTH, what="the files")
    order = _Order(brand, folder, actor, now, note, collection, is_dry_run)
    refused = list(faults.found)
    names, made, there = _Names(brand), [], []
    for batch in _batches(folder.files):
        new, old = _import_batch(order, batch, names, refused)
        made += new
        there += old
        progress("files", len(made) + len(there) + len(refused), len(folder.files))
    return MediaImport(tuple(made), tuple(there), tuple(sorted(refused)))


def _import_batch(
    order: _Order, files: Sequence[str], names: "_Names", refused: list[Fault]
) -> tuple[list[Imported], list[Imported]]:
    made: list[Imported] = []
    there: list[Imported] = []
    manifests: list[MediaManifest] = []
    for file in files:
        try:
            digest = _digest(order.folder, file)
            if found := names.holder(digest):
                there.append(Imported(file, found))
                continue
            row = _taken(order, file)
        except BadContent as error:
            refused.append(fault_of(error, file))
            continue
        manifest = _manifest(order.brand, row, file, names)
        manifests.append(manifest)
        made.append(Imported(file, ref(Kind.MEDIA, manifest.key), private_parts(row.details)))
    if not order.is_dry_run:
        _write(order, manifests, [*made, *there])
    return made, there


def _taken(order: _Order, file: str) -> File:
    chunks, name = order.folder.chunks(file), PurePosixPath(file).name
    kinds = MEDIA_FILES["file"]
    return look_into(chunks, name, kinds) if order.is_dry_run else take_in_stream(chunks, name, kinds)


def _write(order: _Order, manifests: Iterable[MediaManifest], members: Iterable[Imported]) -> None:
    with transaction.atomic():
        with history.revise(
            brand=order.brand, actor=order.actor, verb=VERB, now=order.now, note=order.note
        ) as revision:
            for manifest in manifests:
                revision.write(manifest, expected_version=0)
        if order.collection:
            _join(order, order.collection, {member.ref for member in members})


def _join(order: _Order, collection: Collection, names: set[str]) -> None:
    live = Membership.objects.live(at=order.now).filter(collection=collection).select_related("asset")
    missing = sorted(names - {row.asset.ref for row in live})
    if missing:
        act = history.record_act(
            brand=order.brand, actor=order.actor, verb=VERB, now=order.now,
            subjects=[f"collection/{collection.key}", *missing], note=order.note,
        )  # fmt: skip
        for name in missing:
            asset = Asset.objects.of_ref(order.brand.pk, name).get()
            Membership.objects.create(collection=collection, asset=asset, starts_at=act.at, act=act)


def _manifest(brand: Brand, row: File, file: str, names: "_Names") -> MediaManifest:
    stem = PurePosixPath(file).stem
    key = names.give(row.digest, stem)
    title = " ".join(re.split(r"[\s_-]+", stem)).strip()[:200] or key
    variant = Variant("file", brand.source_locale, WORLD, row.digest)
    return MediaManifest(key, title, variants=(variant,), files=(file_of(row),))


def _digest(folder: Folder, file: str) -> str:
    hashed = hashlib.sha256()
    for chunk in folder.chunks(file):
        hashed.update(chunk)
    return hashed.hexdigest()


def _batches(files: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(files), BATCH):
        yield files[start : start + BATCH]


class _Names:
    """Which media asset has which bytes, and which keys are free; what is given is taken from then on."""

    def __init__(self, brand: Brand) -> None:
        self._taken = set(Media.objects.filter(brand=brand).values_list("key", flat=True))
        rows = VariantRow.objects.filter(
            asset__brand=brand, asset__kind=Kind.MEDIA, asset__deleted_at__isnull=True, field="file"
        )
        self._holders = {digest: ref(Kind.MEDIA, key) for digest, key in rows.values_list("value", "asset__key")}

    def holder(self, digest: str) -> str:
        """The media asset with these bytes, "" where there is none."""
        return self._holders.get(digest, "")

    def give(self, digest: str, stem: str) -> str:
        """A free key that reads like the file's name: `Café Größe.JPG` becomes `cafe-grosse`, a second one `…-2`."""
        plain = unicodedata.normalize("NFKD", stem.casefold()).encode("ascii", "ignore").decode()
        base = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")[:MAX_KEY] or "media"
        numbered = (base if number == 1 else f"{base}-{number}" for number in itertools.count(1))
        key = next(name for name in numbered if name not in self._taken)
        self._taken.add(key)
        self._holders[digest] = ref(Kind.MEDIA, key)
        return key
