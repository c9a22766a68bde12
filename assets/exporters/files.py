"""Documents and the media they show → files with relative paths and links, and a manifest.json that lists them all."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assets.errors import BadContent
from assets.manifest import canonical, sha256

SCHEMA = 1
MANIFEST = "manifest.json"
MEDIA_FOLDER = "media"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered document as it is stored."""

    region: str
    locale: str
    name: str
    media_type: str
    body: bytes
    recipe: str


@dataclass(frozen=True, slots=True)
class Media:
    """A media file by its digest; `extension` as in the addresses that documents have for it."""

    digest: str
    media_type: str
    extension: str
    body: bytes

    @property
    def path(self) -> str:
        return f"{MEDIA_FOLDER}/{self.digest}.{self.extension}"


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """`path` is relative, its parts parted by `/`."""

    path: str
    body: bytes


def files(
    documents: Iterable[Document],
    media: Iterable[Media],
    *,
    kit: str,
    media_base: str,
    engine: Mapping[str, str],
) -> tuple[ExportedFile, ...]:
    """`REGION/LOCALE/name` for each document, `media/DIGEST.EXT` for each file, and the manifest, sorted by path.

    Addresses below `media_base` of the media given are made relative. Raises BadContent for a name that is none, for
    two files of one path, and for media whose bytes are not those of its digest.
    """
    kept = sorted(media, key=lambda item: item.digest)
    by_digest = {item.digest: _checked(item) for item in kept}
    ordered = sorted(documents, key=_path)
    exported = [ExportedFile(_path(each), relative(each.body, by_digest, media_base)) for each in ordered]
    exported += [ExportedFile(item.path, item.body) for item in by_digest.values()]
    taken = [file.path for file in exported]
    if len(set(taken)) < len(taken):
        twice = sorted({path for path in taken if taken.count(path) > 1})
        raise BadContent(f"Two files have the path {twice[0]}. Rename one of the parts.")
    rows = [_document_row(each, file) for each, file in zip(ordered, exported, strict=False)]
    manifest = {
        "schema": SCHEMA,
        "kit": kit,
        "engine": dict(engine),
        "documents": rows,
        "media": [_media_row(item) for item in by_digest.values()],
    }
    return (
        *sorted([*exported, ExportedFile(MANIFEST, canonical(manifest).encode() + b"\n")], key=lambda file: file.path),
    )


def media_in(bodies: Iterable[bytes], media_base: str) -> frozenset[str]:
    """The digests of the media that documents have addresses of."""
    pattern = _addresses(media_base)
    return frozenset(found[1].decode() for body in bodies for found in pattern.finditer(body))


def relative(body: bytes, media: Mapping[str, Media], media_base: str) -> bytes:
    """A document two folders below the top, with addresses of known media made relative."""

    def link(found: re.Match[bytes]) -> bytes:
        known = media.get(found[1].decode())
        return f"../../{known.path}".encode() if known else found[0]

    return _addresses(media_base).sub(link, body)


def _addresses(media_base: str) -> re.Pattern[bytes]:
    base = re.escape(media_base.rstrip("/").encode())
    return re.compile(rb"(?<![\w./-])" + base + rb"/([0-9a-f]{64})\.[a-z0-9]{1,8}")


def _path(document: Document) -> str:
    parts: Sequence[str] = (document.region, document.locale, document.name)
    for part in parts:
        if not _NAME.fullmatch(part):
            raise BadContent(f"{part!r} is no name of a file or folder. Use letters, digits, - and _.")
    return "/".join(parts)


def _checked(item: Media) -> Media:
    if not _DIGEST.fullmatch(item.digest) or not _EXTENSION.fullmatch(item.extension):
        raise BadContent(f"{item.digest!r}.{item.extension!r} is no name of a media file.")
    if sha256(item.body) != item.digest:
        raise BadContent(f"The bytes of the media file {item.digest} are damaged. Restore it.")
    return item


def _document_row(document: Document, file: ExportedFile) -> dict[str, object]:
    return {
        "path": file.path,
        "region": document.region,
        "locale": document.locale,
        "name": document.name,
        "media_type": document.media_type,
        "size_bytes": len(file.body),
        "digest": sha256(file.body),
        "stored_digest": sha256(document.body),
        "recipe": document.recipe,
    }


def _media_row(item: Media) -> dict[str, object]:
    return {"path": item.path, "media_type": item.media_type, "size_bytes": len(item.body), "digest": item.digest}
