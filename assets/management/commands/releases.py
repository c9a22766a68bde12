"""Lists an asset's releases and what is live."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.manifest import WORLD
from assets.models import Activation, Asset, Release
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
        rows = Release.objects.filter(asset=asset).select_related("act").defer("manifest", "lock", "credits")
        starts = _starts(asset)
        facts = [_facts(row, starts.get(row.pk, [])) for row in rows.order_by("-number")]
        if options["format"] == "json":
            self.stdout.write(json.dumps(facts, indent=2))
            return
        if not facts:
            self.stdout.write(f"{asset.ref} has no release yet. Publish it: manage.py publish {asset.ref}")
        for item in facts:
            self.stdout.write(f"{item['number']:>4}  {item['digest'][:12]}  {item['at']}  {item['by']}  {item['note']}")
            for start in item["activations"]:
                self.stdout.write(f"      live in {start['region']} from {start['effective_at']}{_end(start)}")


def _starts(asset: Asset) -> dict[int, list[dict[str, Any]]]:
    """The activations of each release by its id; `until` is when the region was given something else, or nothing."""
    starts: dict[int, list[dict[str, Any]]] = {}
    lasting: dict[str, dict[str, Any]] = {}
    rows = Activation.objects.filter(asset=asset, cancelled_at__isnull=True).order_by("effective_at", "id")
    for row in rows:
        begun = row.effective_at.isoformat()
        for region in [code for code in lasting if row.region in (WORLD, code)]:
            lasting.pop(region)["until"] = begun
        if row.release_id:
            lasting[row.region] = {"region": row.region, "effective_at": begun, "until": None}
            starts.setdefault(row.release_id, []).append(lasting[row.region])
        elif row.region != WORLD and WORLD in lasting:
            lasting[WORLD].setdefault("but_not_in", {})[row.region] = begun
    return starts


def _facts(row: Release, starts: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "number": row.number,
        "digest": row.digest,
        "at": row.act.at.isoformat(timespec="seconds"),
        "by": row.act.actor_name,
        "note": row.act.note,
        "activations": starts,
    }


def _end(start: dict[str, Any]) -> str:
    until = f" until {start['until']}" if start["until"] else ""
    return until + "".join(f", not in {code} from {begun}" for code, begun in start.get("but_not_in", {}).items())
