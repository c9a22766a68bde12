"""100,000 changes of 2,000 blocks on either database → how long a copy takes to catch up page by page."""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.databases import measured
from benchmarks.figures import Figure
from tests.services import postgresql

MOST_SECONDS = {"100,000 changes": 20.0}
"""5,000 changes a second."""
MODULE = "benchmarks.changed"


def figures() -> Iterator[Figure]:
    for figure in measured(MODULE, MOST_SECONDS):
        yield replace(figure, name=f"SQLite: {figure.name}")
    with postgresql() as url:
        for figure in measured(MODULE, MOST_SECONDS, url=url):
            yield replace(figure, name=f"PostgreSQL: {figure.name}")
