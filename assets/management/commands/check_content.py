"""Runs the checks over drafts, alone."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, Bar, add_brand, brand_of, problems_json, show_problems
from assets.models import Asset
from assets.publishing import plan


class Command(AssetsCommand):
    help = (
        "Check drafts as publishing would, without publishing: exit 1 where there are errors. "
        "Examples: check_content; check_content kit/spring-launch --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("refs", nargs="*", metavar="KIND/KEY", help="default: the whole library")
        add_brand(parser)
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        refs = options["refs"] or [asset.ref for asset in Asset.objects.living().filter(brand_id=brand.pk)]
        with Bar() as bar:
            planned = plan(brand=brand, refs=refs, now=timezone.now(), progress=bar)
        if options["format"] == "json":
            self.stdout.write(problems_json(planned.problems))
        else:
            show_problems(self.stderr, planned.problems)
            checked = max(len(refs), len(planned.releases))
            warnings = len(planned.problems) - len(planned.errors)
            self.say(f"{checked} assets checked: {len(planned.errors)} errors, {warnings} warnings.", **options)
        if planned.errors:
            raise SystemExit(1)
