"""Turns the property, fault and scale tests, run with their full counts, into docs/proofs.md: `python -m tests.proofs`.

Also the pytest plugin of that run: it keeps what has a count – Hypothesis tests, and tests marked `proof(count)` – and
writes what each took.
"""

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "proofs.md"
RESULTS = "PROOF_RESULTS"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "tests.proofs"]
RUNS = {
    "SQLite": PYTEST,
    "PostgreSQL": [sys.executable, "-m", "tests.services", "pg", "--", *PYTEST, "-m", "database"],
}
INTRODUCTION = """# The last proof

`make proof` runs the property, fault and scale tests with the counts below; `make test` runs a tenth of each. This page
is written by it.
"""


def examples(item: pytest.Item) -> int:
    """How many examples a test runs; 0 for a test without a count."""
    marker = item.get_closest_marker("proof")
    if marker is not None:
        return int(marker.args[0])
    settings = getattr(getattr(item, "obj", None), "_hypothesis_internal_use_settings", None)
    return int(settings.max_examples) if settings is not None else 0


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    without = [item for item in items if not examples(item)]
    items[:] = [item for item in items if examples(item)]
    config.hook.pytest_deselected(items=without)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report: Any = yield
    report.user_properties.append(("examples", examples(item)))
    report.user_properties.append(("seed", item.config.getoption("randomly_seed")))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """One line of JSON for each test that ran."""
    path = os.environ.get(RESULTS)
    if path and report.when == "call":
        line = {"test": report.nodeid, "outcome": report.outcome, "seconds": report.duration}
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({**line, **dict(report.user_properties)}) + "\n")


def table(rows: list[dict[str, Any]], database: str) -> list[str]:
    lines = [
        "",
        f"## {database}",
        "",
        "| test | examples | seed | seconds | outcome |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for row in sorted(rows, key=lambda row: row["test"]):
        cells = (row["test"].removeprefix("tests/"), f"{row['examples']:,}", row["seed"], f"{row['seconds']:.1f}")
        lines.append(f"| {' | '.join(map(str, cells))} | {row['outcome']} |")
    return lines


def heading() -> list[str]:
    git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    version = ".".join(map(str, sys.version_info[:3]))
    day = dt.datetime.now(dt.UTC).date().isoformat()
    return [INTRODUCTION, f"{day}, commit {git.stdout.strip() or 'none'}, {os.cpu_count()} cores, CPython {version}."]


def prove(database: str, folder: Path) -> tuple[int, list[dict[str, Any]]]:
    """Runs one database's proofs, their output kept for the end; the exit code and what each test said."""
    results = folder / f"{database}.jsonl"
    results.touch()
    environment = {**os.environ, "PROOF": "1", RESULTS: str(results)}
    done = subprocess.run(
        RUNS[database],
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    rows = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    output = done.stdout if done.returncode else "".join(done.stdout.splitlines(keepends=True)[-1:])
    sys.stdout.write(f"{database}: {output}")
    sys.stdout.flush()
    return (0 if done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED else done.returncode), rows


def main() -> int:
    sys.stdout.write(f"Proving on {' and '.join(RUNS)} at once. This takes most of an hour.\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(len(RUNS)) as threads:
        outcomes = dict(zip(RUNS, threads.map(lambda name: prove(name, Path(folder)), RUNS), strict=True))
    page = heading()
    for database, (_, rows) in outcomes.items():
        page += table(rows, database)
    PAGE.write_text("\n".join(page) + "\n", encoding="utf-8")
    sys.stdout.write(f"Wrote {PAGE.relative_to(ROOT)}\n")
    return max(code for code, _ in outcomes.values())


if __name__ == "__main__":
    sys.exit(main())
