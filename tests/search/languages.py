"""The table of languages.yaml: texts of each language, and queries with the texts that they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Language:
    """`queries` name the texts that are meant by their place."""

    texts: tuple[str, ...]
    queries: Mapping[str, tuple[int, ...]]


def _read() -> dict[str, Language]:
    table = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return {
        tag: Language(tuple(said["texts"]), {query: tuple(meant) for query, meant in said["queries"].items()})
        for tag, said in table.items()
    }


LANGUAGES = _read()
