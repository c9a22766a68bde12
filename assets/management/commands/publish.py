"""Releases assets with all they use, or shows what that would do."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, Bar, add_brand, brand_of, instant, shell_actor, show_problems
from assets.publishing import Plan, Published, plan, publish


class Command(AssetsCommand):
    help = (
        "Release assets and all they use: one act, new documents, live from now on (or --at). "
        "Examples: publish kit/spring-launch --note 'Spring'; publish block/hero-title --dry-run; "
        "publish block/legal --only"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("refs", nargs="+", metavar="KIND/KEY", help="such as kit/spring-launch or block/hero")
        add_brand(parser)
        parser.add_argument("--note", default="", help="why, for the history")
        parser.add_argument("--at", type=instant, default=None, metavar="TIME", help="start later: ISO 8601 with zone")
        parser.add_argument("--only", action="store_true", help="just these: neither their parts nor their dependents")
        parser.add_argument("--dry-run", action="store_true", help="show the plan and its problems, write nothing")
        parser.add_argument("--idempotency-key", default="", help="the same key again publishes nothing new")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        with Bar() as bar:
            if options["dry_run"]:
                self._show(
                    plan(brand=brand, refs=options["refs"], now=timezone.now(), only=options["only"], progress=bar)
                )
                return
            done = publish(
                brand=brand,
                refs=options["refs"],
                actor=shell_actor(),
                clock=timezone.now,
                note=options["note"],
                at=options["at"],
                only=options["only"],
                idempotency_key=options["idempotency_key"],
                progress=bar,
            )
        self._tell(done)

    def _show(self, planned: Plan) -> None:
        for item in planned.changes:
            goal = f"release {item.number} again" if item.number else "new release"
            self.stdout.write(f"{item.ref}: {goal} ({item.candidate.reason})")
        if not planned.changes:
            self.stdout.write("Nothing would change: what is live equals the drafts.")
        new = sum(item.is_new for item in planned.documents)
        self.stdout.write(f"Documents: {new} new, {len(planned.documents) - new} unchanged.")
        for name in planned.behind:
            self.stdout.write(f"{name}: stays behind")
        show_problems(self.stderr, planned.problems)
        self.stdout.write(f"{len(planned.errors)} errors, {len(planned.problems) - len(planned.errors)} warnings.")
        if planned.errors:
            raise SystemExit(1)

    def _tell(self, done: Published) -> None:
        if done.plan is None and done.act is not None:
            self.stdout.write(f"This was published before: act {done.act.pk}. Nothing new was written.")
            return
        planned = done.plan
        show_problems(self.stderr, planned.problems if planned else ())
        if done.act is None:
            self.stdout.write("Nothing changed: what is live equals the drafts.")
            return
        for name, number in sorted(done.numbers.items()):
            self.stdout.write(f"{name}: release {number}")
        documents = planned.documents if planned else ()
        new = sum(item.is_new for item in documents)
        self.stdout.write(f"Documents: {new} new, {len(documents) - new} unchanged. Act {done.act.pk}.")
