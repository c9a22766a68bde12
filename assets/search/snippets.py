"""A manifest and patterns that its row matches → the words around the first match, the matches told from the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assets.localization.locales import language
from assets.manifest import Manifest
from assets.search.folding import fold, spelled_out
from assets.search.marking import matching, pieces
from assets.search.texts import Said, head_of, said_by

LEAD, TRAIL = 40, 120
"""How many pieces of a text are shown before the first match and from there on, at most."""
WORD = 20
"""How many fewer may be shown so that no word is cut."""
CUT = "…"


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    is_match: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """`locale` is "" where tags match and no text does."""

    locale: str
    runs: tuple[Run, ...]


def snippet_of(manifest: Manifest, patterns: Sequence[str]) -> Snippet | None:
    """Of the first text that holds a word, at a place where all of them are held; else of the tags, else None."""
    tags = Said("", "", ", ".join(getattr(manifest, "tags", ())))
    for said in (*_at_one_place(manifest, patterns), tags):
        parts = pieces(" ".join(said.text.split()))
        found = matching(parts, patterns, language(said.locale) if said.locale else "")
        if found:
            return Snippet(said.locale, _around(parts, found))
    return None


def marked(text: str, patterns: Sequence[str]) -> tuple[Run, ...]:
    """All of a text in no known language."""
    parts = pieces(text)
    return tuple(_runs(parts, matching(parts, patterns, ""), range(len(parts))))


def _at_one_place(manifest: Manifest, patterns: Sequence[str]) -> Iterator[Said]:
    """Texts that hold a pattern, where texts of their place and the head together hold every one."""
    texts = [(said, held) for said in said_by(manifest) if (held := _held(said, patterns))]
    head = f" {fold(head_of(manifest))} "
    in_head = {each for each in patterns if each in head}
    for said, _ in texts:
        at_place = (held for other, held in texts if other.place == said.place)
        if len(in_head.union(*at_place)) == len(patterns):
            yield said


def _held(said: Said, patterns: Sequence[str]) -> set[str]:
    folded = f" {fold(said.text)} {spelled_out(said.text, language(said.locale))} "
    return {each for each in patterns if each in folded}


def _around(parts: Sequence[str], found: set[int]) -> tuple[Run, ...]:
    shown = _window(parts, found)
    before, after = [Run(CUT)] * (shown.start > 0), [Run(CUT)] * (shown.stop < len(parts))
    return (*before, *_runs(parts, found, shown), *after)


def _runs(parts: Sequence[str], found: set[int], shown: range) -> Iterator[Run]:
    for is_match, group in groupby(shown, found.__contains__):
        yield Run("".join(parts[index] for index in group), is_match)


def _window(parts: Sequence[str], found: set[int]) -> range:
    """From which piece to which."""
    first = min(found)
    start, end = max(0, first - LEAD), min(len(parts), first + TRAIL)
    if start:
        start = next((index + 1 for index in range(start, min(first, start + WORD)) if parts[index].isspace()), start)
    if end < len(parts):
        end = next((index for index in range(end, max(first, end - WORD), -1) if parts[index].isspace()), end)
    return range(start, end)
