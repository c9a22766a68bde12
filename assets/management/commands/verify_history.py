"""Compares every row with its newest snapshot and prints what differs; exit status 1 then."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from assets import history
from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.models import Brand


class Command(AssetsCommand):
    help = "Find rows that were changed without a revision: print each and exit with 1."

    def add_arguments(self, parser: CommandParser) -> None:
        add_brand(parser)

    def handle(self, *, brand: str, **options: Any) -> None:
        brands = [brand_of(brand)] if brand else list(Brand.objects.order_by("key"))
        differences = [difference for row in brands for difference in history.verify(row)]
        for difference in differences:
            self.stdout.write(str(difference))
        if differences:
            sys.exit(1)
        self.stderr.write(f"Every row of {', '.join(row.key for row in brands)} equals its newest snapshot.")
