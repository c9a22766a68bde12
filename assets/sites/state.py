"""What a copy has and how far it has come ↔ a state file in it, and a journal of what is being changed."""

import datetime as dt
import gzip
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assets.delivery.changes import Position
from assets.errors import ExportFailed

SCHEMA = 1
STATE = "state.json.gz"
JOURNAL = "journal.json"
Paths = dict[str, str]
"""Object names by path and query."""


@dataclass(slots=True)
class SiteState:
    """`groups` are the paths of each asset, and under "" those of the brand; `needs` the files that each names.

    `mark` stands for all that decides every answer. `loose` are objects that nothing points to, and since when.
    """

    brand: str
    partner: str
    position: Position | None = None
    position_mark: str = ""
    mark: str = ""
    recalls: tuple[int, ...] = ()
    groups: dict[str, Paths] = field(default_factory=dict)
    needs: dict[str, list[str]] = field(default_factory=dict)
    files: Paths = field(default_factory=dict)
    profiles: dict[str, dict[str, str]] = field(default_factory=dict)
    loose: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> Paths:
        found = dict(self.files)
        for group in self.groups.values():
            found.update(group)
        return found

    def packed(self) -> bytes:
        """The same bytes for the same state."""
        position = self.position
        told = {
            "schema": SCHEMA, "brand": self.brand, "partner": self.partner, "mark": self.mark,
            "position_mark": self.position_mark, "position": _told(position) if position else None,
            "recalls": list(self.recalls), "groups": self.groups, "needs": self.needs, "files": self.files,
            "profiles": self.profiles, "loose": self.loose,
        }  # fmt: skip
        return gzip.compress(json.dumps(told, sort_keys=True, separators=(",", ":")).encode(), 1, mtime=0)


def unpacked(body: bytes | None, brand: str, partner: str) -> SiteState:
    """An empty state where there is none, or one of another schema. Raises ExportFailed for another partner's."""
    told: Mapping[str, Any] = json.loads(gzip.decompress(body)) if body else {}
    if told.get("schema") != SCHEMA:
        return SiteState(brand, partner)
    if (told["brand"], told["partner"]) != (brand, partner):
        raise ExportFailed(f"It holds a copy for {told['partner']} of {told['brand']}. Name a place of its own.")
    position = _position(told["position"]) if told["position"] else None
    names = ("mark", "position_mark", "groups", "needs", "files", "profiles", "loose")
    kept = {name: told[name] for name in names}
    return SiteState(brand, partner, position=position, recalls=tuple(told["recalls"]), **kept)


def _told(position: Position) -> dict[str, Any]:
    others = [[str(brand), act] for brand, act in position.others]
    return {
        "brand": str(position.brand_id), "act": position.act, "at": position.at.isoformat(), "others": others,
    }  # fmt: skip


def _position(told: Mapping[str, Any]) -> Position:
    others = tuple((uuid.UUID(brand), int(act)) for brand, act in told["others"])
    return Position(uuid.UUID(told["brand"]), int(told["act"]), dt.datetime.fromisoformat(told["at"]), others)
