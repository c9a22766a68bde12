"""Lists what is still to start."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.models import Brand
from assets.publishing import Schedule, moved_by_zones, schedules


class Command(AssetsCommand):
    help = (
        "List what is scheduled, the soonest first: the act to name in reschedule and cancel, the assets, and when "
        "each region starts. Examples: schedules; schedules --format json; schedules --moved"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_brand(parser)
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument(
            "--moved", action="store_true", help="only local times that are another instant by today's time zone rules"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        if options["moved"]:
            self._moved(brand)
            return
        found = schedules(brand, now=timezone.now())
        if options["format"] == "json":
            self.stdout.write(json.dumps([_facts(item) for item in found], indent=2))
            return
        for item in found:
            self.stdout.write(f"act {item.act.pk}  {item.act.actor_name}  {item.act.note}".rstrip())
            self.stdout.write(f"    {', '.join(item.refs)}")
            for start in item.starts:
                asked = f"  ({start.wall_time} {start.zone})" if start.wall_time else ""
                self.stdout.write(f"    {start.region:>3} from {start.at.isoformat()}{asked}")
        if not found:
            self.stdout.write("Nothing is scheduled.")

    def _moved(self, brand: Brand) -> None:
        found = moved_by_zones(brand, now=timezone.now())
        for item in found:
            start = item.start
            asked = f"{start.wall_time} {start.zone}"
            self.stdout.write(
                f"act {item.act_id}: {start.region} at {asked} is {item.now_at.isoformat()} by today's rules, "
                f"scheduled for {start.at.isoformat()}"
            )
        if found:
            raise SystemExit(1)
        self.stdout.write("Every local time is the instant that was scheduled.")


def _facts(item: Schedule) -> dict[str, Any]:
    return {
        "act": item.act.pk,
        "by": item.act.actor_name,
        "note": item.act.note,
        "assets": list(item.refs),
        "starts": [
            {
                "region": start.region,
                "effective_at": start.at.isoformat(),
                "wall_time": start.wall_time or None,
                "zone": start.zone or None,
            }
            for start in item.starts
        ],
    }
