"""Releases assets with all they use, or shows what that would do."""

import datetime as dt
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets import jobs
from assets.management.console import (
    AssetsCommand,
    Bar,
    add_brand,
    add_start,
    brand_of,
    shell_actor,
    show_problems,
    start_of,
    told_of,
)
from assets.models import Brand
from assets.publishing import Plan, Published, plan, publish


class Command(AssetsCommand):
    help = (
        "Release assets and all they use: one act, new documents, live from now on (or --at). "
        "Examples: publish kit/spring-launch --note 'Spring'; publish block/hero-title --dry-run; "
        "publish block/legal --only; publish kit/spring-launch --at 2026-12-01T00:00 --local"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("refs", nargs="+", metavar="KIND/KEY", help="such as kit/spring-launch or block/hero")
        add_brand(parser)
        parser.add_argument("--note", default="", help="why, for the history")
        add_start(parser)
        parser.add_argument("--only", action="store_true", help="just these: neither their parts nor their dependents")
        parser.add_argument("--dry-run", action="store_true", help="show the plan and its problems, write nothing")
        parser.add_argument("--background", action="store_true", help="let a worker do it, and say which job it is")
        parser.add_argument("--idempotency-key", default="", help="the same key again publishes nothing new")

    def handle(self, *args: Any, **options: Any) -> None:
        at, brand = start_of(options), brand_of(options["brand"])
        if options["dry_run"] and options["background"]:
            raise CommandError("--dry-run shows the plan here and now. Leave --background out.")
        if options["background"]:
            self._enqueue(brand, at, **options)
            return
        if options["dry_run"]:
            start = at if at and at.tzinfo else timezone.now()
            with Bar() as bar:
                planned = plan(brand=brand, refs=options["refs"], now=start, only=options["only"], progress=bar)
            self._show(planned, **options)
            return
        with Bar() as bar:
            done = publish(
                brand=brand,
                refs=options["refs"],
                actor=shell_actor(),
                clock=timezone.now,
                note=options["note"],
                at=at,
                only=options["only"],
                idempotency_key=options["idempotency_key"],
                progress=bar,
            )
        self._tell(done, **options)

    def _enqueue(self, owner: Brand, start: dt.datetime | None, **options: Any) -> None:
        job = jobs.enqueue(
            name="publish",
            payload={
                "brand": str(owner.pk),
                "refs": options["refs"],
                "note": options["note"],
                "at": start.isoformat() if start else "",
                "only": options["only"],
            },
            actor=shell_actor(),
            idempotency_key=options["idempotency_key"],
        )
        self.say(told_of(job), **options)

    def _show(self, planned: Plan, **options: Any) -> None:
        for item in planned.changes:
            goal = f"release {item.number} again" if item.number else "new release"
            self.say(f"{item.ref}: {goal} ({item.candidate.reason})", **options)
        if not planned.changes and not planned.errors:
            self.say("Nothing would change: what is live equals the drafts.", **options)
        for name in planned.behind:
            self.say(f"{name}: stays behind", **options)
        self.say(_counted(planned), **options)
        show_problems(self.stderr, planned.problems)
        warnings = len(planned.problems) - len(planned.errors)
        self.say(f"{len(planned.errors)} errors, {warnings} warnings.", **options)
        if planned.errors:
            raise SystemExit(1)

    def _tell(self, done: Published, **options: Any) -> None:
        show_problems(self.stderr, done.plan.problems if done.plan else ())
        if done.act is None:
            self.say("Nothing changed: what is live equals the drafts.", **options)
        elif done.plan is None:
            self.say(f"This was published before: act {done.act.pk}. Nothing new was written.", **options)
        else:
            for name, number in sorted(done.numbers.items()):
                self.say(f"{name}: release {number}", **options)
            for name in done.plan.behind:
                self.say(f"{name}: stays behind", **options)
            start = (
                f" Live from {options['at']}{' in each region' if options['local'] else ''}." if options["at"] else ""
            )
            self.say(f"{_counted(done.plan)} Act {done.act.pk}.{start}", **options)


def _counted(planned: Plan) -> str:
    new = sum(item.is_new for item in planned.documents)
    return f"Documents: {new} new, {len(planned.documents) - new} unchanged."
