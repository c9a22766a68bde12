"""media/hero.yaml and the pictures beside it become a media asset's manifest and its uploads."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from assets.errors import BadContent
from assets.exchange.faults import Place, nearest, shown
from assets.exchange.folder import fault_of
from assets.exchange.nodes import Node, Text
from assets.exchange.reading import Reading
from assets.exchange.records import Record
from assets.exchange.variant_nodes import variants_of
from assets.manifest import MEDIA_FIELDS, Channel, File, Kind, MediaManifest, Variant, is_day, ref
from assets.media.facts import Facts
from assets.media.inspection import clean_name

FILE = "file"
BESIDE = ("poster", "track")
TEXTS = ("alt", "caption", "transcript", "focal_point")
KEYS = ("title", "tags", FILE, *BESIDE, "decorative", *TEXTS, "rights")
RIGHTS = ("licence", "source", "credit_line", "consent", "regions", "channels", "valid_from", "valid_until")
FOLDER = "media"
TOO_LARGE = "Make it smaller; or bring it in by import_media, and leave it out of this folder."
"""A push holds what it reads: a film may be larger than that."""
Inspect = Callable[[bytes, str], Facts]


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that was looked at and is to be kept."""

    body: bytes
    facts: Facts

    @property
    def file(self) -> File:
        return self.facts.file


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
    texts = tuple(variant for field in TEXTS for variant in _variants(record, name, field, reading))
    named = tuple(variant for field in (FILE, *BESIDE) for variant in _variants(record, name, field, reading))
    uploads = {
        file_name: upload
        for file_name in sorted({variant.value for variant in named})
        if (upload := _upload(file_name, _place(named, file_name, name, reading), reading, inspect, limit_bytes))
    }
    files = tuple(replace(item, value=uploads[item.value].file.digest) for item in named if item.value in uploads)
    manifest = MediaManifest(
        key=key,
        title=record.text("title", title),
        is_decorative=record.flag("decorative", default=False),
        variants=texts + files,
        files=tuple({upload.file.digest: upload.file for upload in uploads.values()}.values()),
        tags=record.tags(),
        **_rights(record, name, reading),
    )
    return MediaFile(manifest, tuple(uploads.values()), frozenset(f"{FOLDER}/{item.value}" for item in named))


def _rights(record: Record, name: str, reading: Reading) -> dict[str, Any]:
    node = record.node("rights")
    if node is None:
        return {}
    said = Record(node, RIGHTS, reading.faults, what="The rights of a media")
    for region in said.texts("regions"):
        reading.note(region.place, name, "allowed_regions", "", region.text)
    return {
        **{field: said.text(field) for field in ("licence", "source", "credit_line", "consent")},
        **{field: _day(said, field, reading) for field in ("valid_from", "valid_until")},
        "allowed_regions": tuple(region.text for region in said.texts("regions")),
        "allowed_channels": tuple(_channel(channel, reading) for channel in said.texts("channels")),
    }


def _day(said: Record, field: str, reading: Reading) -> str:
    text = said.text(field)
    if text and not is_day(text):
        reading.faults.add(said.place_of(field), f"{shown(text)} is no day. Write one such as 2027-03-31.")
        return ""
    return text


def _channel(text: Text, reading: Reading) -> str:
    known = [channel.value for channel in Channel]
    if text.text not in known:
        reading.faults.add(text.place, f"{shown(text.text)} is not a channel.{nearest(text.text, known)}")
    return text.text


def _variants(record: Record, name: str, field: str, reading: Reading) -> tuple[Variant, ...]:
    node = record.node(field)
    return () if node is None else variants_of(node, name, field, MEDIA_FIELDS[field], reading)


def _place(named: tuple[Variant, ...], file_name: str, name: str, reading: Reading) -> Place:
    first = next(variant for variant in named if variant.value == file_name)
    return reading.place(name, first.field, first.locale, first.region)


def _upload(file_name: str, place: Place, reading: Reading, inspect: Inspect, limit_bytes: int) -> Upload | None:
    path = f"{FOLDER}/{file_name}"
    try:
        clean_name(file_name)
        if path not in reading.folder.files:
            beside = [file.removeprefix(f"{FOLDER}/") for file in reading.folder.under(FOLDER)]
            hint = nearest(file_name, (file for file in beside if not file.endswith(".yaml")))
            raise BadContent(f"There is no file {shown(path)}. Add it.{hint}")
        body = reading.folder.read(path, limit_bytes, TOO_LARGE)
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
