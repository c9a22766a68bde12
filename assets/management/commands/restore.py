"""Makes drafts say again what they said: an asset, some of its values, or a whole kit as of a time."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from assets.management.console import AssetsCommand, add_brand, brand_of, instant, shell_actor, show_problems
from assets.manifest import Kind, split_ref
from assets.models import Asset, Brand
from assets.restoring import Plan, kit_at, partly, plan, restore, state_of


class Command(AssetsCommand):
    help = (
        "Restore drafts as a new revision: an asset to a revision (@r12) or a release (@3), only some values of it, or "
        "a kit with all it used as of a time. Live content does not change until it is published. "
        "Examples: restore block/hero@r12 --dry-run; restore block/hero@r12 --only /variants/value/de; "
        "restore kit/spring-launch --as-of 2026-10-01T09:00:00Z; restore --deleted"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("state", metavar="STATE", nargs="?", default="", help="kind/key@r12, kind/key@3, or a kit")
        add_brand(parser)
        parser.add_argument("--as-of", type=instant, metavar="TIME", help="a whole kit as its drafts were then")
        parser.add_argument(
            "--only", action="append", default=[], metavar="POINTER", help="only these values, as diff names them"
        )
        parser.add_argument("--deleted", action="store_true", help="list deleted assets and end")
        parser.add_argument("--note", default="", help="why, for the history")
        parser.add_argument("--dry-run", action="store_true", help="show the plan and write nothing")
        parser.add_argument("--idempotency-key", default="", metavar="KEY", help="do it once, however often it is run")

    def handle(self, *args: Any, **options: Any) -> None:
        brand = brand_of(options["brand"])
        if options["deleted"]:
            self._deleted(brand)
            return
        made = _plan(brand, options)
        self._show(made, **options)
        show_problems(self.stderr, made.problems)
        if made.problems:
            raise CommandError("Nothing was restored.")
        if options["dry_run"]:
            return
        key, now = options["idempotency_key"], timezone.now()
        act = restore(made, actor=shell_actor(), now=now, note=options["note"], idempotency_key=key)
        self.say(f"Restored. Act {act.pk}. Publish it to make it live." if act else "Nothing to restore.", **options)

    def _show(self, made: Plan, **options: Any) -> None:
        for step in made.steps:
            self.say(f"{step.ref}: {'comes back' if step.is_revived else 'changes'}", **options)
            for pair in step.pairs:
                self.say(f"    {pair.label}", **options)
        self.say(f"{len(made.steps)} to change, {len(made.unchanged)} as they were.", **options)

    def _deleted(self, brand: Brand) -> None:
        rows = Asset.objects.filter(brand_id=brand.pk, deleted_at__isnull=False).order_by("-deleted_at")
        for row in rows:
            self.stdout.write(f"{row.ref}@r{row.version}  deleted {row.deleted_at:%Y-%m-%d %H:%M} UTC  {row.title}")
        if not rows:
            self.stdout.write("Nothing is deleted.")


def _plan(brand: Brand, options: dict[str, Any]) -> Plan:
    if not options["state"]:
        raise CommandError("Say what to restore: kind/key@r12, or a kit with --as-of TIME. See restore --help")
    if options["as_of"]:
        kind, key = split_ref(options["state"])
        if kind is not Kind.KIT or options["only"]:
            raise CommandError("--as-of restores a whole kit. Name one: kit/spring-launch")
        return plan(brand, *kit_at(brand, key, options["as_of"]))
    state = state_of(brand, options["state"])
    return plan(brand, [partly(state.asset, state.manifest, options["only"]) if options["only"] else state.manifest])
