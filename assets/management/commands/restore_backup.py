"""Brings a backup back into an empty place, and verifies it there."""

import sys
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from assets.backups import restore
from assets.diagnosing.readiness import known_migrations
from assets.management.console import AssetsCommand, Bar


class Command(AssetsCommand):
    help = (
        "Bring a backup back into an empty database and an empty media storage, each part compared with its digest; "
        "then run the migrations that it lacks, verify_releases and verify_audit. Exits with 1 where these find "
        "anything. Run it again where it was stopped. "
        "Examples: restore_backup /backups/2026-11-25; restore_backup /backups/brand.tar"
    )
    requires_migrations_checks = False
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="DIR|FILE.tar", help="what `backup` made")

    def handle(self, *args: Any, **options: Any) -> None:
        with Bar() as bar:
            done = restore(options["source"], known=known_migrations(), progress=bar)
        record = done.record
        told = f"{record.acts} acts and {len(record.files)} files as of {record.made_at}"
        self.say(f"Restored: {told}. Migrating and verifying.", **options)
        call_command("migrate", verbosity=0, interactive=False)
        found = [name for name in ("verify_releases", "verify_audit") if not _is_sound(name)]
        for digest in record.missing:
            self.stderr.write(f"The file {digest} was damaged or gone when the backup was made.")
        if found or record.missing:
            self.stderr.write("It is not as it was: see what is named above.")
            sys.exit(1)
        self.say("Everything is as it was. The settings' secrets have to be those that were kept apart.", **options)


def _is_sound(command: str) -> bool:
    try:
        call_command(command)
    except SystemExit as ended:
        return not ended.code
    return True
