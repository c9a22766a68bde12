"""Manifests ↔ canonical JSON (RFC 8785), of this schema or an older one, and their digests."""

import hashlib
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import rfc8785

from assets.errors import BadContent
from assets.manifest.shapes import MANIFESTS, Manifest
from assets.manifest.vocabulary import Kind, ref

SCHEMA = 1
UPCASTERS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From a schema number to the function that rewrites its JSON, without schema and kind, as the next number's.

tests/manifest/schemas keeps an example of each kind for each number.
"""


def to_json(manifest: Manifest) -> str:
    """Canonical JSON (RFC 8785) with `schema` and `kind`."""
    return canonical({"schema": SCHEMA, "kind": manifest.KIND.value, **_plain(manifest)})


class UnknownSchema(BadContent):
    """Content of a schema number that nothing here reads: an upcaster is missing, or a newer application wrote it."""


def from_json(text: str) -> Manifest:
    """The manifest of canonical JSON, of this schema or an older one. Raises BadContent, UnknownSchema."""
    try:
        data = json.loads(text)
        kind, schema = Kind(data.pop("kind")), data.pop("schema", None)
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise BadContent("This is no manifest: it is not a JSON object with a kind. It was damaged.") from error
    name = ref(kind, str(data.get("key", "")))
    manifest: Manifest = from_plain(MANIFESTS[kind], _upcast(data, schema, name))
    return manifest


def _upcast(data: dict[str, Any], schema: Any, name: str) -> dict[str, Any]:
    """The JSON of the schema `schema` as this one's, step by step."""
    number = schema
    while isinstance(number, int) and number in UPCASTERS and number < SCHEMA:
        data = UPCASTERS[number](data)
        number += 1
    if number != SCHEMA or isinstance(number, bool):
        message = f"Its manifest has the unknown schema {schema!r}; this application reads up to {SCHEMA}."
        raise UnknownSchema(f"{message} Update the application, or register the upcaster from {number!r}.", where=name)
    return data


def digest_of(manifest_json: str, lock: Mapping[str, str]) -> str:
    """A release's digest: SHA-256 over its content and the exact releases it was made with."""
    return sha256(canonical({"lock": dict(lock), "manifest": json.loads(manifest_json)}).encode())


def canonical(data: object) -> str:
    """RFC 8785 canonical JSON. Raises BadContent for what JSON cannot say exactly."""
    try:
        encoded: bytes = rfc8785.dumps(_plain(data))
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        raise BadContent(f"The content has no canonical JSON: {error}") from error
    return encoded.decode()


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value) if not _is_left_out(item, value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _is_left_out(item: Field[Any], value: Any) -> bool:
    """Whether a field that was added later says nothing: content without it keeps the digest it had."""
    return "is_added_later" in item.metadata and getattr(value, item.name) == item.default


def from_plain(shape: Any, data: Any) -> Any:
    """A value of the annotated `shape` (a manifest dataclass or its parts) from JSON data. Raises BadContent."""
    if is_dataclass(shape):
        return _dataclass_from(shape, data)
    origin, arguments = get_origin(shape), get_args(shape)
    if origin in (Union, types.UnionType):
        return tuple(data) if isinstance(data, list) else data
    if origin is tuple:
        return tuple(from_plain(arguments[0], item) for item in data)
    if origin is not None and issubclass(origin, Mapping):
        return {name: from_plain(arguments[1], item) for name, item in data.items()}
    return shape(data) if isinstance(shape, type) and issubclass(shape, StrEnum) else data


def _dataclass_from(shape: Any, data: Mapping[str, Any]) -> Any:
    hints = _hints(shape)
    names = {item.name for item in fields(shape)}
    if set(data) - names:
        raise BadContent(f"{shape.__name__} has no {', '.join(sorted(set(data) - names))}.")
    try:
        return shape(**{name: from_plain(hints[name], item) for name, item in data.items()})
    except (TypeError, ValueError) as error:
        raise BadContent(f"{shape.__name__} cannot be read: {error}") from error


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)
