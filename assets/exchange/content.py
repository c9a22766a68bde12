"""A folder of content files becomes manifests, uploads and collections, or one error that lists every fault.

brand.yaml  collections.yaml  blocks/*.yaml  media/*.yaml + pictures  templates/*/template.yaml + sources  kits/*.yaml
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assets.errors import BadContent
from assets.exchange import brand_file, collection_file, template_file
from assets.exchange.block_file import block_of
from assets.exchange.collection_file import CollectionFile, collections_of
from assets.exchange.faults import Faults, Place, nearest, shown
from assets.exchange.folder import Folder, fault_of, open_folder
from assets.exchange.kit_file import kit_of
from assets.exchange.media_file import Inspect, MediaFile, Upload, media_of
from assets.exchange.nodes import Node, Table, Text, Unreadable, parse
from assets.exchange.reading import Reading
from assets.exchange.records import Record
from assets.exchange.template_file import template_of
from assets.manifest import BrandManifest, Kind, Manifest, ref_of

SUFFIX = ".yaml"
FOLDERS = ("blocks", "media", "templates", "kits")
_KINDS = {"blocks": Kind.BLOCK, "media": Kind.MEDIA, "templates": Kind.TEMPLATE, "kits": Kind.KIT}
READERS_FILES = frozenset({".md", ".txt", ""})
"""Endings of files at the top that are for people: README.md, NOTICE."""
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True)
class Limits:
    """Greatest sizes of a YAML file and of a picture, in bytes."""

    content_bytes: int
    picture_bytes: int


@dataclass(frozen=True, slots=True)
class Content:
    """What a folder says. `manifests` are by reference, the brand's among them when there is a brand.yaml."""

    brand_key: str
    brand: BrandManifest | None
    manifests: Mapping[str, Manifest]
    uploads: tuple[Upload, ...]
    collections: tuple[CollectionFile, ...]
    reading: Reading


def load(
    root: Path, *, inspect: Inspect, limits: Limits, source_locale_of: Callable[[str], str], brand_key: str
) -> Content:
    """Reads the folder. Raises BadFolder, BadContent.

    `brand_key` names the brand when there is no brand.yaml; `source_locale_of` knows the source locale of a brand
    that exists already.
    """
    faults = Faults()
    folder = open_folder(root, faults)
    loader = _Loader(folder, faults, limits, inspect)
    content = loader.content(brand_key, source_locale_of)
    faults.raise_any()
    return content


def brand_key_in(root: Path, *, limit_bytes: int) -> str:
    """The key that the folder's brand.yaml names; "" where it names none that can be read. No other file is read."""
    try:
        tree = parse(Folder(root, (brand_file.FILE,)).read(brand_file.FILE, limit_bytes), brand_file.FILE)
    except BadContent:
        return ""
    entries = tree.entries if isinstance(tree, Table) else ()
    return next((entry.node.text for entry in entries if entry.key.text == "key" and isinstance(entry.node, Text)), "")


@dataclass(frozen=True, slots=True)
class _Parsed:
    tree: Node
    key: str
    title: str


