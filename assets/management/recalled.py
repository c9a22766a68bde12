"""A recall → lines for people and JSON: what it names, which kits use it, which copies caches have to forget."""

from typing import Any

from assets.models import Recall
from assets.publishing import Recalling, UsingKit


def lines(found: Recalling) -> list[str]:
    kits = [f"used by {kit.ref}, releases {_numbers(kit)}" for kit in found.kits]
    return [*(kits or ["used by no released kit"]), *(f"purge {name}" for name in found.purge)]


def facts(found: Recalling) -> dict[str, Any]:
    kits = [{"kit": kit.ref, "releases": list(kit.numbers), "is_live": kit.is_live} for kit in found.kits]
    return {**recall_facts(found.recall), "kits": kits, "purge": list(found.purge)}


def recall_facts(row: Recall) -> dict[str, Any]:
    return {
        "recalled": row.target,
        "reason": row.reason,
        "successor": row.successor.ref if row.successor else None,
        "file_only": row.is_file_only,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat() if row.ends_at else None,
        "act": row.act_id,
        "ended_by": row.ended_by_id,
    }


def named(text: str) -> str:
    """What a command line names: a digest, kind/key, or a media's key alone."""
    is_digest = len(text) == 64 and set(text) <= set("0123456789abcdef")
    return text if is_digest or "/" in text else f"media/{text}"


def _numbers(kit: UsingKit) -> str:
    return ", ".join(map(str, kit.numbers)) + (", live" if kit.is_live else "")
