"""Brings the demo up: prepares, publishes and renders it, serves it, and says where it is and how to get in."""

import contextlib
import io
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from assets.management import demo
from assets.management.console import AssetsCommand
from assets.management.demo import Access
from assets.management.server import HOST, interruptible, refuse_busy_port, serving, work_beside
from assets.models import Brand

EXAMPLE = "examples/solnap"


class Command(AssetsCommand):
    help = (
        "Prepare the database, load and publish the demo brand, write its documents to var/kits, and serve admin and "
        "API and run jobs until Ctrl-C. Development only. Examples: up; up --port 8001; up --once"
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--once", action="store_true", help="prepare and render, but do not serve")
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / EXAMPLE, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError(
                "`up` is for development: it makes a login that a file holds. Use `migrate`, and gunicorn as "
                "docs/settings.md says."
            )
        self._start = time.monotonic()
        if not options["once"]:
            refuse_busy_port(options["port"])
        try:
            with interruptible() as self._heed:
                self._bring_up(options["content"], 0 if options["once"] else options["port"])
        except KeyboardInterrupt:
            self._say("Stopped.")

    def _bring_up(self, content: Path, port: int) -> None:
        """Ends where the port is 0, else when the server is ended."""
        with demo.alone(settings.VAR_DIR / "demo.lock"):
            brand, access = self._prepare(content)
        if port:
            self._serve(port, brand, access)
        else:
            self._step(f"Done. Documents are in {self._kits_folder()}")

    def _prepare(self, content: Path) -> tuple[Brand, Access]:
        self._step("Preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("reindex", verbosity=0)
        self._step(f"Loading the brand {content.name}")
        with _quietly():
            brand = demo.load(content)
            self._step("Publishing what has no release yet")
            demo.publish_once(brand)
        access = demo.grant_access(brand, settings.VAR_DIR / "demo.json")
        for kit in demo.kits(brand):
            self._step(f"Writing the documents of {kit}")
            with _quietly():
                call_command("render", kit, brand=brand.key, all=True, out=self._kits_folder() / kit, verbosity=0)
        return brand, access

    def _serve(self, port: int, brand: Brand, access: Access) -> None:
        self._step(f"Starting the server on {HOST}:{port}")
        with serving(port) as process:
            self._step("Ready")
            self.stdout.write(self._directions(f"http://{HOST}:{port}", brand, access))
            self.stdout.flush()
            code = work_beside(process, lambda ended: self._say(f"The worker ended with code {ended}: another starts."))
        raise CommandError(f"The server ended by itself with code {code}.")

    def _directions(self, site: str, brand: Brand, access: Access) -> str:
        kit = next(iter(demo.kits(brand)), "")
        return (
            f"\n  Admin      {site}/admin/   {access.username} / {access.password}"
            f"\n  API        {site}/api/v1/docs"
            f"\n  A partner  curl -H 'Authorization: Bearer {access.key}' {site}/api/v1/brands/{brand.key}/kits/{kit}"
            f"\n  Documents  {self._kits_folder()}"
            "\n\n  Ctrl-C stops everything.\n"
        )

    def _kits_folder(self) -> Path:
        folder: Path = settings.VAR_DIR / "kits"
        return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder

    def _step(self, text: str) -> None:
        """Says what comes next, unless somebody asked it to end."""
        self._heed()
        self._say(text)

    def _say(self, text: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self._start:5.1f} s] {text}")
        self.stdout.flush()


def _quietly() -> contextlib.AbstractContextManager[Any]:
    """What the inner commands print to standard output is not for a newcomer; their errors are."""
    return contextlib.redirect_stdout(io.StringIO())
