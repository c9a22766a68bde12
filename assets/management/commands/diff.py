"""Shows what differs between two states of an asset."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from assets.comparing import Pair, differing
from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.management.words import Words, words_json
from assets.restoring import comparable, state_of


class Command(AssetsCommand):
    help = (
        "Compare two states of one asset: revisions (@r12), releases (@3), the draft (@draft). "
        "Examples: diff block/hero@r12 block/hero@draft; diff kit/spring-launch@1 kit/spring-launch@draft --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("before", metavar="STATE", help="kind/key@r12, kind/key@3 or kind/key@draft")
        parser.add_argument("after", metavar="STATE", nargs="?", default="", help="default: the draft")
        add_brand(parser)
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        before = state_of(brand, options["before"])
        after = state_of(brand, options["after"] or f"{before.asset.ref}@draft")
        if before.asset != after.asset:
            raise CommandError(f"{before.name} and {after.name} are two assets. Name two states of one.")
        found = differing(*comparable(before, after))
        if options["format"] == "json":
            self.stdout.write(json.dumps([_facts(pair) for pair in found], indent=2))
            return
        if not found:
            self.say(f"{before.name} and {after.name} say the same.", **options)
        self._show(found, without_colours=options["no_color"])

    def _show(self, found: tuple[Pair, ...], *, without_colours: bool) -> None:
        words = Words(self.stdout, without_colours=without_colours)
        for pair in found:
            self.stdout.write(f"{pair.label}:{_aside(pair)}")
            words.show(pair.ours or "", pair.theirs or "")


def _aside(pair: Pair) -> str:
    """A value that is new or gone, or left blank, beside one that only changed."""
    if pair.ours is None:
        return " new"
    return " gone" if pair.theirs is None else ""


def _facts(pair: Pair) -> dict[str, Any]:
    return {
        "pointer": pair.pointer,
        "before": pair.ours,
        "after": pair.theirs,
        "words": words_json(pair.ours or "", pair.theirs or ""),
    }
