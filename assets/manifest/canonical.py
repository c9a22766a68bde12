"""Manifests ↔ canonical JSON (RFC 8785), of this schema or an older one, and their digests."""

import hashlib
import json
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
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
        return _COMMON.encode(_common(data)).encode().decode()
    except (_Uncommon, TypeError, UnicodeError):
        return _standard(data)


def _standard(data: object) -> str:
    """By the standard's own writer, which is slow and takes everything."""
    try:
        encoded: bytes = rfc8785.dumps(_plain(data))
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        raise BadContent(f"The content has no canonical JSON: {error}") from error
    return encoded.decode()


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(item) for name, item in _said(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _said(value: Any) -> Iterator[tuple[str, Any]]:
    """Attributes by name; a field that was added later and says nothing is left out: content keeps its digest."""
    shape: Any = type(value)
    for name, left_out in _names(shape):
        item = getattr(value, name)
        if item not in left_out:
            yield name, item


@cache
def _names(shape: type) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """A dataclass's names, each with the value that is left out: the default of a field that was added later."""
    return tuple((item.name, (_default(item),) if "is_added_later" in item.metadata else ()) for item in fields(shape))


def _default(item: Field[Any]) -> Any:
    return item.default if item.default_factory is MISSING else item.default_factory()


class _Uncommon(Exception):
    """A value that the standard library's encoder might write otherwise than RFC 8785."""


_COMMON = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))
_MOST_COMMON = 2**53 - 1


def _common(value: Any) -> Any:
    """As _plain makes it, several times as fast. Raises _Uncommon for all but texts, integers and ASCII keys."""
    return _READERS[type(value)](value)


def _reader(kind: type) -> Callable[[Any], Any]:
    if kind in (str, bool, type(None)) or issubclass(kind, StrEnum):
        return _same
    if kind is int:
        return _integer
    if is_dataclass(kind):
        return _attributes
    if issubclass(kind, (list, tuple)):
        return _items
    return _entries if issubclass(kind, Mapping) else _refused


def _same(value: Any) -> Any:
    return value


def _integer(value: int) -> int:
    if abs(value) > _MOST_COMMON:
        raise _Uncommon
    return value


def _items(value: Sequence[Any]) -> list[Any]:
    return [item if type(item) is str else _READERS[type(item)](item) for item in value]


def _attributes(value: Any) -> dict[str, Any]:
    return {name: item if type(item) is str else _READERS[type(item)](item) for name, item in _said(value)}


def _entries(value: Mapping[Any, Any]) -> dict[str, Any]:
    if not all(type(name) is str and name.isascii() for name in value):
        raise _Uncommon
    return {name: item if type(item) is str else _READERS[type(item)](item) for name, item in value.items()}


def _refused(_value: Any) -> Any:
    raise _Uncommon


class _Readers(dict[type, Callable[[Any], Any]]):
    """How values of a type are read, found once."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        return self.setdefault(kind, _reader(kind))


_READERS = _Readers()


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
