"""Prints a brand's design tokens."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets import drafts
from assets.delivery import library_of
from assets.exporters import tokens
from assets.management.console import AssetsCommand, brand_of


class Command(AssetsCommand):
    help = (
        "Print a brand's colours, fonts, spacing and least logo widths as design tokens (Design Tokens Format Module "
        "2025.10), as they are released. Examples: tokens solnap > solnap.tokens.json; tokens --draft"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("brand", nargs="?", default="", metavar="BRAND", help="needed where there are several")
        parser.add_argument("--draft", action="store_true", help="what publishing now would make")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        manifest = drafts.read_brand(brand) if options["draft"] else library_of(brand.pk, timezone.now()).manifest
        self.stdout.write(json.dumps(tokens(manifest), indent=2))
