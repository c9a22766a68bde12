"""TypeScript types generated from the description fit the example of docs/partners.md; in `make proof` alone."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from assets.api.describing import description
from tests.counts import IS_PROOF
from tests.gates.documents import FENCE, read

OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH")
BIN = "node_modules/.bin"
STRICT = ("--strict", "--noEmit", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler")
MISTAKE = """import type { components } from "./brand-api";
export const digest = (kit: components["schemas"]["KitEdition"]): number => kit.digest;
"""
needs_npm = pytest.mark.skipif(not IS_PROOF, reason="It takes packages from npm: `make proof` runs it.")


def example() -> str:
    (fence,) = (each for each in FENCE.finditer(read("docs/partners.md")) if each["info"].strip() == "ts")
    return fence["body"]


def packages() -> list[str]:
    """Those that the page installs, with their versions."""
    return re.findall(r"(?<= )\S+@\d+\.\d+\.\d+", read("docs/partners.md"))


def node(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the page's packages are installed and its types are made."""
    if not shutil.which("npm"):
        pytest.skip("Node with npm is not installed.")
    (tmp_path / "package.json").write_text("{}", encoding="ascii")
    installed = node("npm", "install", "--no-audit", "--no-fund", *packages(), folder=tmp_path)
    if any(word in installed.stderr for word in OFFLINE):
        pytest.skip("npm's registry cannot be reached.")
    assert installed.returncode == 0, installed.stderr
    (tmp_path / "openapi.json").write_bytes(description()[0])
    made = node(f"{BIN}/openapi-typescript", "openapi.json", "-o", "brand-api.d.ts", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    return tmp_path


def check(folder: Path, name: str, text: str) -> str:
    """What the compiler says, without a word if all is well."""
    (folder / name).write_text(text, encoding="utf-8")
    return node(f"{BIN}/tsc", *STRICT, name, folder=folder).stdout


@needs_npm
@pytest.mark.proof(1)
def test_the_types_that_are_generated_fit_the_example_and_find_a_mistake(folder: Path) -> None:
    assert check(folder, "example.ts", example()) == ""
    assert "Type 'string' is not assignable to type 'number'" in check(folder, "mistake.ts", MISTAKE)


def test_the_page_installs_versions_that_are_said() -> None:
    assert {each.rpartition("@")[0] for each in packages()} == {
        "openapi-fetch", "openapi-typescript", "typescript", "@types/node",
    }  # fmt: skip
