"""Shows what publishing drafts now would change: documents before and after, texts that fall back, new problems."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets import drafts, jobs
from assets.comparing import Hunk, hunks
from assets.impact import Affected, Impact, Sign, by_kit, impact, place, summary
from assets.management.console import AssetsCommand, Bar, add_brand, brand_of, shell_actor, show_problems, told_of
from assets.management.words import Words, words_json
from assets.models import Brand
from assets.rendering import Edition, editions_in

SHOWN_PER_DOCUMENT = 5
"""Places of a document that are shown; JSON has all."""
LETTERS_AROUND = 30


class Command(AssetsCommand):
    help = (
        "Show what publishing assets' drafts now would change: each document with its lines before and after, texts "
        "that would come from another language, and problems that are not there today. Nothing is written. "
        "Examples: impact block/headline; impact block/headline media/hero --summary; "
        "impact template/launch-web --edition CH/fr-CH; impact brand/solnap --no-render --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("refs", nargs="+", metavar="KIND/KEY", help="such as block/hero or template/launch-web")
        add_brand(parser)
        parser.add_argument("--summary", action="store_true", help="only counts: a line for each kit")
        parser.add_argument("--edition", default="", metavar="REGION/LOCALE", help="only this edition's documents")
        parser.add_argument("--no-render", action="store_true", help="only list the documents: fast, without problems")
        parser.add_argument("--background", action="store_true", help="let a worker do it, and say which job it is")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        only = _edition(brand, options["edition"])
        if options["background"]:
            if only:
                raise CommandError("A worker looks at every edition. Leave --edition or --background out.")
            payload = {"brand": str(brand.pk), "refs": options["refs"], "is_rendering": not options["no_render"]}
            self.say(told_of(jobs.enqueue(name="impact", payload=payload, actor=shell_actor())), **options)
            return
        with Bar() as bar:
            found = impact(
                brand=brand,
                refs=options["refs"],
                now=timezone.now(),
                is_rendering=not options["no_render"],
                wanted=lambda edition: only in (None, edition),
                progress=bar,
            )
        if options["format"] == "json":
            self.stdout.write(json.dumps(_facts(found, is_summary=options["summary"]), indent=2))
        else:
            self._show(found, **options)
        if found.errors:
            raise SystemExit(1)

    def _show(self, found: Impact, **options: Any) -> None:
        words = Words(self.stdout, without_colours=options["no_color"])
        for kit, documents in by_kit(found):
            self.stdout.write(f"{kit}: {_counted(documents)}")
            for each in documents if not options["summary"] else ():
                self.stdout.write(f"  {each.edition} {each.name}: {_said(each)}")
                _show_lines(words, each)
        if found.fallbacks:
            self.stdout.write("Texts that would come from another language:")
        for fallback in found.fallbacks:
            self.stdout.write(f"  {fallback}")
        self.say(_total(found), **options)
        show_problems(self.stderr, found.problems)
        if not options["no_render"]:
            self.say(
                f"New problems: {len(found.errors)} errors, {len(found.problems) - len(found.errors)} warnings.",
                **options,
            )


def _edition(brand: Brand, text: str) -> Edition | None:
    region, separator, locale = text.partition("/")
    if text and not (region and separator and locale):
        raise CommandError(f"{text!r} is no edition. Write region/locale, such as CH/fr-CH.")
    there = [str(each) for each in editions_in(drafts.read_brand(brand).regions)]
    if text and text not in there:
        raise CommandError(f"{brand.key} has no edition {text}. It has {', '.join(there) or 'none'}.")
    return Edition(region, locale) if text else None


def _counted(documents: list[Affected]) -> str:
    editions = len({each.edition for each in documents})
    signs = [each.sign for each in documents]
    said = [f"{signs.count(sign)} {sign}" for sign in (Sign.CHANGED, Sign.ADDED, Sign.REMOVED) if sign in signs]
    return f"{', '.join(said)} in {editions} edition{'s' if editions > 1 else ''}"


def _total(found: Impact) -> str:
    if not found.releases:
        return "No document would change: what is live equals the drafts."
    if not found.documents:
        return f"No document would change; {len(found.releases)} assets would get a new release."
    kits = len({each.kit for each in found.documents})
    return (
        f"{len(found.documents)} of {found.looked_at} documents in {kits} of {len(found.kits)} kits would change; "
        f"{len(found.releases)} assets would get a new release."
    )


def _said(each: Affected) -> str:
    """The kind of change; a recipe may change where the text stays, as where only its origin is another one."""
    return f"{each.sign}, of the same text" if each.before == each.after and each.before is not None else each.sign


def _hunks(each: Affected) -> tuple[Hunk, ...]:
    """None where a document is new, gone, a picture, or was not rendered."""
    before, after = _text(each.before), _text(each.after)
    return () if before is None or after is None else hunks(before, after)


def _text(body: bytes | None) -> str | None:
    """None for a picture too."""
    try:
        return body.decode() if body is not None else None
    except UnicodeDecodeError:
        return None


def _show_lines(words: Words, each: Affected) -> None:
    differing = _hunks(each)
    for hunk in differing[:SHOWN_PER_DOCUMENT]:
        words.show(hunk.before, hunk.after, indent=f"    {hunk.line}: ", around=LETTERS_AROUND)
    if len(differing) > SHOWN_PER_DOCUMENT:
        words.note(f"    … and {len(differing) - SHOWN_PER_DOCUMENT} more places")


def _facts(found: Impact, *, is_summary: bool) -> dict[str, Any]:
    return {**summary(found), "documents": [] if is_summary else [_document(each) for each in found.documents]}


def _document(each: Affected) -> dict[str, Any]:
    return {
        **place(each),
        "before": _text(each.before),
        "after": _text(each.after),
        "differences": [_difference(hunk) for hunk in _hunks(each)],
    }


def _difference(hunk: Hunk) -> dict[str, Any]:
    words = words_json(hunk.before, hunk.after)
    return {"line": hunk.line, "before": hunk.before, "after": hunk.after, "words": words}
