"""A large library, exported whole and after an edit, in a database of its own; nginx on it against a plain file."""

from collections.abc import Iterator

from benchmarks.databases import measured
from benchmarks.figures import Figure

MOST_SECONDS = {"whole": 600.0, "after an edit": 5.0}
"""By what a figure's name begins with."""


def figures() -> Iterator[Figure]:
    return measured("benchmarks.exported", MOST_SECONDS)
