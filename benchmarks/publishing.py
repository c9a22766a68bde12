"""The demo brand in a database of its own → what publishing it costs; and a kit of many assets."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure

ROOT = Path(__file__).resolve().parents[1]
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
MEASURE = "from benchmarks.published import main; main()"


def figures() -> Iterator[Figure]:
    """Measured in processes of their own: the settings name the database before Django starts."""
    with tempfile.TemporaryDirectory(prefix="brand_bench_") as folder:
        surroundings = {**os.environ, "VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        for arguments in (
            ["migrate", "--verbosity", "0"],
            ["push", str(ROOT / "examples" / "solnap"), "--verbosity", "0"],
        ):
            _manage(*arguments, surroundings=surroundings)
        for line in _manage("shell", "--no-imports", "-c", MEASURE, surroundings=surroundings).splitlines():
            name, value, unit = json.loads(line)
            yield Figure(name, value, unit, _most(name) if unit == "s" else None)


def _most(name: str) -> float | None:
    return next((most for start, most in MOST_SECONDS.items() if name.startswith(start)), None)


def _manage(*arguments: str, surroundings: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 - this project's own commands
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout
