"""10,000 blocks of five languages on either database → how long the API takes to answer a search."""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.databases import measured
from benchmarks.figures import Figure
from tests.services import postgresql

MOST_SECONDS = {"95 of 100 searches": 0.060}
MODULE = "benchmarks.searched"


def figures() -> Iterator[Figure]:
    for figure in measured(MODULE, MOST_SECONDS):
        yield replace(figure, name=f"SQLite: {figure.name}")
    with postgresql() as url:
        for figure in measured(MODULE, MOST_SECONDS, url=url):
            yield replace(figure, name=f"PostgreSQL: {figure.name}")
