"""The documentation is complete, and what it tells the reader to type works."""

import ast
import re
from pathlib import Path

import pytest

from tests.gates.documents import blocks, command_names, environment_names, headings, names_read, read
from tests.gates.sources import ROOT, python_files

PAGES = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_each_setting_has_a_heading_and_an_example() -> None:
    names = environment_names()

    assert "DATABASE_URL" in names
    assert names - headings(read("docs/settings.md")) == set()
    assert {name for name in names if f"\n# {name}=" not in read(".env.example")} == set()


def test_no_heading_names_a_setting_that_is_not_read() -> None:
    assert headings(read("docs/settings.md")) - environment_names() == set()


def test_each_command_has_a_heading() -> None:
    assert command_names() - headings(read("docs/commands.md")) == set()


def test_each_limit_is_used_by_the_library() -> None:
    (settings,) = (source for source in python_files() if source.name == "brand_api/settings.py")
    names = {node.id for node in ast.walk(settings.tree) if isinstance(node, ast.Name)}
    limits = {name for name in names if name.startswith("ASSETS_")}
    code = "".join(source.text for source in python_files() if source.is_under("assets"))
    used_here = {name for name in limits if settings.text.count(name) > 1}

    assert {name for name in limits - used_here if f"settings.{name}" not in code} == set()


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_relative_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]

    assert not missing


def test_a_setting_without_a_heading_would_be_noticed() -> None:
    tree = ast.parse("with env.prefixed('A_'):\n    X = env.int('B', 1)\nY = env.str('C', '')\n")

    assert names_read(tree, "") == ["A_B", "C"]
    assert headings("### `A_B`\ntext `C`\n") == {"A_B"}


def test_a_marked_block_is_read_with_its_output() -> None:
    text = "```sh run\nls\n```\nGives\n```text output\nREADME.md\n…\n```\n```sh\nnot this\n```\n"

    (block,) = blocks("page.md", text)

    assert (block.name, block.script, block.output) == ("page.md:1", "ls\n", ("README.md", "…"))
