"""Writes a kit's localized documents into a folder."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets.checks import errors
from assets.delivery import State
from assets.exchange.outgoing import Outgoing, Wanted, previewed_files, released_files
from assets.exporters import ExportedFile, write_folder
from assets.management.console import AssetsCommand, Bar, add_brand, brand_of, folder, instant, show_problems
from assets.models import Brand


class Command(AssetsCommand):
    help = (
        "Write a kit's documents as REGION/LOCALE/name below a folder, with the media they show and a manifest.json. "
        "Examples: render spring-launch --all --out build; render spring-launch --region CH --out build; "
        "render spring-launch --all --draft --out preview; render spring-launch --all --release 2 --out build"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kit", metavar="KIT", help="the kit's key, such as spring-launch")
        add_brand(parser)
        parser.add_argument("--region", default="", metavar="CODE", help="only this region's editions")
        parser.add_argument("--locale", default="", metavar="TAG", help="only this locale's editions")
        parser.add_argument("--all", action="store_true", help="every edition")
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--release", type=int, metavar="N", help="this release; default: what is live")
        state.add_argument("--at", type=instant, metavar="TIME", help="what was live then: ISO 8601 with zone")
        state.add_argument("--draft", action="store_true", help="the drafts as they are; exit 1 where they have errors")
        parser.add_argument(
            "--out", type=folder, required=True, metavar="DIR", help="made if need be; other files stay"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["all"] or options["region"] or options["locale"]):
            raise CommandError("Say which editions: --region CODE, --locale TAG, or --all.")
        key = options["kit"].removeprefix("kit/")
        outgoing = self._outgoing(brand_of(options["brand"]), key, options)
        show_problems(self.stderr, outgoing.problems)
        if not outgoing.editions and not errors(outgoing.problems):
            raise CommandError(f"{key} has no such edition. Correct --region or --locale.")
        try:
            with Bar() as bar:
                written = write_folder(_counted(outgoing.files, bar), options["out"])
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        editions = ", ".join(str(edition) for edition in outgoing.editions)
        self.say(f"{len(written)} files in {options['out']}: {editions}", **options)
        if errors(outgoing.problems):
            raise SystemExit(1)

    def _outgoing(self, brand: Brand, key: str, options: dict[str, Any]) -> Outgoing:
        wanted = _chooser(options["region"], options["locale"])
        if options["draft"]:
            with Bar() as bar:
                return previewed_files(brand=brand, key=key, now=timezone.now(), wanted=wanted, progress=bar)
        now = timezone.now()
        state = State(now=now, at=options["at"] or now, number=options["release"])
        return released_files(brand=brand, key=key, state=state, wanted=wanted)


def _counted(files: Sequence[ExportedFile], bar: Bar) -> Iterator[ExportedFile]:
    """The files, moving the bar as each is taken."""
    for number, file in enumerate(files, start=1):
        bar("writing files", number, len(files))
        yield file


def _chooser(region: str, locale: str) -> Wanted:
    return lambda edition: region in ("", edition.region) and locale in ("", edition.locale)
