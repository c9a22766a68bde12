"""Blame → plain values for JSON, the same at a shell and in the admin."""

from typing import Any

from assets.models import Act
from assets.provenance.blaming import Blame
from assets.provenance.sources import Written


def facts_of(found: Blame) -> dict[str, Any]:
    return {
        "kit": found.kit,
        "edition": str(found.edition),
        "document": found.name,
        "release": found.release,
        "published": _act(found.published),
        "passages": [
            {
                "text": passage.text,
                "sources": [_written(each) for each in passage.written],
                "within": _written(passage.within) if passage.within else None,
            }
            for passage in found.passages
        ],
    }


def _written(written: Written) -> dict[str, Any]:
    return {
        "kind": written.kind,
        "asset": written.ref or None,
        "field": written.field or None,
        "locale": written.locale or None,
        "region": written.region or None,
        "reason": written.reason.value if written.reason else None,
        "is_fallback": written.is_fallback,
        "via": written.via or None,
        "release": written.release or None,
        "revision": written.revision or None,
        "saved": _act(written.saved),
        "published": _act(written.published),
    }


def _act(act: Act | None) -> dict[str, Any] | None:
    if act is None:
        return None
    return {"act": act.pk, "at": act.at.isoformat(), "by": act.actor_name, "verb": act.verb, "note": act.note}
