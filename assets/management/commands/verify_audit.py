"""Checks the chain of acts: prints each break, exit status 1 then."""

import json
import sys
from typing import Any

from django.core.management.base import CommandParser

from assets import history
from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.models import Brand


class Command(AssetsCommand):
    help = (
        "Find acts of the audit log that were altered, dropped, inserted or moved: print each and exit with 1. The "
        "hash it prints at the end may be noted elsewhere; --noted proves later that what came before it stands. "
        "Examples: verify_audit; verify_audit --brand solnap --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_brand(parser)
        parser.add_argument(
            "--noted", default="", metavar="HASH", help="a hash that an earlier run printed for a brand"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        is_one = options["brand"] or options["noted"]
        brands = [brand_of(options["brand"])] if is_one else list(Brand.objects.order_by("key"))
        audits = {brand.key: history.verify_audit(brand, noted=options["noted"]) for brand in brands}
        if options["format"] == "json":
            self.stdout.write(json.dumps([_facts(key, audit) for key, audit in audits.items()], indent=2))
        else:
            self._show(audits)
        if any(audit.breaks for audit in audits.values()):
            sys.exit(1)

    def _show(self, audits: dict[str, history.Audit]) -> None:
        for key, audit in audits.items():
            for found in audit.breaks:
                self.stdout.write(f"{key}, {found}")
            if not audit.breaks:
                self.stderr.write(f"{key}: {audit.length} acts are as they were written. Newest: {audit.head}")


def _facts(key: str, audit: history.Audit) -> dict[str, Any]:
    return {
        "brand": key,
        "acts": audit.length,
        "head": audit.head,
        "breaks": [{"act": found.act, "message": found.message} for found in audit.breaks],
    }
