"""Writes what a partner is answered as files that a web server or a CDN serves alone."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets import sites
from assets.management.access import partner_of
from assets.management.console import AssetsCommand, Bar, add_brand, brand_of
from assets.models import Copy, Partner


class Command(AssetsCommand):
    help = (
        "Write what a partner is answered into a folder or bucket, as files that nginx or a CDN serves without this "
        "product; again: what has changed alone. --keep lets workers do so at every change and scheduled start. "
        "Examples: export_site --partner shop --out /srv/shop; export_site --partner shop --out /srv/shop --keep; "
        "export_site --partner shop --out 's3://copies/shop?region=eu-central-1'; export_site --list; "
        "export_site --stop /srv/shop"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_brand(parser)
        parser.add_argument("--partner", default="", metavar="KEY", help="whose answers")
        parser.add_argument("--out", default="", metavar="DIR|s3://…", help="where to; nothing else lies there")
        parser.add_argument("--whole", action="store_true", help="ask for every path, set every pointer, sweep objects")
        parser.add_argument("--keep", action="store_true", help="and let workers keep it up from now on")
        parser.add_argument("--list", action="store_true", help="the copies that are kept up")
        parser.add_argument("--stop", default="", metavar="DIR|s3://…", help="keep this copy up no more; it stays")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._list()
        elif options["stop"]:
            sites.stop(sites.place_of(options["stop"]))
            self.say(f"{options['stop']} stays as it is from now on.", **options)
        elif options["partner"] and options["out"]:
            self._export(partner_of(brand_of(options["brand"]), options["partner"]), options)
        else:
            raise CommandError("Say whose answers and where to: export_site --partner KEY --out DIR")

    def _export(self, partner: Partner, options: dict[str, Any]) -> None:
        target = sites.target_at(options["out"])
        with Bar() as bar:
            done = sites.export(partner, target, now=timezone.now(), is_whole=options["whole"], progress=bar)
        said = f"{done.pointed} set, {done.removed} removed, {done.written} objects written"
        self.say(f"{done.paths} paths in {options['out']}: {said}.", **options)
        if isinstance(target, sites.Folder):
            key = sites.configure(target, partner.brand.key, partner.key)
            if key:
                self.stdout.write(f"Key of this copy, shown once: {key}")
            if done.has_new_headers:
                self.say(f"Let nginx read {target.root / 'nginx.conf'} anew: answers have new headers.", **options)
        if options["keep"]:
            sites.keep(partner, sites.place_of(options["out"]))
            self.say("Workers keep it up from now on: `manage.py work`.", **options)

    def _list(self) -> None:
        rows = Copy.objects.select_related("partner__brand")
        for row in rows:
            at = f"exported {row.exported_at.isoformat()}" if row.exported_at else "not exported by a worker yet"
            said = (f"{row.partner.brand.key}/{row.partner.key}", row.place, f"{at}, {row.paths} paths", row.error)
            self.stdout.write("  ".join(filter(None, said)))
        if not rows:
            self.stdout.write("No copy is kept up.")
