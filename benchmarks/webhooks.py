"""One act that a hundred partners are shown, on either database → how long until each of their endpoints has it."""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.databases import measured
from benchmarks.figures import Figure
from tests.services import postgresql

MOST_SECONDS = {"1 act to 100 endpoints": 5.0, "the same beside": 5.0}
MODULE = "benchmarks.told"


def figures() -> Iterator[Figure]:
    for figure in measured(MODULE, MOST_SECONDS):
        yield replace(figure, name=f"SQLite: {figure.name}")
    with postgresql() as url:
        for figure in measured(MODULE, MOST_SECONDS, url=url):
            yield replace(figure, name=f"PostgreSQL: {figure.name}")
