"""Shows what differs between two states of an asset."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.text import Text

from assets.comparing import Pair, Run, Sign, differing, word_diff
from assets.management.console import AssetsCommand, add_brand, brand_of
from assets.restoring import comparable, state_of

STYLES = {Sign.SAME: "", Sign.REMOVED: "red strike", Sign.ADDED: "green"}
MARKS = {Sign.SAME: "{}", Sign.REMOVED: "[-{}-]", Sign.ADDED: "{{+{}+}}"}
"""As `git diff --word-diff` writes them where there are no colours."""


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
        console = Console(highlight=False, soft_wrap=True)
        is_coloured = self.stdout.isatty() and console.color_system and not (console.no_color or without_colours)
        for pair in found:
            self.stdout.write(f"{pair.label}:{_aside(pair)}")
            runs = word_diff(pair.ours or "", pair.theirs or "")
            if is_coloured:
                console.print(Text.assemble("  ", *((run.text, STYLES[run.sign]) for run in runs)))
            else:
                self.stdout.write("  " + "".join(MARKS[run.sign].format(run.text) for run in runs))


def _aside(pair: Pair) -> str:
    """A value that is new or gone, or left blank, beside one that only changed."""
    if pair.ours is None:
        return " new"
    return " gone" if pair.theirs is None else ""


def _facts(pair: Pair) -> dict[str, Any]:
    runs: tuple[Run, ...] = word_diff(pair.ours or "", pair.theirs or "")
    return {
        "pointer": pair.pointer,
        "before": pair.ours,
        "after": pair.theirs,
        "words": [{"sign": run.sign.value, "text": run.text} for run in runs],
    }
