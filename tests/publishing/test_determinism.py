"""The demo brand, published in two databases by processes that differ in all that must not matter: the same bytes."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.examples.demo import EDITIONS
from tests.gates.sources import ROOT

SOLNAP = ROOT / "examples" / "solnap"
KIT = "spring-launch"
MARKETS = {edition.partition("/")[0] for edition in EDITIONS}


@dataclass(frozen=True)
class Made:
    """Digests by reference, digests of documents by recipe, and the rendered files by path."""

    releases: dict[str, str]
    documents: dict[str, tuple[str, bytes]]
    files: dict[str, bytes]


def made(folder: Path, *sources: Path, **surroundings: str) -> Made:
    """Pushes the sources one after the other, publishes the kit and renders every edition."""
    database = folder / "db.sqlite3"
    url = {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{database}"}
    steps = [["migrate"], *(["push", str(source)] for source in sources), ["publish", f"kit/{KIT}"]]
    for step in [*steps, ["render", KIT, "--all", "--out", str(folder / "out")]]:
        command = [sys.executable, "manage.py", *step, "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **url, **surroundings}, check=True, capture_output=True)
    with closing(sqlite3.connect(database)) as rows:
        named = "SELECT kind || '/' || key, digest FROM assets_release JOIN assets_asset a ON a.id = asset_id"
        releases = dict(rows.execute(named).fetchall())
        documents = rows.execute("SELECT recipe, digest, spans FROM assets_document").fetchall()
    out = sorted(path for path in (folder / "out").rglob("*") if path.is_file())
    return Made(
        releases,
        {recipe: (digest, spans) for recipe, digest, spans in documents},
        {str(path.relative_to(folder / "out")): path.read_bytes() for path in out},
    )


@pytest.mark.slow
def test_two_machines_release_and_render_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    blocks_first = tmp_path / "solnap"
    left_out = shutil.ignore_patterns("kits", "templates", "collections.yaml")
    shutil.copytree(SOLNAP, blocks_first, ignore=left_out)

    here = made(tmp_path / "first", SOLNAP, PYTHONHASHSEED="1", TZ="Asia/Tokyo", LANG="C.UTF-8")
    there = made(
        tmp_path / "second", blocks_first, SOLNAP, PYTHONHASHSEED="2", TZ="America/Caracas", LANG="tr_TR.UTF-8"
    )

    assert here == there
    assert len(here.releases) > 30
    assert len(here.documents) > 20
    assert {path.split("/")[0] for path in here.files} == {*MARKETS, "manifest.json", "media"}
