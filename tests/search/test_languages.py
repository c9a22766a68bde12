"""Queries in many languages against hand-made judgements: how much of what is meant is found, and how much else."""

import pytest

from assets.manifest import BlockManifest, BlockType, Policy, Variant
from assets.search import patterns_of, rows_of
from tests.search.languages import LANGUAGES, Language

LEAST = 0.95
LEAST_OF_ONE = 0.85


def hits(tag: str, language: Language, query: str) -> set[int]:
    patterns = patterns_of(query)
    found = set()
    for number, text in enumerate(language.texts):
        block = BlockManifest("k", "t", BlockType.TEXT, Policy.ANY, (Variant("value", tag, "001", text),))
        if all(each in rows_of(block)[f"{tag}/001"] for each in patterns):
            found.add(number)
    return found


def measured(tag: str) -> tuple[int, int, int]:
    """How many were meant, how many of those were found, and how many were found at all."""
    language = LANGUAGES[tag]
    pairs = [(hits(tag, language, query), set(meant)) for query, meant in language.queries.items()]
    return (
        sum(len(meant) for _, meant in pairs),
        sum(len(found & meant) for found, meant in pairs),
        sum(len(found) for found, _ in pairs),
    )


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_language_finds_what_is_meant_and_little_else(tag: str) -> None:
    meant, right, found = measured(tag)

    assert right / meant >= LEAST_OF_ONE
    assert right / found >= LEAST_OF_ONE


def test_all_languages_together_reach_the_floors() -> None:
    meant, right, found = (sum(numbers) for numbers in zip(*map(measured, LANGUAGES), strict=True))

    assert len(LANGUAGES) >= 15
    assert (right / meant >= LEAST, right / found >= LEAST) == (True, True)
