"""A document in a pseudo-locale → the words in it that no block and no catalogue gave: they could not be translated.

Asked of the traced render before styles are written into elements: there every character knows the line it came from.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from assets.localization.pseudo import has_words
from assets.rendering.environment import Sources, environment
from assets.rendering.tracing import Coarse, Source, TemplateSource, render_with_runs, runs_of
from assets.rendering.tracing.html_text import text_stretches
from assets.rendering.tracing.runs import merged, overlaps

JSON = "application/json"
PLAIN_TEXT = "text/plain"
SHOWN_CHARACTERS = 60
_TAG = re.compile(r"""<[a-z](?:[^>"']|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*+(?:>|\Z)""", re.IGNORECASE)
_SPOKEN = re.compile(
    r"""\s(?:alt|title|aria-label|aria-description|aria-roledescription|placeholder|summary)\s*=\s*"""
    r"""(?:"([^"]*)"|'([^']*)')""",
    re.IGNORECASE,
)
_DESCRIBING = re.compile(r"""\s(?:name|property)\s*=\s*["'](?:og:|twitter:)?(?:description|title)["']""", re.IGNORECASE)
_CONTENT = re.compile(r"""\scontent\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w+;")
_JSON_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*:)?')


@dataclass(frozen=True, slots=True, order=True)
class HardCoded:
    """Words written in a template or layout, by name and line; line 0 where only the template is known."""

    name: str
    line: int
    words: str


def hard_coded(sources: Sources, names: Mapping[str, Any]) -> tuple[HardCoded, ...]:
    """Each once, in the order of templates and lines. `names` are the traced values. Raises what rendering raises."""
    text = render_with_runs(environment(sources, is_traced=True), sources.name, names)
    spelled, runs = str.__str__(text), merged(runs_of(text))
    beginnings = [0, *accumulate(length for length, _ in runs)]
    found = set()
    for start, stop, source in overlaps(runs, iter(sorted(_stretches(sources, spelled)))):
        words = " ".join(spelled[start:stop].split())
        place = _written_in(source)
        if place and has_words(_ENTITY.sub("", words)):
            first_word = start + spelled[start:stop].index(words[0])
            lines_before = spelled.count("\n", beginnings[bisect_right(beginnings, start) - 1], first_word)
            line = place.line + lines_before if place.line else 0
            found.add(HardCoded(place.name or sources.name, line, words[:SHOWN_CHARACTERS]))
    return tuple(sorted(found))


def _written_in(source: Source) -> TemplateSource | None:
    """Where a template's literal begins, if nothing else can have given the text."""
    members = source.sources if isinstance(source, Coarse) else (source,)
    places = [each for each in members if isinstance(each, TemplateSource)]
    return places[0] if len(places) == len(members) else None


def _stretches(sources: Sources, text: str) -> Iterator[tuple[int, int]]:
    """(start, stop) of what a reader sees or hears of a document."""
    media_type = sources.media_type.partition(";")[0].strip()
    if sources.is_escaped:
        yield from text_stretches(text)
        for tag in _TAG.finditer(text):
            yield from _spoken(tag)
    elif media_type == JSON:
        yield from (found.span(1) for found in _JSON_STRING.finditer(text) if not found[2])
    elif media_type == PLAIN_TEXT:
        yield 0, len(text)


def _spoken(tag: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The attributes of a tag that are read aloud or shown."""
    patterns = [_SPOKEN, _CONTENT] if _DESCRIBING.search(tag[0]) else [_SPOKEN]
    for pattern in patterns:
        for found in pattern.finditer(tag[0]):
            group = 1 if found[1] is not None else 2
            yield tag.start() + found.start(group), tag.start() + found.end(group)