class _Loader:
    """Reads one folder, kind by kind."""

    def __init__(self, folder: Folder, faults: Faults, limits: Limits, inspect: Inspect) -> None:
        self._folder = folder
        self._faults = faults
        self._limits = limits
        self._inspect = inspect

    def content(self, brand_key: str, source_locale_of: Callable[[str], str]) -> Content:
        record = self._brand_record()
        key = self._brand_key(record, brand_key)
        source = brand_file.source_locale_of(record) if record else source_locale_of(key)
        reading = Reading(self._folder, self._faults, source)
        brand = brand_file.brand_of(record, key, reading) if record else None
        media = [self._media(item, reading) for item in self._parsed(self._yaml_files("media"), reading)]
        manifests: list[Manifest] = [brand] if brand else []
        manifests += [item.manifest for item in media]
        for files, reader in (
            (self._yaml_files("blocks"), block_of),
            (self._template_files(), template_of),
            (self._yaml_files("kits"), kit_of),
        ):
            manifests += [reader(item.tree, item.key, item.title, reading) for item in self._parsed(files, reading)]
        self._check_leftovers(media)
        return Content(
            brand_key=key,
            brand=brand,
            manifests={ref_of(manifest): manifest for manifest in manifests},
            uploads=tuple(upload for item in media for upload in item.uploads),
            collections=self._collections(reading),
            reading=reading,
        )

    def _brand_record(self) -> Record | None:
        if brand_file.FILE not in self._folder.files:
            return None
        tree = self._tree(brand_file.FILE)
        return Record(tree, brand_file.KEYS, self._faults, what="A brand") if tree is not None else None

    def _brand_key(self, record: Record | None, given: str) -> str:
        if record is None:
            if not given and brand_file.FILE not in self._folder.files:
                self._faults.add(
                    Place(brand_file.FILE), "There is no brand.yaml. Add one, or name a brand: --brand KEY."
                )
            return given
        key = record.required_text("key")
        if key and not _KEY.fullmatch(key):
            self._faults.add(record.place_of("key"), f"{shown(key)} is not a key. Use a–z, 0–9, - and _.")
        if given and key != given:
            self._faults.add(
                record.place_of("key"), f"The folder holds the brand {key}, not {shown(given)}. Drop --brand."
            )
        return key

    def _yaml_files(self, kind: str) -> list[str]:
        return [file for file in self._folder.under(kind) if file.endswith(SUFFIX) and file.count("/") == 1]

    def _template_files(self) -> list[str]:
        files = self._folder.under("templates")
        folders = sorted({file.split("/")[1] for file in files if file.count("/") == 2})
        for folder in folders:
            if f"templates/{folder}/{template_file.FILE}" not in files:
                place = Place(f"templates/{folder}")
                self._faults.add(place, f"The folder has no {template_file.FILE}. Add one: it lists slots and parts.")
        return [file for file in files if file.count("/") == 2 and file.endswith(f"/{template_file.FILE}")]

    def _parsed(self, files: list[str], reading: Reading) -> Iterator[_Parsed]:
        """Every file that is YAML, with its asset's key and the title it has when it gives none."""
        for file in files:
            path = PurePosixPath(file)
            key = path.parent.name if path.name == template_file.FILE else path.stem
            if not _KEY.fullmatch(key):
                message = f"{shown(key)} is not a key, and the name is the key. Rename it: a–z, 0–9, - and _."
                self._faults.add(Place(file), message)
            tree = self._tree(file)
            if tree is not None:
                reading.note(tree.place, f"{_KINDS[file.split('/')[0]]}/{key}")
                yield _Parsed(tree, key, key.replace("-", " ").replace("_", " ").capitalize())

    def _tree(self, file: str) -> Node | None:
        try:
            return parse(self._folder.read(file, self._limits.content_bytes), file)
        except Unreadable as error:
            self._faults.add(error.fault.place, error.fault.message)
        except BadContent as error:
            fault = fault_of(error, file)
            self._faults.add(fault.place, fault.message)
        return None

    def _media(self, item: _Parsed, reading: Reading) -> MediaFile:
        limit = self._limits.picture_bytes
        return media_of(item.tree, item.key, item.title, reading, inspect=self._inspect, limit_bytes=limit)

    def _collections(self, reading: Reading) -> tuple[CollectionFile, ...]:
        if collection_file.FILE not in self._folder.files:
            return ()
        tree = self._tree(collection_file.FILE)
        return () if tree is None else collections_of(tree, reading)

    def _check_leftovers(self, media: list[MediaFile]) -> None:
        """A file that nothing reads is a mistake: nobody would notice that it has no effect."""
        read = {brand_file.FILE, collection_file.FILE}.union(*(item.paths for item in media))
        for kind in ("media", "blocks", "kits"):
            read.update(self._yaml_files(kind))
        read.update(file for file in self._folder.under("templates") if file.count("/") == 2)
        for file in sorted(set(self._folder.files) - read):
            if "/" in file or PurePosixPath(file).suffix not in READERS_FILES:
                self._faults.add(Place(file), _leftover(file))


def _leftover(file: str) -> str:
    top, slash, _ = file.partition("/")
    if slash and top not in FOLDERS:
        return f"The folder {shown(top)} is not one of {', '.join(FOLDERS)}.{nearest(top, FOLDERS)}"
    if file.endswith(".yml"):
        return f"Content files end in {SUFFIX}. Rename it."
    if top == "media" and slash:
        return "No media file names this picture. Add a .yaml file that does, or delete it."
    return "Nothing reads this file. Move it to where it belongs, or delete it."
