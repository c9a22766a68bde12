"""Two manifests of one asset become the lines by which they differ."""

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assets.manifest import WORLD, Manifest, to_json

_SILENT = frozenset({"schema", "kind", "key", "files", "layouts", "catalogues"})
"""What says nothing that the other lines do not say, or only a release has."""
_NAMES = ("code", "name", "slot")


class Sign(StrEnum):
    ADDED = "+"
    REMOVED = "-"


@dataclass(frozen=True, slots=True)
class Line:
    sign: Sign
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """An asset, or a collection, that a push would make or change. `lines` are empty for a new one."""

    ref: str
    is_new: bool
    lines: tuple[Line, ...] = ()


def change_of(ref: str, before: Manifest | None, after: Manifest) -> Change | None:
    """None where both say the same."""
    if before is None:
        return Change(ref=ref, is_new=True)
    if before == after:
        return None
    return Change(ref=ref, is_new=False, lines=tuple(_lines(_told(before), _told(after))))


def _lines(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Line]:
    for name in sorted({**before, **after}):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if old is not None and new is not None and "\n" in old + new:
            yield from _text_lines(name, old, new)
            continue
        if old is not None:
            yield Line(Sign.REMOVED, f"{name}: {old}")
        if new is not None:
            yield Line(Sign.ADDED, f"{name}: {new}")


def _text_lines(name: str, old: str, new: str) -> Iterator[Line]:
    """The lines of a source that differ."""
    for line in difflib.ndiff(old.splitlines(), new.splitlines()):
        if line[:2] in ("- ", "+ "):
            yield Line(Sign(line[0]), f"{name}: {line[2:]}")


def _told(manifest: Manifest) -> dict[str, str]:
    """A manifest as `what: text`."""
    content = json.loads(to_json(manifest))
    return dict(_tell("", {name: value for name, value in content.items() if name not in _SILENT}))


def _tell(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in sorted(value.items()):
            yield from _tell(f"{path} {name}".strip(), item)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for item in value:
            yield from _tell_row(path, item)
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    elif value is True:
        yield path, "true"
    elif value not in (None, False, ""):
        yield path, str(value)


def _tell_row(path: str, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "field" in row:
        yield from _tell_variant(row)
        return
    identity = [str(row[name]) for name in _NAMES if name in row]
    if "position" in row:
        identity += [part for part in (row["channel"], row["region"] if row["region"] != WORLD else "") if part]
        identity.append(str(row["position"] + 1))
        if not row["asset"]:
            yield f"{path} {' '.join(identity)} asset", "blank"
    rest = {name: item for name, item in row.items() if name not in (*_NAMES, "position", "channel", "region")}
    yield from _tell(f"{path} {' '.join(identity)}", rest)


def _tell_variant(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    place = row["locale"] if row["region"] == WORLD else f"{row['region']}/{row['locale']}"
    name = f"{row['field']} {place}"
    yield name, row["value"]
    for form in row["forms"]:
        yield f"{name} {form['name']}", form["value"]
