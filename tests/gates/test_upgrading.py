"""The code of the release before runs on the new schema: migrations only add, and its own tests of reading say so."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.functions import Now

from tests.counts import IS_PROOF
from tests.gates.migration_rules import faults
from tests.gates.sources import ROOT

FIRST = "0026"
"""Earlier migrations are of the first release: there was no code before."""
AFTERWARDS: dict[str, str] = {}
"""Migration → since which release no code names what it takes away."""
READING = ("tests/api", "tests/delivery")
FOLDER = Path("assets/migrations")
PLANTED = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assets", "{last}")]
    operations = [migrations.RenameField("grant", "region", "market")]
"""
CHAR, TEXT = models.CharField, models.TextField
BREACHES: dict[str, Operation] = {
    "cannot be left out": migrations.AddField("row", "new", CHAR(max_length=3, default="")),
    "may be null no more": migrations.AlterField("row", "soft", CHAR(max_length=9)),
    "has another type": migrations.AlterField("row", "soft", TEXT(null=True)),
    "holds less": migrations.AlterField("row", "soft", CHAR(max_length=5, null=True)),
    "becomes unique": migrations.AlterField("row", "soft", CHAR(max_length=9, null=True, unique=True)),
    "binds a table": migrations.AddConstraint("row", models.UniqueConstraint(fields=["soft"], name="row_one")),
    "Remove field": migrations.RemoveField("row", "soft"),
    "Rename field": migrations.RenameField("row", "soft", "hard"),
    "Delete model": migrations.DeleteModel("row"),
}
ADDITIONS: tuple[Operation, ...] = (
    migrations.CreateModel("other", [("name", CHAR(max_length=3))]),
    migrations.AddConstraint("other", models.UniqueConstraint(fields=["name"], name="other_one")),
    migrations.AddField("row", "maybe", CHAR(max_length=3, null=True)),
    migrations.AddField("row", "at", models.DateTimeField(db_default=Now())),
    migrations.AlterField("row", "soft", CHAR(max_length=99, null=True)),
    migrations.AddIndex("row", models.Index(fields=["soft"], name="row_soft")),
)


def names() -> list[str]:
    return sorted(path.stem for path in (ROOT / FOLDER).glob("[0-9]*.py"))


def before() -> ProjectState:
    state = ProjectState()
    state.add_model(ModelState("assets", "Row", [("id", models.BigAutoField(primary_key=True)),
                                                 ("soft", CHAR(max_length=9, null=True))]))  # fmt: skip
    return state


def test_no_migration_takes_away_what_the_release_before_reads_or_writes() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = [
        f"{name}: {fault}"
        for name in names()
        if name[:4] >= FIRST and name not in AFTERWARDS
        for fault in faults(
            loader.disk_migrations["assets", name].operations, loader.project_state(("assets", name), at_end=False)
        )
    ]

    assert not found, found


@pytest.mark.parametrize("told", BREACHES)
def test_a_breach_would_be_noticed(told: str) -> None:
    (fault,) = faults([BREACHES[told]], before())

    assert told in fault


def test_what_only_adds_is_allowed() -> None:
    assert list(faults(list(ADDITIONS), before())) == []


def git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"there is no history to take the code before from: {done.stderr.decode()[:80]}")
    return done.stdout


def code_before(migration: str) -> str:
    """The commit before the one that added it; the newest where it is not committed yet."""
    added = git("log", "-1", "--format=%H", "--diff-filter=A", "--", str(FOLDER / f"{migration}.py")).decode().strip()
    return git("rev-parse", f"{added}^" if added else "HEAD").decode().strip()


def former_checkout(commit: str, folder: Path) -> Path:
    """Its code, with all migrations there are now: its models on the new schema."""
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as tar:
        tar.extractall(folder, filter="data")
    for path in (ROOT / FOLDER).glob("[0-9]*.py"):
        shutil.copy(path, folder / FOLDER / path.name)
    return folder


def read_by(folder: Path, *tests: str) -> "subprocess.CompletedProcess[str]":
    """Its tests of reading, in a database of their own, a hundredth of each count."""
    told = connection.get_connection_params()
    url = {} if connection.vendor == "sqlite" else {
        "DATABASE_URL": f"postgresql://{told['user']}@/before?host={told['host']}"
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if name not in ("PROOF", "PROOF_RESULTS", "DATABASE_URL")}
    words = ["-q", "-n", "0", "-m", "database and not slow and not s3", "-p", "no:cacheprovider", *tests]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=folder, env={**kept, **url, "QUICK": "1", "VAR_DIR": str(folder / "var")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.proof(1)
@pytest.mark.slow
@pytest.mark.django_db
def test_the_code_before_the_newest_migration_reads_on_the_new_schema(tmp_path: Path) -> None:
    if not IS_PROOF:
        pytest.skip("`make proof` runs the tests of the former code, which takes minutes")
    folder = former_checkout(code_before(names()[-1]), tmp_path / "before")

    done = read_by(folder, *READING)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " passed" in done.stdout


@pytest.mark.proof(1)
@pytest.mark.slow
@pytest.mark.django_db
def test_a_column_that_the_former_code_misses_would_be_noticed(tmp_path: Path) -> None:
    if not IS_PROOF:
        pytest.skip("`make proof` runs the tests of the former code, which takes minutes")
    folder = former_checkout(code_before(names()[-1]), tmp_path / "before")
    (folder / FOLDER / "9999_planted.py").write_text(PLANTED.format(last=names()[-1]))

    done = read_by(folder, "tests/delivery/test_access.py")

    assert done.returncode == 1
    assert "region" in done.stdout
