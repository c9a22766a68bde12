"""Turns the checkout into what the gates judge: its Python files as syntax trees, its texts as lines."""

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("assets", "brand_api", "benchmarks", "requirements", "tests")
TEXT_SUFFIXES = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    ".json",
    ".html",
    ".css",
    ".js",
    ".po",
    ".sh",
    ".example",
}
GENERATED = {"migrations", "data", "snapshots", "__pycache__"}
IGNORED = {".git", ".venv", ".venv-lock", "var", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis",
           ".import_linter_cache", "__pycache__", "node_modules", ".env"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A Python file: where it is from the root, its text and its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path)

    def is_under(self, *folders: str) -> bool:
        return any(self.path.is_relative_to(folder) or self.name == f"{folder}.py" for folder in folders)


def parse(text: str, path: str = "assets/planted.py") -> Source:
    return Source(Path(path), text, ast.parse(text))


@functools.cache
def python_files() -> tuple[Source, ...]:
    """Every hand-written module; data tables, migrations and snapshots are not."""
    paths = [ROOT / "manage.py", *(path for folder in CODE for path in sorted((ROOT / folder).rglob("*.py")))]
    wanted = [path.relative_to(ROOT) for path in paths if not GENERATED & set(path.relative_to(ROOT).parts)]
    return tuple(parse((ROOT / path).read_text(encoding="utf-8"), str(path)) for path in wanted)


@functools.cache
def text_files() -> tuple[tuple[Path, str], ...]:
    """Every text that is or may be committed, with its path from the root."""
    return tuple(walk_texts(ROOT))


def walk_texts(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.iterdir()):
        relative = path.relative_to(ROOT)
        if path.name in IGNORED:
            continue
        if path.is_dir():
            yield from walk_texts(path)
        if path.suffix in TEXT_SUFFIXES or path.name in {"Makefile", "run", "NOTICE", "LICENSE", ".gitignore"}:
            yield relative, path.read_text(encoding="utf-8", errors="replace")
