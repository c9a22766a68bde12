"""Lists an asset's releases, what changed in each, and what is live."""

import json
from typing import Any

from django.core.management.base import CommandParser

from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.publishing import Listed, Live, releases_of
from assets.publishing.library import require_asset


class Command(AssetsCommand):
    help = (
        "List the releases of an asset, newest first: number, digest, who, when, note, what changed since the one "
        "before, and where it is or was live. Examples: releases kit/spring-launch; releases block/hero --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ref", metavar="KIND/KEY")
        add_brand(parser)
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        asset = require_asset(brand_of(options["brand"]), options["ref"])
        found = releases_of(asset)
        if options["format"] == "json":
            self.stdout.write(json.dumps([_facts(item) for item in found], indent=2))
            return
        if not found:
            self.stdout.write(f"{asset.ref} has no release yet. Publish it: manage.py publish {asset.ref}")
        for item in found:
            self._show(item)

    def _show(self, item: Listed) -> None:
        at = item.act.at.isoformat(timespec="seconds")
        self.stdout.write(f"{item.number:>4}  {item.digest[:12]}  {at}  {item.act.actor_name}  {item.act.note}")
        if str(item.changes):
            self.stdout.write(f"      changed: {item.changes}")
        for live in item.live:
            self.stdout.write(f"      live in {live.region} from {live.effective_at.isoformat()}{_end(live)}")


def _facts(item: Listed) -> dict[str, Any]:
    changes = item.changes
    return {
        "number": item.number,
        "digest": item.digest,
        "at": item.act.at.isoformat(timespec="seconds"),
        "by": item.act.actor_name,
        "note": item.act.note,
        "changes": {
            "values": list(changes.values),
            "added": list(changes.added),
            "removed": list(changes.removed),
            "updated": list(changes.updated),
        },
        "activations": [
            {
                "region": live.region,
                "effective_at": live.effective_at.isoformat(),
                "until": live.until.isoformat() if live.until else None,
                "but_not_in": {code: begun.isoformat() for code, begun in live.but_not_in.items()},
            }
            for live in item.live
        ],
    }


def _end(live: Live) -> str:
    until = f" until {live.until.isoformat()}" if live.until else ""
    return until + "".join(f", not in {code} from {begun.isoformat()}" for code, begun in live.but_not_in.items())
