"""Runs the benchmarks named on the command line, or all, and prints a table; exit 1 where a limit is not kept."""

import sys
from collections.abc import Callable, Iterator, Mapping

from benchmarks import (
    changes,
    formatting,
    incremental,
    media,
    publishing,
    reading,
    rendering,
    searching,
    sites,
    webhooks,
)
from benchmarks.figures import Figure

BENCHMARKS: Mapping[str, Callable[[], Iterator[Figure]]] = {
    "formatting": formatting.figures,
    "rendering": rendering.figures,
    "media": media.figures,
    "publishing": publishing.figures,
    "library": incremental.figures,
    "search": searching.figures,
    "reading": reading.figures,
    "webhooks": webhooks.figures,
    "changes": changes.figures,
    "sites": sites.figures,
}


def main(names: list[str]) -> int:
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        sys.stderr.write(f"No benchmark {', '.join(sorted(unknown))}. There are: {', '.join(BENCHMARKS)}.\n")
        return 2
    kept = True
    for name in names or BENCHMARKS:
        for figure in BENCHMARKS[name]():
            limit = "" if figure.most is None else f"  at most {figure.most:g}{'' if figure.is_kept else '  EXCEEDED'}"
            sys.stdout.write(f"{name:<11} {figure.name:<58} {figure.value:9.2f} {figure.unit}{limit}\n")
            sys.stdout.flush()
            kept = kept and figure.is_kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
