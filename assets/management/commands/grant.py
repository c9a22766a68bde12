"""Lets a partner read a collection."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets import granting
from assets.management.access import collection_of, kinds_of, partner_of, plainly
from assets.management.console import AssetsCommand, add_brand, brand_of, instant, shell_actor
from assets.manifest import WORLD

KINDS = ["kit", "block", "media"]


class Command(AssetsCommand):
    help = (
        "Let a partner read a collection's kits, blocks and media, from now on or later. "
        "Examples: grant lisbon-shop launch --title 'Shop in Lisbon'; grant lisbon-shop launch --region DE --kind kit"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("partner", metavar="PARTNER", help="the partner's key")
        parser.add_argument("collection", metavar="COLLECTION", help="the collection's key")
        add_brand(parser)
        parser.add_argument("--title", default="", help="makes the partner, where there is none of that key")
        parser.add_argument("--region", default=WORLD, metavar="CODE", help="there and below; without it, everywhere")
        parser.add_argument("--kind", action="append", metavar="KIND", help="kit, block, media, template; repeatable")
        parser.add_argument("--from", type=instant, default=None, dest="start", metavar="TIME", help="later than now")
        parser.add_argument("--until", type=instant, default=None, metavar="TIME", help="ISO 8601 with zone")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        kinds = kinds_of(options["kind"] or KINDS)
        collection = collection_of(brand, options["collection"])
        partner = partner_of(brand, options["partner"], title=options["title"])
        with plainly():
            row = granting.grant(
                partner=partner,
                collection=collection,
                kinds=kinds,
                region=options["region"],
                starts_at=options["start"],
                ends_at=options["until"],
                actor=shell_actor(),
                clock=timezone.now,
            )
        later = f" from {row.starts_at:%Y-%m-%d %H:%M:%S} UTC" if options["start"] else ""
        what = f"{', '.join(row.kinds)} of {collection.key} in {row.region}{later}"
        self.stdout.write(f"{partner.key} may read {what}. Act {row.act_id}.")
