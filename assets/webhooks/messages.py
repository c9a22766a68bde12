"""What changed for a partner → the body of a thin message: references, digests and pinned URLs, never content."""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assets.delivery.changes import Change, ChangeType
from assets.manifest import Kind

MOST_BODY_BYTES = 20_000
"""What the standard advises; a longer list of changes is left to the feed."""
CHANGED = "library.changed"
PING = "endpoint.ping"
TYPES = (CHANGED, PING)
PLURALS: Mapping[Kind, str] = {Kind.BLOCK: "blocks", Kind.MEDIA: "media", Kind.TEMPLATE: "templates", Kind.KIT: "kits"}


@dataclass(frozen=True, slots=True)
class Message:
    """A body, of which type, and when that happened."""

    type: str
    at: dt.datetime
    body: str


def new_id() -> str:
    return f"msg_{uuid.uuid4().hex}"


def wanted(changes: Iterable[Change], events: Collection[str]) -> tuple[Change, ...]:
    """Those that an endpoint chose by names such as kit.changed, kit.* or *.withdrawn; all where it chose none."""
    return tuple(each for each in changes if not events or not _names(each).isdisjoint(events))


def _names(change: Change) -> set[str]:
    return {f"{change.kind}.{change.type}", f"{change.kind}.*", f"*.{change.type}", "*.*"}


def changed(brand: str, changes: Sequence[Change], at: dt.datetime) -> Message:
    """Tells of one act's changes, or one instant's; where they are too many, only that the feed has more."""
    told = [_told(brand, each) for each in changes]
    facts = {"brand": brand, "is_complete": True, "changes": told, "feed": _feed(brand)}
    whole = _message(CHANGED, at, facts)
    if len(whole.body.encode()) < MOST_BODY_BYTES:
        return whole
    return _message(CHANGED, at, {**facts, "is_complete": False, "changes": []})


def ping(brand: str, at: dt.datetime) -> Message:
    return _message(PING, at, {"brand": brand, "is_test": True})


def example(brand: str, at: dt.datetime) -> Message:
    """A change that never was."""
    change = Change(ChangeType.CHANGED, Kind.BLOCK, "example", ("001/en",), "0" * 64, 1, at)
    facts = {"brand": brand, "is_test": True, "is_complete": True, "changes": [_told(brand, change)]}
    return _message(CHANGED, at, {**facts, "feed": _feed(brand)})


def _feed(brand: str) -> str:
    return f"/api/v1/brands/{brand}/changes"


def _told(brand: str, change: Change) -> dict[str, Any]:
    """As the feed tells it, and with the URL of the very release: its bytes stay the same."""
    base = f"/api/v1/brands/{brand}"
    href = base if change.kind is Kind.BRAND else f"{base}/{PLURALS[change.kind]}/{change.key}"
    return {
        "type": change.type.value,
        "kind": change.kind.value,
        "key": change.key,
        "editions": list(change.editions),
        "release": change.release or None,
        "digest": change.digest or None,
        "href": href,
        "pinned": f"{href}?release={change.release}" if change.release and change.kind is not Kind.BRAND else None,
    }


def _message(kind: str, at: dt.datetime, data: Mapping[str, Any]) -> Message:
    told = {"type": kind, "timestamp": f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}", "data": data}
    return Message(kind, at, json.dumps(told, separators=(",", ":")))
