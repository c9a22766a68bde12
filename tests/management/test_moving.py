"""An installation moves to another database and another place for files; what was there reads the same there."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.demo_site import environment, own_database, prepared
from tests.gates.sources import ROOT

pytestmark = [
    pytest.mark.database,
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="from PostgreSQL, both ways are gone"
    ),
]
Surroundings = Mapping[str, str]


def manage(surroundings: Surroundings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=dict(surroundings), capture_output=True, text=True, check=False)


def done(surroundings: Surroundings, *arguments: str) -> str:
    answer = manage(surroundings, *arguments)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    """The demo, on the database that this run is of."""
    surroundings = environment(prepared(tmp_path_factory.mktemp("demo"), tmp_path_factory))
    sqlite = f"sqlite:///{surroundings['VAR_DIR']}/db.sqlite3"
    return {"DATABASE_URL": sqlite, **surroundings}


@pytest.fixture(scope="module")
def moved(demo: Surroundings, tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    """The demo on SQLite elsewhere; on PostgreSQL, from there in yet another database: so both ways are gone."""
    var = tmp_path_factory.mktemp("moved")
    places = [f"sqlite:///{var}/db.sqlite3", *own_database(var).values()]
    before = demo
    for url in places:
        after = {**demo, "VAR_DIR": str(var), "MEDIA_ROOT": str(var / "media"), "DATABASE_URL": url}
        done(after, "migrate", "--verbosity", "0")
        assert "are copied, and read the same" in done(after, "copy_database", "--from", before["DATABASE_URL"])
        before = after
    done(before, "copy_media", "--from", demo["MEDIA_ROOT"])
    for command in (["releases", "kit/spring-launch"], ["keys"], ["acts"]):
        assert done(before, *command) == done(demo, *command) != ""
    return before


def test_what_was_released_is_whole_after_the_move(moved: Surroundings) -> None:
    assert manage(moved, "verify_releases").returncode == 0
    assert manage(moved, "verify_audit").returncode == 0


def test_rows_that_come_later_take_numbers_that_are_free(moved: Surroundings) -> None:
    before = done(moved, "keys").count("bk_")

    done(moved, "issue_key", "demo-shop")

    assert done(moved, "keys").count("bk_") == before + 1


def test_a_database_that_has_rows_is_not_written_to(demo: Surroundings, moved: Surroundings) -> None:
    answer = manage(moved, "copy_database", "--from", demo["DATABASE_URL"])

    assert answer.returncode == 1
    assert "is not empty" in answer.stderr


def test_files_that_are_there_are_left_alone(demo: Surroundings, moved: Surroundings) -> None:
    assert "0 of " in done(moved, "copy_media", "--from", demo["MEDIA_ROOT"])


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("mysql://brand@nowhere/brand", "names no database"),
        ("sqlite:////nowhere/db.sqlite3", "There is no database at /nowhere/db.sqlite3"),
    ],
)
def test_a_source_that_is_none_is_refused(demo: Surroundings, source: str, told: str) -> None:
    answer = manage(demo, "copy_database", "--from", source)

    assert (answer.returncode, told in answer.stderr) == (1, True), answer.stderr


def test_a_damaged_file_is_not_copied(demo: Surroundings, moved: Surroundings, tmp_path: Path) -> None:
    name = "ab" * 32
    folder = tmp_path / "sha256" / name[:2] / name[2:4]
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"other bytes")

    answer = manage(moved, "copy_media", "--from", str(tmp_path))

    assert (answer.returncode, "is damaged" in answer.stderr) == (1, True), answer.stderr
