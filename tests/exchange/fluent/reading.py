"""Fluent files for tests: written from texts, read as an import reads them."""

from collections.abc import Mapping
from pathlib import Path

from assets.exchange.faults import Faults
from assets.exchange.fluent.blocks import Copy, copy_of
from assets.exchange.fluent.circles import check_circles
from assets.exchange.fluent.entries import Book, books_of
from assets.exchange.fluent.sources import Source, open_sources, sources_of
from tests.gates.sources import ROOT

LAUNCH = ROOT.parent / "shared" / "data" / "firefox-launch" / "ftl"
"""Real copy in twelve locales; it is no part of the project."""
HISTORY = LAUNCH.parent / "history.jsonl"
"""Real saves of five of its files, one a line."""
NO_LAUNCH = "the real copy, data/firefox-launch in a folder shared beside the checkout, is not here"
LIMIT_BYTES = 1_000_000


def write_files(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def read_folder(root: Path) -> tuple[tuple[Book, ...], tuple[Source, ...]]:
    """The books and files of a folder. Raises BadFolder."""
    faults = Faults()
    sources = sources_of(open_sources(root, faults), faults, LIMIT_BYTES)
    books = books_of(sources, faults)
    for book in books:
        check_circles(book, faults)
    faults.raise_any()
    return books, sources


def carried(root: Path, **texts: str) -> Copy:
    """What the texts of some locales become; `pt_BR` stands for pt-BR. The source locale is en."""
    files = {f"{name.replace('_', '-')}/copy.ftl": text for name, text in texts.items()}
    return copy_of(read_folder(write_files(root, files))[0], "en")


def value_of(copy: Copy, key: str, locale: str = "en") -> str:
    (value,) = (variant.value for variant in copy.blocks[key].variants if variant.locale == locale)
    return value
