"""Shows who wrote each passage of a released document, when, in which revision, and who published it."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets.delivery import State
from assets.management.console import AssetsCommand, add_brand, brand_of, instant
from assets.manifest import Kind, ref
from assets.models import Act
from assets.provenance import Blame, Written, blame, facts_of
from assets.publishing.library import require_asset
from assets.rendering import Edition

FORM = "Write KIT/REGION/LOCALE/NAME, such as spring-launch/CH/fr-CH/web.html."


class Command(AssetsCommand):
    help = (
        "Show who wrote each passage of a released document: asset, field, locale and region it came from and why, "
        "release, revision, author, time, and who published it. "
        'Examples: blame spring-launch/CH/fr-CH/web.html --text "Torréfié"; '
        "blame spring-launch/DE/de-DE/email.txt --release 3 --format json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("document", metavar="DOCUMENT", help="KIT/REGION/LOCALE/NAME, as `render` lays them out")
        add_brand(parser)
        parser.add_argument("--text", default="", help="only the passages in which this text stands, as readers see it")
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--release", type=int, metavar="N", help="this release; default: what is live")
        state.add_argument("--at", type=instant, metavar="TIME", help="what was live then: ISO 8601 with zone")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        parts = options["document"].removeprefix("kit/").split("/")
        if len(parts) != 4 or not all(parts):
            raise CommandError(f"{options['document']!r} names no document. {FORM}")
        key, region, locale, name = parts
        kit, now = require_asset(brand_of(options["brand"]), ref(Kind.KIT, key)), timezone.now()
        state = State(now=now, at=options["at"] or now, number=options["release"])
        found = blame(kit=kit, edition=Edition(region, locale), name=name, state=state, text=options["text"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(facts_of(found), indent=2))
        else:
            self._show(found)

    def _show(self, found: Blame) -> None:
        kit = f"{found.kit}@{found.release} {found.edition} {found.name}"
        self.stdout.write(f"{kit}, published {_by(found.published)}")
        for passage in found.passages:
            self.stdout.write("\n" + " ".join(passage.text.split()))
            for written in passage.written:
                self.stdout.write(f"    {_told(written)}")
            if passage.within:
                self.stdout.write(f"    within {_told(passage.within)}")


def _told(written: Written) -> str:
    place = f"{written.region}/{written.locale}" if written.reason else (written.locale or written.region)
    named = f"{written.ref}@{written.release}" if written.release else written.ref
    said = [written.kind, named, written.field or written.via, place, _why(written)]
    if written.saved:
        said.append(
            f"r{written.revision} saved {_by(written.saved)}" if written.revision else f"saved {_by(written.saved)}"
        )
    if written.published:
        said.append(f"published {_by(written.published)}")
    return "  ".join(each for each in said if each)


def _why(written: Written) -> str:
    if written.reason is None:
        return ""
    return f"fallback: {written.reason.value}" if written.is_fallback else written.reason.value


def _by(act: Act) -> str:
    return f"{act.at.isoformat(timespec='seconds')} by {act.actor_name}" + (f" ({act.note})" if act.note else "")
