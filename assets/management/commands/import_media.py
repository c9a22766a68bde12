"""Makes media assets of a folder of files, or shows what would come of it."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets.exchange.importing_media import MediaImport, import_media
from assets.management.access import collection_of
from assets.management.console import AssetsCommand, Bar, add_brand, brand_of, folder, shell_actor


class Command(AssetsCommand):
    help = (
        "Make a media asset of each file in a folder (docs/media.md). Files whose bytes are a media asset already are "
        "skipped, so a run that was stopped goes on where it was. What is refused is listed, and the exit status is 1. "
        "Examples: import_media photos/ --dry-run; import_media photos/ --collection press --note 'Spring shoot'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=folder, metavar="DIR", help="holds the files, also in folders of its own")
        add_brand(parser)
        parser.add_argument("--collection", default="", metavar="KEY", help="all of them are in it afterwards")
        parser.add_argument("--note", default="", help="why, for the history")
        parser.add_argument("--dry-run", action="store_true", help="look into every file, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        with Bar() as bar:
            done = import_media(
                root=options["folder"],
                brand=brand,
                actor=shell_actor(),
                now=timezone.now(),
                note=options["note"],
                collection=collection_of(brand, options["collection"]) if options["collection"] else None,
                is_dry_run=options["dry_run"],
                progress=bar,
            )
        self._show(done, is_dry_run=options["dry_run"])

    def _show(self, done: MediaImport, *, is_dry_run: bool) -> None:
        for item in done.made:
            self.stdout.write(self.style.SUCCESS(f"+ {item.ref}  {item.file}"))
            if item.private:
                self.stderr.write(self.style.WARNING(f"warning: {item.file} tells of {item.private}."))
        for fault in done.refused:
            self.stderr.write(str(fault))
        fate = "would be made. Nothing was stored" if is_dry_run else "made"
        self.stdout.write(f"{len(done.made)} {fate}; {len(done.there)} there already, {len(done.refused)} refused.")
        if done.refused:
            raise CommandError(f"{len(done.refused)} of the files were refused. Correct them and run it again.")
