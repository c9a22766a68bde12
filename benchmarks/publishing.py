"""The demo brand in a database of its own → what publishing it costs; and a kit of many assets."""

from collections.abc import Iterator

from benchmarks.databases import ROOT, measured
from benchmarks.figures import Figure

MOST_SECONDS = {
    "freeze and commit": 1.0,
    "with rendering": 4.0,
    "processor time": 8.0,
    "a kit of 500 assets": 2.0,
    "blame": 0.1,
    "save of a block": 0.015,
    "rollback": 1.0,
}
"""By what a figure's name begins with."""


def figures() -> Iterator[Figure]:
    demo = ("push", str(ROOT / "examples" / "solnap"), "--verbosity", "0")
    return measured("benchmarks.published", MOST_SECONDS, demo)
