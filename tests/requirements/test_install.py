"""Whatever is wrong with a newcomer's machine is told in one line, without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gates.sources import ROOT

pytestmark = pytest.mark.slow
HIDE_ENSUREPIP = "import sys\nsys.modules['ensurepip'] = None\n"
NO_INDEX = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": ""}


def install(venv: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "requirements/install.py", "run", "--venv", str(venv)]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """As from a shell of its own: the make that runs these tests leaves no mark on it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_without_a_venv_module_it_names_the_package_to_install(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HIDE_ENSUREPIP, encoding="utf-8")

    done = install(tmp_path / "venv", PYTHONPATH=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"python3.{sys.version_info.minor}-venv" in done.stderr


def test_without_a_package_index_it_says_so_and_leaves_no_stamp(tmp_path: Path) -> None:
    done = install(tmp_path / "venv", **NO_INDEX)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "package index does not answer" in done.stderr
    assert not (tmp_path / "venv" / ".installed").exists()


def test_a_place_that_cannot_be_written_is_named() -> None:
    done = install(Path("/proc/nowhere/venv"))

    assert done.returncode == 1
    assert done.stderr.startswith("The virtual environment /proc/nowhere/venv could not be made")


@pytest.mark.parametrize(
    ("python", "message"), [("python-none", "python-none is not installed"), ("{old}", "Python 3.10.1 is too old")]
)
def test_an_old_or_missing_python_is_named(python: str, message: str, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.10.1\nexit 1\n', encoding="ascii")
    old.chmod(0o755)

    done = make("run-lock", f"PYTHON={python.format(old=old)}")

    assert done.returncode != 0
    assert done.stderr.splitlines()[0].startswith(message)
    assert "Traceback" not in done.stderr


def test_help_names_every_target_for_people() -> None:
    text = make("help").stdout

    assert [line.split()[1] for line in text.splitlines()[:7]] == [
        "run", "test", "check", "proof", "bench", "lock", "clean",
    ]  # fmt: skip
