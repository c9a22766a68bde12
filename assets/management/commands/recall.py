"""Recalls a media or a file: nothing delivers it any more."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, add_brand, brand_of, instant, shell_actor
from assets.management.recalled import facts, lines, named
from assets.publishing import recall


class Command(AssetsCommand):
    help = (
        "Recall a media or a file: every route answers 410 for it, and for the documents that name it, whatever "
        "release or time is asked for. The reason and the successor are told to whoever asks for it. Prints the kits "
        "that use it and the names (Cache-Tag) that caches have to purge. Examples: recall hero --reason 'Licence "
        "ended' --successor hero-2; recall media/hero --file-only --reason 'A better crop is out'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="MEDIA|SHA256", help="a media by its key, or a file by its digest")
        add_brand(parser)
        parser.add_argument("--reason", required=True, help="why, for everybody who asks for it")
        parser.add_argument("--successor", default="", metavar="MEDIA", help="the media to use instead")
        parser.add_argument("--file-only", action="store_true", help="documents that name it stay as they are")
        parser.add_argument("--from", type=instant, dest="starts_at", metavar="TIME", help="ISO 8601; default: now")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        name = named(options["name"])
        done = recall(
            brand=brand_of(options["brand"]),
            name=name,
            reason=options["reason"],
            actor=shell_actor(),
            clock=timezone.now,
            starts_at=options["starts_at"],
            successor=named(options["successor"]) if options["successor"] else "",
            is_file_only=options["file_only"],
        )
        if options["format"] == "json":
            self.stdout.write(json.dumps(facts(done), indent=2))
            return
        self.say(f"{name}: recalled from {done.recall.starts_at.isoformat()}. Act {done.recall.act_id}.", **options)
        for line in lines(done):
            self.say(line, **options)
