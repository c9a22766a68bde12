"""Lists an asset's releases and what is live."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.models import Activation, Release
from assets.publishing.library import assets_of


class Command(AssetsCommand):
    help = (
        "List the releases of an asset, newest first: number, digest, who, when, note, and where it is or was live. "
        "Examples: releases kit/spring-launch; releases block/hero-title --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ref", metavar="KIND/KEY")
        add_brand(parser)
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        asset = assets_of(brand, [options["ref"]]).get(options["ref"])
        if asset is None:
            raise CommandError(f"There is no {options['ref']} in {brand.key}. Correct the key.")
        rows = Release.objects.filter(asset=asset).select_related("act").order_by("-number")
        starts = self._starts(asset.pk)
        facts = [self._facts(row, starts.get(row.pk, [])) for row in rows]
        if options["format"] == "json":
            self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2))
            return
        if not facts:
            self.stdout.write(f"{asset.ref} has no release yet. Publish it: manage.py publish {asset.ref}")
        for item in facts:
            self.stdout.write(f"{item['number']:>4}  {item['digest'][:12]}  {item['at']}  {item['by']}  {item['note']}")
            for start in item["activations"]:
                self.stdout.write(f"      live in {start['region']} from {start['effective_at']}")

    def _starts(self, asset_id: Any) -> dict[int, list[dict[str, str]]]:
        starts: dict[int, list[dict[str, str]]] = {}
        for row in Activation.objects.filter(asset=asset_id, cancelled_at__isnull=True, release__isnull=False):
            start = {"region": row.region, "effective_at": row.effective_at.isoformat()}
            starts.setdefault(row.release_id or 0, []).append(start)
        return starts

    def _facts(self, row: Release, starts: list[dict[str, str]]) -> dict[str, Any]:
        return {
            "number": row.number,
            "digest": row.digest,
            "at": row.act.at.isoformat(timespec="seconds"),
            "by": row.act.actor_name,
            "note": row.act.note,
            "activations": starts,
        }
