"""Says how far each edition of a kit is written in its reader's language, and where every field came from."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets.delivery import State, released_coverage
from assets.management.console import AssetsCommand, add_brand, brand_of, instant
from assets.manifest import Kind, ref
from assets.models import Brand
from assets.publishing import drafts_coverage
from assets.publishing.library import require_asset
from assets.rendering import Coverage, Covered, Nearness

HEADINGS = ("edition", "in language", *(nearness.value.replace("-", " ") for nearness in Nearness))


class Command(AssetsCommand):
    help = (
        "Show for each edition of a kit how many of its fields are written for the reader, come from a fallback in the "
        "same language or in another, are left blank, or are missing. "
        "Examples: coverage spring-launch; coverage spring-launch --draft --region CH --fields; "
        "coverage spring-launch --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kit", metavar="KIT", help="the kit's key, such as spring-launch")
        add_brand(parser)
        parser.add_argument("--region", default="", metavar="CODE", help="only this region's editions")
        parser.add_argument("--locale", default="", metavar="TAG", help="only this locale's editions")
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--release", type=int, metavar="N", help="this release; default: what is live")
        state.add_argument("--at", type=instant, metavar="TIME", help="what was live then: ISO 8601 with zone")
        state.add_argument("--draft", action="store_true", help="the drafts as they are")
        parser.add_argument("--fields", action="store_true", help="list each field with its origin, the farthest first")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        name = ref(Kind.KIT, options["kit"].removeprefix("kit/"))
        found = [
            each
            for each in _coverage(brand_of(options["brand"]), name, options)
            if options["region"] in ("", each.edition.region) and options["locale"] in ("", each.edition.locale)
        ]
        if not found:
            raise CommandError(f"{name} has no such edition. Correct --region or --locale.")
        if options["format"] == "json":
            self.stdout.write(json.dumps([_facts(each) for each in found], indent=2))
            return
        self._table([HEADINGS, *(_row(each) for each in found)])
        for each in found if options["fields"] else ():
            self.stdout.write(f"\n{each.edition}")
            self._table([_line(field) for field in _farthest_first(each)])

    def _table(self, rows: list[tuple[str, ...]]) -> None:
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())


def _coverage(brand: Brand, name: str, options: dict[str, Any]) -> Iterable[Coverage]:
    kit, now = require_asset(brand, name), timezone.now()
    if options["draft"]:
        return drafts_coverage(brand=brand, key=kit.key, now=now)
    state = State(now=now, at=options["at"] or now, number=options["release"])
    return [each.coverage for each in released_coverage(kit, state)]


def _row(found: Coverage) -> tuple[str, ...]:
    return (str(found.edition), f"{found.percent} %", *(str(found.counts[nearness]) for nearness in Nearness))


def _farthest_first(found: Coverage) -> list[Covered]:
    order = (
        Nearness.MISSING,
        Nearness.OTHER_LANGUAGE,
        Nearness.SAME_LANGUAGE,
        Nearness.BLANK,
        Nearness.OWN,
        Nearness.NEUTRAL,
    )
    return sorted(found.fields, key=lambda each: (order.index(each.nearness), each.ref, each.field))


def _line(field: Covered) -> tuple[str, ...]:
    origin = field.origin
    came_from = f"{origin.region}/{origin.locale}" if origin else "nowhere"
    return ("", field.nearness.value, field.ref, field.field, came_from, origin.reason.value if origin else "")


def _facts(found: Coverage) -> dict[str, Any]:
    return {
        "region": found.edition.region,
        "locale": found.edition.locale,
        "percent": found.percent,
        "counts": {nearness.value: count for nearness, count in found.counts.items()},
        "fields": [
            {
                "asset": each.ref,
                "field": each.field,
                "nearness": each.nearness.value,
                "locale": each.origin.locale if each.origin else None,
                "region": each.origin.region if each.origin else None,
                "reason": each.origin.reason.value if each.origin else None,
            }
            for each in found.fields
        ],
    }
