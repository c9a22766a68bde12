"""A document with its index → passages: what readers see of each source, all of it or where a text stands."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from assets.manifest import DRAWN_TYPES
from assets.rendering.tracing.html_text import text_stretches
from assets.rendering.tracing.index import Index
from assets.rendering.tracing.runs import overlaps

UNSEEN = dict.fromkeys(map(ord, "\u00ad\u061c\u200e\u200f\u2066\u2067\u2068\u2069"))
"""Soft hyphen and bidi controls: they are in the text, and nobody types them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that came from one source, by its number in the index."""

    text: str
    source: int


def passages(index: Index, body: bytes, *, is_html: bool, wanted: str = "") -> tuple[Passage, ...]:
    """In the order of the document, blanks left out; of HTML its text, with character references read.

    `wanted` keeps those in which it begins, ends or goes on; white space counts as one space, and tags as nothing.
    """
    found = [
        Passage("".join(piece.text for piece in pieces), number) for number, pieces in _pieces(index, body, is_html)
    ]
    shown = [passage for passage in found if passage.text.strip()]
    words = " ".join(wanted.translate(UNSEEN).split())
    if not words:
        return tuple(shown)
    text, owners = _joined(shown)
    places = {place for start in _starts(text, words) for place in owners[start : start + len(words)]}
    return tuple(shown[place] for place in sorted(places))


def passages_of(index: Index, body: bytes, media_type: str, wanted: str = "") -> tuple[Passage, ...]:
    """The same by the document's media type; of a picture one without text, for all that it was made of."""
    if media_type in DRAWN_TYPES:
        return tuple(Passage("", number) for _, number in index.runs)
    return passages(index, body, is_html="html" in media_type, wanted=wanted)


def _pieces(index: Index, body: bytes, is_html: bool) -> Iterator[tuple[int, Iterator[Passage]]]:
    """What follows each other from one source."""
    text = body.decode()
    stretches = text_stretches(text) if is_html else iter([(0, len(text))])
    pieces = (
        Passage(html.unescape(text[start:stop]) if is_html else text[start:stop], number)  # type: ignore[arg-type]
        for start, stop, number in overlaps(tuple(_in_characters(index, body)), stretches)
    )
    return groupby(pieces, key=lambda piece: piece.source)


def _in_characters(index: Index, body: bytes) -> Iterator[tuple[int, int]]:
    position = 0
    for length, number in index.runs:
        yield len(body[position : position + length].decode()), number
        position += length


def _joined(shown: list[Passage]) -> tuple[str, list[int]]:
    """One text with its white space collapsed, and the place in `shown` of each of its characters."""
    characters: list[str] = []
    owners: list[int] = []
    for place, passage in enumerate(shown):
        for character in passage.text.translate(UNSEEN):
            said = " " if character.isspace() else character
            if said == " " and characters[-1:] == [" "]:
                continue
            characters.append(said)
            owners.append(place)
    return "".join(characters), owners


def _starts(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)
