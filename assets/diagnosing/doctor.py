"""Everything that is looked at, one after the other → a finding each; what fails to be looked at is one too."""

from collections.abc import Callable, Iterable, Iterator

from django.db import DatabaseError, InterfaceError

from assets.diagnosing import installed, readiness, stored, surroundings
from assets.diagnosing.finding import Finding, Level, worst
from assets.errors import AssetsError

Check = Callable[[], Iterable[Finding]]
HERE: tuple[Check, ...] = (
    surroundings.settings_are_fit, surroundings.static_files_are_there, surroundings.disks_have_room,
    installed.versions, installed.programs,
)  # fmt: skip
"""Without a database."""
STORED: tuple[Check, ...] = (
    surroundings.clocks_agree, stored.storage_gives_back, stored.jobs_are_done, stored.keys_have_this_pepper,
    stored.documents_are_of_this_engine,
)  # fmt: skip
"""With one that answers and has had its migrations."""


def examine() -> Iterator[Finding]:
    """All there is to tell, in the order of what to mend first. It stores one file of 32 bytes and deletes it again."""
    for check in HERE:
        yield from _found(check)
    rows = list(readiness.rows())
    yield from rows
    if worst(rows) is not Level.ERROR:
        for check in STORED:
            yield from _found(check)


def _found(check: Check) -> Iterator[Finding]:
    try:
        yield from check()
    except (AssetsError, DatabaseError, InterfaceError, OSError) as error:
        name = check.__name__.replace("_", " ")
        yield Finding(name, Level.ERROR, f"It cannot be looked at: {error}", "Mend that and run `doctor` again.")
