"""Shows which kits, editions and documents use an asset, now or at any time."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.delivery import State
from assets.management.console import AssetsCommand, add_brand, brand_of, instant
from assets.provenance import Usage, used_by
from assets.publishing.library import require_asset


class Command(AssetsCommand):
    help = (
        "Show where an asset is used in what is released: the releases that name it, and the kits, editions and "
        "documents that show it. Examples: used_by block/hero; used_by media/logo --at 2026-10-01T09:00:00Z; "
        "used_by block/hero --release 3 --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ref", metavar="KIND/KEY")
        add_brand(parser)
        parser.add_argument("--at", type=instant, metavar="TIME", help="what was live then: ISO 8601 with zone")
        parser.add_argument("--release", type=int, metavar="N", help="only kits that are locked to this release of it")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        asset, now = require_asset(brand_of(options["brand"]), options["ref"]), timezone.now()
        state = State(now=now, at=options["at"] or now)
        found = used_by(asset=asset, state=state, number=options["release"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(_facts(found), indent=2))
        else:
            self._show(asset.ref, found)

    def _show(self, name: str, found: Usage) -> None:
        for named in found.named:
            self.stdout.write(f"named by {named.ref}@{named.number}  {named.pointer}".rstrip())
        for use in found.uses:
            shown = ", ".join(use.documents) or "in no document"
            self.stdout.write(f"{use.kit}@{use.kit_release}  {use.edition}  {name}@{use.number}  {shown}")
        if not found.uses:
            self.stdout.write(f"No released kit uses {name}.")


def _facts(found: Usage) -> dict[str, Any]:
    return {
        "named": [{"asset": each.ref, "release": each.number, "pointer": each.pointer} for each in found.named],
        "uses": [
            {
                "kit": use.kit,
                "kit_release": use.kit_release,
                "region": use.edition.region,
                "locale": use.edition.locale,
                "release": use.number,
                "documents": list(use.documents),
            }
            for use in found.uses
        ],
    }
