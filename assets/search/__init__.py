"""Content → the folded words it is found by; what somebody types → the rows that hold them.

    rows = SearchRow.objects.matching(patterns_of("crème"))     # a queryset like any other

The same words are found on every database: folding is ours, matching is LIKE, and indexes only narrow. BadQuery: what
was typed cannot be searched for.
"""

from assets.search.folding import FOLDING, fold, pattern
from assets.search.places import places_read
from assets.search.queries import MAX_LETTERS, MAX_TERMS, BadQuery, drafts_matching, patterns_of
from assets.search.snippets import Run, Snippet, marked, snippet_of
from assets.search.texts import rows_of
from assets.search.traits import TraitName, traits_of
from assets.search.writing import Reindexed, index_drafts, index_releases, reindex

__all__ = [
    "FOLDING",
    "MAX_LETTERS",
    "MAX_TERMS",
    "BadQuery",
    "Reindexed",
    "Run",
    "Snippet",
    "TraitName",
    "drafts_matching",
    "fold",
    "index_drafts",
    "index_releases",
    "marked",
    "pattern",
    "patterns_of",
    "places_read",
    "reindex",
    "rows_of",
    "snippet_of",
    "traits_of",
]
