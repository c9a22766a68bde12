"""The generated library in full, in a database of its own → what an edit costs there, against making it all again."""

from collections.abc import Iterator

from benchmarks.databases import measured
from benchmarks.figures import Figure

MOST_SECONDS = {"the list for a text": 2.0}
"""By what a figure's name begins with."""


def figures() -> Iterator[Figure]:
    return measured("benchmarks.incremented", MOST_SECONDS)
