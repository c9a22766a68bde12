"""Turns a step of `make test` into a line that says what ran and how long: `python -m tests.step TITLE PROGRAM …`."""

import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path


def command(name: str) -> list[str]:
    """A program of this virtual environment, or a module when it has no program."""
    program = Path(sysconfig.get_path("scripts")) / name
    return [str(program)] if program.exists() else [sys.executable, "-m", name]


def main() -> int:
    title, name, *arguments = sys.argv[1:]
    sys.stdout.write(f"== {title}\n")
    sys.stdout.flush()
    start = time.monotonic()
    done = subprocess.run([*command(name), *arguments], env={**os.environ, "COLUMNS": "120"}, check=False)
    word = "passed" if done.returncode == 0 else f"FAILED ({done.returncode})"
    sys.stdout.write(f"== {title} {word} in {time.monotonic() - start:.1f} s\n\n")
    sys.stdout.flush()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
