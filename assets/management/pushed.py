"""How commands that bring content in show what they did, and what stopped them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from assets.exchange.difference import Change, Sign
from assets.exchange.faults import BadFolder
from assets.exchange.pushing import Push


@contextmanager
def refused_folder(stream: OutputWrapper) -> Iterator[None]:
    """Turns BadFolder into a line for each fault and a CommandError."""
    try:
        yield
    except BadFolder as error:
        for fault in error.faults:
            stream.write(str(fault))
        count = len(error.faults)
        raise CommandError(f"{count} fault{'s' if count > 1 else ''}; nothing was stored.") from error


def show_push(command: BaseCommand, done: Push, *, is_dry_run: bool) -> None:
    """What changed, what the checks warn of, and how many assets that were."""
    for change in done.changes:
        _show_change(command, change)
    for warning in done.warnings:
        command.stderr.write(command.style.WARNING(f"warning: {warning}"))
    if not done.changes:
        command.stdout.write(f"{done.brand}: nothing to change; {done.unchanged} assets are as written.")
        return
    new = sum(change.is_new for change in done.changes)
    counted = f"{new} new, {len(done.changes) - new} changed, {done.unchanged} unchanged"
    if is_dry_run:
        command.stdout.write(f"{done.brand}: would be {counted}. Nothing was stored.")
        return
    command.stdout.write(f"{done.brand}: {counted}.{f' Act {done.act.pk}.' if done.act else ''}")


def _show_change(command: BaseCommand, change: Change) -> None:
    if change.is_new:
        command.stdout.write(command.style.SUCCESS(f"+ {change.ref}"))
        return
    command.stdout.write(f"~ {change.ref}")
    for line in change.lines:
        style = command.style.SUCCESS if line.sign is Sign.ADDED else command.style.ERROR
        command.stdout.write(style(f"    {line.sign} {line.text}"))
