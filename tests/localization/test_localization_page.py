"""docs/localization.md: its examples give what it says, and it names every function of formatting."""

import doctest
from pathlib import Path

from assets.localization import formatting

PAGE = Path(__file__).resolve().parents[2] / "docs" / "localization.md"
CHECKS = {"engine_versions", "preload", "require_engine", "require_skeleton", "require_unit"}
"""For start-up, children and parsers, not for callers."""


def test_the_examples_give_what_the_page_says() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert (failed, tried >= 15) == (0, True)


def test_the_page_names_every_formatter() -> None:
    functions = {name for name in formatting.__all__ if name.islower() and not name.startswith("parse_")}

    assert not [name for name in functions - CHECKS if f"`{name}(" not in PAGE.read_text("utf-8")]
