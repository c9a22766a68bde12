"""Partners, grants and keys → what lists of them say, as facts for JSON and as lines for people."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from assets.models import ApiKey, Grant, Partner


def partner_facts(row: Partner, now: dt.datetime, *, with_ended: bool) -> dict[str, Any]:
    """A partner whose grants and keys were fetched with it."""
    grants = [grant for grant in row.grants.all() if with_ended or not grant.has_ended(now)]
    return {
        "key": row.key,
        "title": row.title,
        "is_active": row.is_active,
        "grants": [grant_facts(grant) for grant in grants],
        "working_keys": sum(key.works_at(now) for key in row.api_keys.all()),
    }


def grant_facts(row: Grant) -> dict[str, Any]:
    return {
        "collection": row.collection.key,
        "region": row.region,
        "kinds": row.kinds,
        "from": _instant(row.starts_at),
        "until": _instant(row.ends_at),
    }


def key_facts(row: ApiKey, now: dt.datetime) -> dict[str, Any]:
    """A key that was fetched with its partner and what it replaces."""
    return {
        "id": row.key_id,
        "partner": row.partner.key,
        "title": row.title,
        "state": row.state_at(now),
        "is_publishable": row.is_publishable,
        "origins": row.origins,
        "actions": row.actions,
        "last_used_at": _instant(row.last_used_at),
        "expires_at": _instant(row.expires_at),
        "revoked_at": _instant(row.revoked_at),
        "replaces": row.replaces.key_id if row.replaces else None,
    }


def partner_lines(facts: dict[str, Any]) -> Iterator[str]:
    keys = facts["working_keys"]
    standing = "" if facts["is_active"] else "  inactive: all its keys are refused"
    yield f"{facts['key']}  {facts['title']}  {keys} working {'key' if keys == 1 else 'keys'}{standing}"
    for grant in facts["grants"]:
        until = f" until {grant['until']}" if grant["until"] else ""
        yield f"  {grant['collection']} in {grant['region']}: {', '.join(grant['kinds'])}, from {grant['from']}{until}"
    if not facts["grants"]:
        yield "  reads nothing"


def key_line(facts: dict[str, Any]) -> str:
    said = (
        f"bk_{facts['id']}…",
        facts["partner"],
        facts["title"],
        facts["state"],
        f"publishable, for {', '.join(facts['origins'])}" if facts["is_publishable"] else "",
        f"for {', '.join(facts['actions'])}" if facts["actions"] else "",
        f"last used {facts['last_used_at']}" if facts["last_used_at"] else "never used",
        f"ends {facts['expires_at']}" if facts["expires_at"] and not facts["revoked_at"] else "",
        f"replaces bk_{facts['replaces']}…" if facts["replaces"] else "",
    )
    return "  ".join(part for part in said if part)


def _instant(value: dt.datetime | None) -> str | None:
    return value.isoformat() if value else None
