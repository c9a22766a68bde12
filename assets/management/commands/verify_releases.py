"""Hashes releases, files and documents again, and on demand renders again: prints each damage, exit status 1 then."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from assets import jobs
from assets.management.console import AssetsCommand, Bar, add_brand, brand_of, shell_actor, told_of
from assets.models import Brand
from assets.publishing import Verified, verify_releases


class Command(AssetsCommand):
    help = (
        "Find releases, files and documents that are not what their digests say: print each and exit with 1. --render "
        "also renders the documents of this engine again and names the first difference of each. "
        "Examples: verify_releases; verify_releases --render --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_brand(parser)
        parser.add_argument("--render", action="store_true", help="render the documents again and compare")
        parser.add_argument("--background", action="store_true", help="let a worker do it, and say which job it is")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        brands = [brand_of(options["brand"])] if options["brand"] else list(Brand.objects.order_by("key"))
        if options["background"]:
            payload = {"brands": [str(row.pk) for row in brands], "is_rendering": options["render"]}
            job = jobs.enqueue(name="verify_releases", payload=payload, actor=shell_actor())
            self.say(told_of(job), **options)
            return
        with Bar() as bar:
            found = {
                row.key: verify_releases(brand=row, is_rendering=options["render"], progress=bar) for row in brands
            }
        if options["format"] == "json":
            self.stdout.write(json.dumps([{"brand": key, **asdict(each)} for key, each in found.items()], indent=2))
        else:
            self._show(found)
        if any(each.damages for each in found.values()):
            sys.exit(1)

    def _show(self, found: dict[str, Verified]) -> None:
        for key, each in found.items():
            for damage in each.damages:
                self.stdout.write(f"{key}, {damage}")
            for made_by, count in each.foreign.items():
                self.stderr.write(
                    f"{key}: {count} documents were made by another engine ({made_by}): not rendered again."
                )
            counts = f"{each.releases} releases, {each.files} files, {each.documents} documents"
            said = f"{len(each.damages)} damages" if each.damages else "all as they were stored"
            self.stderr.write(f"{key}: {counts}, {each.rendered} rendered again: {said}.")
