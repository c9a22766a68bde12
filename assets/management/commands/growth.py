"""Shows what a brand's revisions, releases and documents take in the database."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError, CommandParser

from assets.history import Amount, Grown, Growth, growth_of, growth_of_asset
from assets.management.console import AssetsCommand, add_brand, brand_of, human_bytes
from assets.manifest import Kind
from assets.publishing.library import require_asset


class Command(AssetsCommand):
    help = (
        "Show how many bytes the rows of revisions, releases and documents take: by kind and the largest assets, or "
        "each revision and release of one asset. Examples: growth; growth kit/spring-launch; growth --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ref", metavar="KIND/KEY", nargs="?", default="", help="only this asset, in detail")
        add_brand(parser)
        parser.add_argument("--largest", type=int, default=10, metavar="N", help="how many assets to list; default: 10")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        brand, name = brand_of(options["brand"]), options["ref"]
        if options["largest"] < 0:
            raise CommandError("--largest is a number of assets: 0 or more.")
        if name:
            self._show_asset(growth_of_asset(require_asset(brand, name)), options["format"])
        else:
            self._show(growth_of(brand), options["largest"], options["format"])

    def _show_asset(self, rows: tuple[Grown, ...], form: str) -> None:
        if form == "json":
            self.stdout.write(json.dumps([_facts(row) for row in rows], indent=2))
            return
        for row in rows:
            self.stdout.write(_line(row.name, row.revisions + row.releases, row.documents))
        if not rows:
            self.stdout.write("It has neither revisions nor releases yet.")

    def _show(self, growth: Growth, most: int, form: str) -> None:
        largest = sorted(growth.assets, key=lambda row: (-row.size_bytes, row.name))
        if form == "json":
            self.stdout.write(json.dumps(_all_facts(growth, largest), indent=2))
            return
        for kind in Kind:
            rows = [row for row in growth.assets if row.name.startswith(f"{kind.value}/")]
            if rows:
                self._show_totals(f"{len(rows)} × {kind.value}", rows)
        self.stdout.write(f"acts: {_amount(growth.acts)}; documents: {_amount(growth.documents)}")
        if not any(row.releases.count for row in growth.assets):
            self.stdout.write("Nothing was released yet.")
        for row in largest[:most]:
            self._show_totals(row.name, [row])

    def _show_totals(self, name: str, rows: Iterable[Grown]) -> None:
        found = list(rows)
        revisions = sum((row.revisions for row in found), Amount())
        releases = sum((row.releases for row in found), Amount())
        self.stdout.write(f"{name}: revisions {_amount(revisions)}; releases {_amount(releases)}")


def _line(name: str, own: Amount, documents: Amount) -> str:
    apart = f"; documents {_amount(documents)}" if documents.count else ""
    return f"{name}: {human_bytes(own.size_bytes)}{apart}"


def _amount(amount: Amount) -> str:
    """12 in 3.1 KiB, 264 bytes each"""
    if not amount.count:
        return "none"
    return f"{amount.count} in {human_bytes(amount.size_bytes)}, {human_bytes(amount.size_bytes // amount.count)} each"


def _all_facts(growth: Growth, largest: Iterable[Grown]) -> dict[str, Any]:
    return {
        "acts": _counted(growth.acts),
        "documents": _counted(growth.documents),
        "assets": [_facts(row) for row in largest],
    }


def _facts(row: Grown) -> dict[str, Any]:
    return {
        "name": row.name,
        "revisions": _counted(row.revisions),
        "releases": _counted(row.releases),
        "documents": _counted(row.documents),
    }


def _counted(amount: Amount) -> dict[str, int]:
    return {"count": amount.count, "bytes": amount.size_bytes}
