"""A text and patterns → the pieces of the text that match, whatever folding made longer, shorter or dropped.

A piece is what folds by itself: a character with the marks, joiners and trailing jamo that follow it, and a Brahmic
conjunct as a whole. The pieces' folds, one after the other, are the fold of the text.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from assets.search.folding import SPELLED_OUT, SPELLINGS, letters_of

PIECES_KEPT = 8_192
_VIRAMA_CLASS = 9
_FOLLOWING_JAMO = ("\u1160", "\u11ff")
_BARE = frozenset(two[0] for two in SPELLED_OUT.values())
_NEVER_BEFORE = frozenset("aeiouq")
"""Of folding.TWO_FOR_ONE: the first of two letters, and those after which they are no other spelling of an umlaut."""


def pieces(text: str) -> list[str]:
    found: list[str] = []
    is_joining = False
    for letter in text:
        if found and (_is_attached(letter) or (is_joining and _folded(letter)[:1].isalnum())):
            found[-1] += letter
        else:
            found.append(letter)
        is_joining = unicodedata.combining(letter) == _VIRAMA_CLASS or (is_joining and not _folded(letter))
    return found


@lru_cache(maxsize=PIECES_KEPT)
def _is_attached(letter: str) -> bool:
    first = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", letter).casefold())[:1]
    is_mark = not first or unicodedata.category(first)[0] == "M"
    return is_mark or _FOLLOWING_JAMO[0] <= first <= _FOLLOWING_JAMO[1] or not _folded(letter)


_folded = lru_cache(maxsize=PIECES_KEPT)(letters_of)


def matching(parts: Sequence[str], patterns: Iterable[str], language: str) -> set[int]:
    """Which pieces, by their index, hold what a pattern matches, in any spelling that the language has."""
    wanted = tuple(patterns)
    return {
        index
        for reading in _readings(parts, language)
        for one in wanted
        for match in _matches(*_aligned(reading), one)
        for index in match
    }


def _readings(parts: Sequence[str], language: str) -> Iterator[list[str]]:
    """The pieces' folds; where the language has other spellings, with two letters for one, and one for two."""
    yield [_folded(part) for part in parts]
    letters = SPELLINGS.get(language)
    if letters is not None:
        yield [_folded(letters.get(_lower(part), part)) for part in parts]
    if letters is SPELLED_OUT:
        yield list(_one_for_two(parts))


def _one_for_two(parts: Sequence[str]) -> Iterator[str]:
    before, last = "", ""
    for part in parts:
        letter = _lower(part)
        is_second = letter == "e" and last in _BARE and before not in _NEVER_BEFORE
        yield "" if is_second else _folded(part)
        before, last = last, letter


def _lower(part: str) -> str:
    return unicodedata.normalize("NFC", part).lower()


def _aligned(reading: Sequence[str]) -> tuple[str, list[int]]:
    """The folded text with a space on either side, and by character the piece that it comes from."""
    letters, origins = [" "], [-1]
    for index, folded in enumerate([*reading, " "]):
        for letter in folded:
            if letter != " " or letters[-1] != " ":
                letters.append(letter)
                origins.append(index)
    return "".join(letters), origins


def _matches(folded: str, origins: Sequence[int], pattern: str) -> Iterator[range]:
    """The pieces of each place where the pattern matches, without the spaces around it."""
    lead, length = len(pattern) - len(pattern.lstrip()), len(pattern.strip())
    at = folded.find(pattern)
    while at >= 0:
        first, end = at + lead, at + lead + length
        yield range(origins[first], origins[end - 1] + 1)
        at = folded.find(pattern, end)
