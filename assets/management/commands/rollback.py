"""Makes an older release live again."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, add_brand, brand_of, shell_actor
from assets.manifest import WORLD
from assets.publishing import roll_back


class Command(AssetsCommand):
    help = (
        "Make an older release of an asset live again from now on. Drafts are not touched; the next publish says that "
        "they differ. Examples: rollback kit/spring-launch; rollback kit/spring-launch --to 3 --with-parts; "
        "rollback kit/spring-launch --region DE --note 'Wrong price'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ref", metavar="KIND/KEY")
        add_brand(parser)
        parser.add_argument("--to", type=int, metavar="N", help="this release; default: what was live before")
        parser.add_argument("--region", default=WORLD, metavar="CODE", help="only there; default: everywhere")
        parser.add_argument("--with-parts", action="store_true", help="its blocks, media and templates too")
        parser.add_argument("--note", default="", help="why, for the history")
        parser.add_argument("--idempotency-key", default="", metavar="KEY", help="the same key again does nothing more")

    def handle(self, *args: Any, **options: Any) -> None:
        done = roll_back(
            brand=brand_of(options["brand"]),
            ref=options["ref"],
            actor=shell_actor(),
            clock=timezone.now,
            number=options["to"],
            region=options["region"],
            with_parts=options["with_parts"],
            note=options["note"],
            idempotency_key=options["idempotency_key"],
        )
        if done.act is None:
            self.say("Nothing changed: that is what is live.", **options)
            return
        for name in done.act.subjects:
            self.say(f"{name}: release {done.numbers[name]} again in {options['region']}", **options)
        self.say(f"Act {done.act.pk}.", **options)
