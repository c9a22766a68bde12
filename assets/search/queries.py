"""What somebody types → patterns that a row must hold, all of them; bounded before any database is asked."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import QuerySet

from assets.errors import AssetsError
from assets.models import Asset, DraftRow
from assets.search.folding import pattern

MAX_LETTERS = 200
MAX_TERMS = 10
Row = TypeVar("Row", bound=Asset)


class BadQuery(AssetsError):
    """What was typed cannot be searched for."""


def patterns_of(text: str) -> tuple[str, ...]:
    """One for each word between spaces, each once. Raises BadQuery."""
    if len(text) > MAX_LETTERS:
        raise BadQuery(f"A search has at most {MAX_LETTERS} characters, here are {len(text)}. Shorten it.")
    terms = dict.fromkeys(text.split())
    if len(terms) > MAX_TERMS:
        raise BadQuery(f"A search has at most {MAX_TERMS} words, here are {len(terms)}. Leave some out.")
    patterns = _widest(dict.fromkeys(filter(None, map(pattern, terms))))
    if not patterns:
        raise BadQuery("A search needs a letter or a digit. Type the beginning of a word.")
    return patterns


def _widest(patterns: Iterable[str]) -> tuple[str, ...]:
    """Without those that another one holds already."""
    every = tuple(patterns)
    return tuple(each for each in every if not any(each in other for other in every if other != each))


def drafts_matching(assets: QuerySet[Row], text: str) -> QuerySet[Row]:
    """Those of the assets whose drafts hold every word at one place. Raises BadQuery."""
    return assets.filter(pk__in=DraftRow.objects.matching(patterns_of(text)).values("asset"))
