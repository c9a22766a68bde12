"""The layer contracts stand, and a planted breach of each kind is found."""

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.gates.sources import ROOT

pytestmark = pytest.mark.slow
BREACHES = {
    "a module without a place": ("stray.py", '"""Stray."""\n', "stray"),
    "a lower layer imports a higher one": ("errors.py", "import assets.manifest\n", "Layers"),
    "a pure module imports Django": ("manifest/shapes.py", "import django\n", "Pure packages"),
    "a row imports reversion": ("models/asset.py", "import reversion\n", "reversion"),
    "a command imports REST framework": ("management/__init__.py", "import rest_framework\n", "REST framework"),
    "the library imports its wiring": ("apps.py", "import brand_api\n", "wiring"),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sysconfig.get_path("scripts")) / "lint-imports"
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy_of_the_code(tmp_path: Path) -> Path:
    for name in ("assets", "brand_api"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold() -> None:
    done = lint_imports(ROOT)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("breach", BREACHES)
def test_a_planted_breach_is_found(breach: str, copy_of_the_code: Path) -> None:
    name, line, word = BREACHES[breach]
    path = copy_of_the_code / "assets" / name
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + "\n" + line, encoding="utf-8")

    done = lint_imports(copy_of_the_code)

    assert done.returncode != 0
    assert word in done.stdout
