"""Drops what old revisions held, as a policy says; shows first what would go."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets import history, jobs
from assets.history import Policy, Pruned
from assets.management.console import AssetsCommand, Bar, add_brand, brand_of, human_bytes, shell_actor, told_of
from assets.models import Brand

USUAL = Policy()


class Command(AssetsCommand):
    help = (
        "Show which revisions of a brand a policy lets go and what that frees; with --apply drop what they held. What "
        "a release, a schedule, an approval or a note cites stays, and so do acts and releases. "
        "Examples: prune_revisions; prune_revisions --all-days 30 --daily-days 180 --apply"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_brand(parser)
        parser.add_argument("--all-days", type=int, default=USUAL.all_days, metavar="N", help="keep all this young")
        parser.add_argument("--daily-days", type=int, default=USUAL.daily_days, metavar="N", help="then one a day")
        parser.add_argument("--weekly-days", type=int, default=USUAL.weekly_days, metavar="N", help="then one a week")
        parser.add_argument("--apply", action="store_true", help="do it")
        parser.add_argument("--background", action="store_true", help="with --apply: let a worker do it")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        brand, now = brand_of(options["brand"]), timezone.now()
        policy = Policy(options["all_days"], options["daily_days"], options["weekly_days"])
        if options["background"]:
            self._enqueue(brand, policy, **options)
            return
        if options["apply"]:
            with Bar() as bar:
                done = history.prune(brand=brand, policy=policy, actor=shell_actor(), now=now, progress=bar)
        else:
            done = history.plan_pruning(brand=brand, policy=policy, now=now)
        if options["format"] == "json":
            self.stdout.write(json.dumps(_facts(done, is_applied=options["apply"]), indent=2))
            return
        self._show(done, policy, is_applied=options["apply"])

    def _enqueue(self, owner: Brand, policy: Policy, **options: Any) -> None:
        if not options["apply"]:
            raise CommandError("A worker is for doing it. Add --apply, or leave --background out to see what would go.")
        payload = {"brand": str(owner.pk), **asdict(policy)}
        self.say(told_of(jobs.enqueue(name="prune_revisions", payload=payload, actor=shell_actor())), **options)

    def _show(self, done: Pruned, policy: Policy, *, is_applied: bool) -> None:
        for name, versions in done.versions.items():
            self.stdout.write(f"{name}: {len(versions)} revisions, {_ranges(versions)}")
        if not done.count:
            self.stdout.write(f"Nothing to prune: kept are {policy}.")
        elif is_applied:
            acts = ", ".join(str(act.pk) for act in done.acts)
            self.stdout.write(f"{done.count} revisions pruned, {human_bytes(done.freed_bytes)} freed. Act {acts}.")
        else:
            fact = f"{done.count} revisions would go and free {human_bytes(done.freed_bytes)}"
            self.stdout.write(f"{fact}; kept are {policy}. Nothing was written: repeat with --apply.")


def _ranges(versions: tuple[int, ...]) -> str:
    """r2–r5, r8"""
    runs: list[list[int]] = []
    for version in versions:
        if runs and runs[-1][-1] == version - 1:
            runs[-1].append(version)
        else:
            runs.append([version])
    return ", ".join(f"r{run[0]}–r{run[-1]}" if len(run) > 1 else f"r{run[0]}" for run in runs)


def _facts(done: Pruned, *, is_applied: bool) -> dict[str, Any]:
    return {
        "is_applied": is_applied,
        "revisions": {name: list(versions) for name, versions in done.versions.items()},
        "freed_bytes": done.freed_bytes,
        "acts": [act.pk for act in done.acts],
    }
