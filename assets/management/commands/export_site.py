"""Writes what a partner is answered as files that a web server or a CDN serves alone."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets import sites
from assets.management.access import partner_of
from assets.management.console import AssetsCommand, Bar, add_brand, brand_of


class Command(AssetsCommand):
    help = (
        "Write what a partner is answered into a folder or bucket, as files that nginx or a CDN serves without this "
        "product; again: what has changed alone. "
        "Examples: export_site --partner shop --out /srv/shop; export_site --partner shop --out /srv/shop --whole; "
        "export_site --partner shop --out 's3://copies/shop?region=eu-central-1'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_brand(parser)
        parser.add_argument("--partner", default="", metavar="KEY", help="whose answers")
        parser.add_argument("--out", default="", metavar="DIR|s3://…", help="where to; nothing else lies there")
        parser.add_argument("--whole", action="store_true", help="ask for every path, set every pointer, sweep objects")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["partner"] and options["out"]):
            raise CommandError("Say whose answers and where to: export_site --partner KEY --out DIR")
        partner = partner_of(brand_of(options["brand"]), options["partner"])
        target = sites.target_at(options["out"])
        with Bar() as bar:
            done = sites.export(partner, target, now=timezone.now(), is_whole=options["whole"], progress=bar)
        self.say(
            f"{done.paths} paths in {options['out']}: {done.pointed} set, {done.removed} removed, "
            f"{done.written} objects written.",
            **options,
        )
        if isinstance(target, sites.Folder):
            key = sites.configure(target, partner.brand.key, partner.key)
            if key:
                self.stdout.write(f"Key of this copy, shown once: {key}")
            if done.has_new_headers:
                self.say(f"Let nginx read {target.root / 'nginx.conf'} anew: answers have new headers.", **options)
