"""What the commands share: which brand, who acts, how problems and progress are shown, and errors without traceback."""

import argparse
import datetime as dt
import getpass
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.db import OperationalError, ProgrammingError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from assets.checks import Problem, problem_facts
from assets.errors import AssetsError, PublishingRefused
from assets.history import Actor
from assets.models import Brand, Job

READER_GONE = 141
"""128 + SIGPIPE, as shells have it."""
BYTES_PER_UNIT = 1024
INTERRUPTED = 130
"""128 + SIGINT."""


class AssetsCommand(BaseCommand):
    """A command whose refusals are one message on standard error and a non-zero exit."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            done = super().execute(*args, **options)
            self.stdout.flush()
        except PublishingRefused as error:
            show_problems(self.stderr, error.problems)
            raise CommandError(str(error)) from error
        except AssetsError as error:
            raise CommandError(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            reason = str(error).partition("\n")[0]
            raise CommandError(f"The database refuses: {reason}. Is it there, and `manage.py migrate` run?") from error
        except UnicodeEncodeError as error:
            raise CommandError(f"{error.object!a} cannot be written as {error.encoding}. Correct it.") from error
        except BrokenPipeError:
            self._stop_writing()
            raise SystemExit(READER_GONE) from None
        except KeyboardInterrupt:
            raise CommandError("Interrupted.", returncode=INTERRUPTED) from None
        return done

    def _stop_writing(self) -> None:
        """Whoever read has gone: what is left over goes nowhere, also when the interpreter ends."""
        void = os.open(os.devnull, os.O_WRONLY)
        os.dup2(void, sys.stdout.fileno())
        os.close(void)

    def say(self, line: str, **options: Any) -> None:
        """A line for people on standard output, unless --verbosity is 0."""
        if options["verbosity"]:
            self.stdout.write(line)


def add_brand(parser: CommandParser) -> None:
    parser.add_argument("--brand", default="", metavar="KEY", help="needed only where there is more than one brand")


def brand_of(key: str) -> Brand:
    """The brand of this key, or the only one there is."""
    brands = Brand.objects.filter(deleted_at__isnull=True)
    if key:
        found = brands.filter(key=key).first()
        if found is None:
            raise CommandError(f"There is no brand {key!r}. {_known(brands)}")
        return found
    if brands.count() != 1:
        raise CommandError(f"Say which brand with --brand KEY. {_known(brands)}")
    return brands.get()


def _known(brands: Iterable[Brand]) -> str:
    keys = ", ".join(brand.key for brand in brands)
    return f"There are: {keys}." if keys else "There is none yet: load one with `manage.py push DIR`."


def shell_actor() -> Actor:
    """Whoever runs the command, by the name of their login, or its number where it has no name."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    return Actor(id=f"shell:{name}", name=name, role="person")


def instant(text: str) -> dt.datetime:
    """A command line's time: ISO 8601 with a zone, in UTC. Raises ArgumentTypeError."""
    try:
        value = dt.datetime.fromisoformat(text)
        if value.tzinfo is None:
            raise argparse.ArgumentTypeError(f"{text!r} has no zone. Write 2026-12-01T09:00:00Z or …+01:00.")
        return value.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no time. Write one such as 2026-12-01T09:00:00Z.") from error


def add_start(parser: CommandParser, *, required: bool = False) -> None:
    parser.add_argument(
        "--at",
        default="",
        required=required,
        metavar="TIME",
        help="start then: ISO 8601 with zone, or with --local without",
    )
    parser.add_argument("--local", action="store_true", help="--at is the time on each region's own clocks")


def start_of(options: dict[str, Any]) -> dt.datetime | None:
    """What --at and --local say: an instant, or a wall time without a zone. Raises CommandError."""
    text = options["at"]
    if not text:
        if options["local"]:
            raise CommandError("--local says how --at is meant. Add --at, such as --at 2026-12-01T00:00 --local")
        return None
    try:
        return wall_time(text) if options["local"] else instant(text)
    except argparse.ArgumentTypeError as error:
        raise CommandError(str(error)) from error


def wall_time(text: str) -> dt.datetime:
    """A time on clocks: ISO 8601 without a zone. Raises ArgumentTypeError."""
    try:
        value = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no time. Write one such as 2026-12-01T00:00.") from error
    if value.tzinfo is not None or "T" not in text:
        raise argparse.ArgumentTypeError(f"{text!r} is no local time. Write a day and a time without a zone.")
    return value


def folder(text: str) -> Path:
    """A command line's folder; an empty text, as an unset variable leaves it, is none. Raises ArgumentTypeError."""
    if not text:
        raise argparse.ArgumentTypeError("The folder has no name. Write . for the one you are in.")
    return Path(text)


def told_of(job: Job) -> str:
    """What a command says that has let a worker do it."""
    return f"Job {job.pk} ({job.name}) is {job.state}. Follow it with `manage.py jobs {job.pk}`."


def show_problems(stream: OutputWrapper, problems: Iterable[object]) -> None:
    for problem in problems:
        stream.write(str(problem))


def problems_json(problems: Iterable[Problem]) -> str:
    """One JSON document, in ASCII for every terminal."""
    return json.dumps([problem_facts(problem) for problem in problems], indent=2)


def human_bytes(size: int) -> str:
    """3,210 as "3.1 KiB"; bytes are counted out."""
    amount, unit = float(size), "bytes"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if amount < BYTES_PER_UNIT:
            break
        amount, unit = amount / BYTES_PER_UNIT, larger
    return f"{size} bytes" if unit == "bytes" else f"{amount:,.1f} {unit}"


class Bar:
    """A progress bar on a terminal's standard error; nothing in a pipe. Use as a context manager and call it."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
        self._progress = Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty())
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __call__(self, what: str, done: int, of: int) -> None:
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=of)
        self._progress.update(self._tasks[what], completed=done, total=of)
