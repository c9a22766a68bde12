"""The server for tests is there for one command, unprivileged, and leaves nothing."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tests.services import is_reachable_for_others, postgresql

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-m", "tests.services", "pg", "--"]


def test_a_server_runs_as_an_unprivileged_user_and_leaves_nothing() -> None:
    with postgresql() as url:
        home = Path(parse_qs(urlsplit(url).query)["host"][0])
        owner = (home / "data").stat().st_uid
        with psycopg.connect(url) as connection:
            (version,) = connection.execute("SHOW server_version").fetchone() or ("",)
        ports = [path for path in home.glob(".s.PGSQL.*") if path.is_socket()]

    assert version.startswith("18.")
    assert owner != 0
    assert len(ports) == 1
    assert not home.exists()


def test_the_command_is_told_where_and_its_exit_code_is_passed_on() -> None:
    script = "import os, sys; sys.exit(7 if os.environ['DATABASE_URL'].startswith('postgresql://') else 1)"

    done = subprocess.run([*COMMAND, sys.executable, "-c", script], check=False)

    assert done.returncode == 7


def test_without_a_command_it_says_how_to_use_it() -> None:
    done = subprocess.run(COMMAND[:-1], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith("usage:")


def test_a_folder_closed_to_others_is_told_from_an_open_one(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    assert not is_reachable_for_others(closed)
    assert is_reachable_for_others(Path(os.sep) / "usr" / "bin")


def test_the_command_is_told_of_a_bucket_of_its_own() -> None:
    script = "import os, sys; sys.exit(7 if os.environ['MEDIA_STORAGE'].startswith('s3://brand?endpoint=http') else 1)"

    done = subprocess.run([*COMMAND[:-2], "s3", "--", sys.executable, "-c", script], check=False)

    assert done.returncode == 7
