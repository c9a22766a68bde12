"""Lists endpoints of partners, or an endpoint's messages with what came of them; never secrets."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.management.webhooks import delivery_facts, delivery_line, endpoint_facts, endpoint_line
from assets.models import Brand, Delivery, DeliveryState, Endpoint


class Command(AssetsCommand):
    help = (
        "List webhooks: id, state, partner, URL, events, title. With an ID: its newest messages: id, state, type, when "
        "it happened, attempts, what came of the last one. "
        "Examples: webhooks; webhooks --all --format json; webhooks 3 --state dead --last 100"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("webhook", type=int, nargs="?", metavar="ID")
        add_brand(parser)
        parser.add_argument("--all", action="store_true", help="those that have ended too")
        parser.add_argument("--state", choices=DeliveryState.values, help="only messages in this state")
        parser.add_argument("--last", type=int, default=20, metavar="N", help="how many messages; default: 20")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        brand, is_json = brand_of(options["brand"]), options["format"] == "json"
        if options["webhook"] is None:
            rows = _endpoints(brand) if options["all"] else _endpoints(brand).unended()
            lines = [endpoint_facts(row) if is_json else endpoint_line(row) for row in rows]
            nothing = "There are no webhooks. `add_webhook` adds one."
        else:
            messages = self._messages(brand, options)
            lines = [delivery_facts(row) if is_json else delivery_line(row) for row in messages]
            nothing = "It has had no messages."
        if is_json:
            self.stdout.write(json.dumps(lines, indent=2))
        else:
            self.stdout.write("\n".join(map(str, lines)) or nothing)

    def _messages(self, brand: Brand, options: dict[str, Any]) -> list[Delivery]:
        if options["last"] < 1:
            raise CommandError("--last is a number of messages: 1 or more.")
        if not _endpoints(brand).filter(pk=options["webhook"]).exists():
            raise CommandError(f"There is no webhook {options['webhook']} in {brand.key}. `webhooks --all` lists them.")
        rows = Delivery.objects.filter(endpoint=options["webhook"])
        rows = rows.filter(state=options["state"]) if options["state"] else rows
        return list(rows.defer("body")[: options["last"]])


def _endpoints(brand: Brand) -> Any:
    return Endpoint.objects.filter(partner__brand=brand).select_related("partner")
