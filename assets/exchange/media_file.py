"""media/hero.yaml and the pictures beside it become a media asset's manifest and its uploads."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assets.errors import BadContent
from assets.exchange.faults import Place, nearest, shown
from assets.exchange.folder import fault_of
from assets.exchange.nodes import Node
from assets.exchange.reading import Reading
from assets.exchange.records import Record
from assets.exchange.variant_nodes import variants_of
from assets.manifest import MEDIA_FIELDS, File, Kind, MediaManifest, Variant, ref
from assets.media.inspection import Facts, clean_name

FILE = "file"
KEYS = ("title", FILE, "decorative", "alt", "caption")
FOLDER = "media"
Inspect = Callable[[bytes, str], Facts]


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that was looked at and is to be kept."""

    body: bytes
    facts: Facts

    @property
    def file(self) -> File:
        facts = self.facts
        return File(facts.digest, facts.name, facts.media_type, facts.size_bytes, facts.width_px, facts.height_px)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A manifest, its uploads, and the paths it took them from."""

    manifest: MediaManifest
    uploads: tuple[Upload, ...]
    paths: frozenset[str]


def media_of(node: Node, key: str, title: str, reading: Reading, *, inspect: Inspect, limit_bytes: int) -> MediaFile:
    name = ref(Kind.MEDIA, key)
    record = Record(node, KEYS, reading.faults, what="A media file")
    if FILE not in record:
        reading.faults.add(record.place, "A media file needs file. Add a line such as `file: hero.jpg`.")
    texts = (*_variants(record, name, "alt", reading), *_variants(record, name, "caption", reading))
    named = _variants(record, name, FILE, reading)
    uploads = {
        file_name: upload
        for file_name in sorted({variant.value for variant in named})
        if (upload := _upload(file_name, _place(named, file_name, name, reading), reading, inspect, limit_bytes))
    }
    files = tuple(replace(item, value=uploads[item.value].facts.digest) for item in named if item.value in uploads)
    manifest = MediaManifest(
        key=key,
        title=record.text("title", title),
        is_decorative=record.flag("decorative", default=False),
        variants=texts + files,
        files=tuple({upload.file.digest: upload.file for upload in uploads.values()}.values()),
    )
    return MediaFile(manifest, tuple(uploads.values()), frozenset(f"{FOLDER}/{item.value}" for item in named))


def _variants(record: Record, name: str, field: str, reading: Reading) -> tuple[Variant, ...]:
    node = record.node(field)
    return () if node is None else variants_of(node, name, field, MEDIA_FIELDS[field], reading)


def _place(named: tuple[Variant, ...], file_name: str, name: str, reading: Reading) -> Place:
    first = next(variant for variant in named if variant.value == file_name)
    return reading.place(name, FILE, first.locale, first.region)


def _upload(file_name: str, place: Place, reading: Reading, inspect: Inspect, limit_bytes: int) -> Upload | None:
    path = f"{FOLDER}/{file_name}"
    try:
        clean_name(file_name)
        if path not in reading.folder.files:
            beside = [file.removeprefix(f"{FOLDER}/") for file in reading.folder.under(FOLDER)]
            hint = nearest(file_name, (file for file in beside if not file.endswith(".yaml")))
            raise BadContent(f"There is no file {shown(path)}. Add it.{hint}")
        body = reading.folder.read(path, limit_bytes)
        return Upload(body, inspect(body, file_name))
    except BadContent as error:
        fault = fault_of(error, path)
        is_inside = bool(error.where) and path in reading.folder.files
        reading.faults.add(_inside(path, error) if is_inside else place, fault.message)
        return None


def _inside(path: str, error: BadContent) -> Place:
    """The picture's own place: an SVG's fault names a line."""
    line = re.search(r"line (\d+)", error.where)
    return Place(path, int(line[1]), 1) if line else Place(path)
