"""Looks at settings, disks, database, storage and worker: a line for each, with a remedy, exit status 1 for errors."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from assets.diagnosing import Finding, Level, worst
from assets.diagnosing.doctor import examine
from assets.management.console import AssetsCommand

WIDTH = max(map(len, Level))


class Command(AssetsCommand):
    help = (
        "Tell how this installation stands: settings, static files, disks, versions, database, migrations, worker, "
        "clock, storage, jobs, keys and documents. Each line is ok, a warning or an error, with what to do. Exits "
        "with 1 where there is an error. Examples: doctor; doctor --json"
    )
    requires_migrations_checks = False
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        found: list[Finding] = []
        for each in examine():
            found.append(each)
            if not options["json"]:
                self._show(each)
        if options["json"]:
            told = {"status": worst(found), "findings": [asdict(each) for each in found]}
            self.stdout.write(json.dumps(told, indent=2))
        if worst(found) is Level.ERROR:
            sys.exit(1)

    def _show(self, found: Finding) -> None:
        remedy = f" {found.remedy}" if found.remedy else ""
        self.stdout.write(f"{found.level:<{WIDTH}}  {found.name}: {found.fact}{remedy}")
        self.stdout.flush()
