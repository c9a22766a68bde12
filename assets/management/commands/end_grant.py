"""Ends what lets a partner read a collection."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets import granting
from assets.management.access import collection_of, partner_of
from assets.management.console import AssetsCommand, add_brand, brand_of, shell_actor
from assets.models import Grant


class Command(AssetsCommand):
    help = (
        "End a partner's grants of a collection from now on, those that are still ahead too. "
        "Examples: end_grant lisbon-shop launch; end_grant lisbon-shop launch --region DE"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("partner", metavar="PARTNER", help="the partner's key")
        parser.add_argument("collection", metavar="COLLECTION", help="the collection's key")
        add_brand(parser)
        parser.add_argument("--region", default="", metavar="CODE", help="that grant alone")

    def handle(self, *args: Any, **options: Any) -> None:
        brand, now = brand_of(options["brand"]), timezone.now()
        partner = partner_of(brand, options["partner"])
        rows = Grant.objects.filter(partner=partner, collection=collection_of(brand, options["collection"]))
        rows = rows.filter(region=options["region"]) if options["region"] else rows
        unended = list(rows.unended(at=now).select_related("partner__brand", "collection"))
        if not unended:
            where = f" in {options['region']}" if options["region"] else ""
            raise CommandError(f"{partner.key} has no grant of {options['collection']}{where}.")
        for row in unended:
            granting.end_grant(row=row, actor=shell_actor(), clock=timezone.now)
            self.say(f"{partner.key} may no longer read {row.collection.key} in {row.region} by this grant.", **options)
