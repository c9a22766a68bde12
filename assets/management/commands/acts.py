"""Lists the audit log: who did what when to which assets, and their digests before and after."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from assets.history import Change, Entry, acts_of
from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.publishing.library import require_asset

NOTHING = "-"


class Command(AssetsCommand):
    help = (
        "List a brand's acts, newest first: id, when, who, verb, note, and for each asset the digests of its draft or "
        "of what is live, before and after. Examples: acts; acts block/hero --last 5; acts --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ref", metavar="KIND/KEY", nargs="?", default="", help="only acts that touched this asset")
        add_brand(parser)
        parser.add_argument("--last", type=int, default=20, metavar="N", help="how many; default: 20")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        brand, name = brand_of(options["brand"]), options["ref"]
        if name:
            require_asset(brand, name)
        if options["last"] < 1:
            raise CommandError("--last is a number of acts: 1 or more.")
        entries = acts_of(brand, name=name, most=options["last"])
        if options["format"] == "json":
            self.stdout.write(json.dumps([_facts(entry) for entry in entries], indent=2))
            return
        for entry in entries:
            self._show(entry)

    def _show(self, entry: Entry) -> None:
        act = entry.act
        at = act.at.isoformat(timespec="seconds")
        self.stdout.write(f"{act.pk:>6}  {at}  {act.actor_name} ({act.actor_role})  {act.verb}  {act.note}".rstrip())
        for change in entry.changes:
            self.stdout.write(f"        {change.ref} {change.what}: {_short(change.before)} → {_short(change.after)}")
        for name in sorted(set(act.subjects) - {change.ref for change in entry.changes}):
            self.stdout.write(f"        {name}")


def _short(digest: str) -> str:
    return digest[:12] or NOTHING


def _facts(entry: Entry) -> dict[str, Any]:
    act = entry.act
    changes: tuple[Change, ...] = entry.changes
    return {
        "act": act.pk,
        "at": act.at.isoformat(),
        "recorded_at": act.recorded_at.isoformat(),
        "actor": {"id": act.actor_id, "name": act.actor_name, "role": act.actor_role},
        "verb": act.verb,
        "note": act.note,
        "subjects": act.subjects,
        "hash": act.hash,
        "changes": [
            {"asset": each.ref, "what": each.what, "before": each.before or None, "after": each.after or None}
            for each in changes
        ],
    }
