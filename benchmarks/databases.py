"""A measurement → its lines, made in a process and a database of its own: settings name it before Django starts."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.figures import Figure

ROOT = Path(__file__).resolve().parents[1]


def measured(module: str, most: Mapping[str, float], *commands: Sequence[str], url: str = "") -> Iterator[Figure]:
    """Runs the module's `main` after these commands. `most`: limits of figures in seconds, by how their names begin.

    `url` names another database than an empty one of SQLite.
    """
    with tempfile.TemporaryDirectory(prefix="brand_bench_") as folder:
        surroundings = {**os.environ, "VAR_DIR": folder, "DATABASE_URL": url or f"sqlite:///{folder}/db.sqlite3"}
        for arguments in (("migrate", "--verbosity", "0"), *commands):
            _manage(*arguments, surroundings=surroundings)
        measure = f"from {module} import main; main()"
        for line in _manage("shell", "--no-imports", "-c", measure, surroundings=surroundings).splitlines():
            name, value, unit = json.loads(line)
            limit = next((limit for start, limit in most.items() if name.startswith(start)), None)
            yield Figure(name, value, unit, limit if unit == "s" else None)


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
