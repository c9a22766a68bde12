"""A message or a fixed string → the same in a pseudo-locale: readable, and showing what a translation would break.

en-XA gives Latin letters accents, lengthens texts and puts them in brackets; ar-XB runs every word from right to left.
Both work on the parsed message, so branches, arguments, terms, tags and addresses stay what they are.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from assets.localization.errors import BadValue, shown
from assets.localization.formatting import grapheme_length
from assets.localization.locales import PSEUDO_LOCALES
from assets.localization.messages.directions import has_rtl
from assets.localization.messages.markup import BLOCK_TAGS
from assets.localization.messages.nodes import Branch, Close, Literal, Message, Node, Open, Plural, Select, Void
from assets.localization.messages.signatures import walk

ACCENTED = "en-XA"
BLOCKS = BLOCK_TAGS | {"li"}
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ",
)
_FILLER = "one two three four five six seven eight nine ten eleven twelve ".translate(_ACCENTS)
_GROWTH = ((10, 2.0), (20, 1.6), (math.inf, 1.35))
"""Up to so many characters a text becomes so many times as long."""
_KEPT = re.compile(
    r"((?:https?://|mailto:|tel:)\S+|(?<![\w.+-])[\w.+-]++@(?:[\w-]++\.)+[a-z]{2,}(?!\w)"
    r"|(?<![\w.-])(?:[\w-]++\.)+[a-z]{2,}(?!\w)(?:/\S*)?|%\(\w+\)[a-z]|%%)"
)
"""Addresses, and the places of values in fixed strings. Each begins where none could have begun before: linear time."""
_STRETCH = re.compile(r"\S+")
_LETTER = re.compile(r"[^\W\d_]")
_RTL_WORD = "\u200f\u202e{}\u202c\u200f"


def pseudo_message(message: Message, locale: str) -> Message:
    """The message in a pseudo-locale. What stands between `<code>` and `</code>` stays. Raises BadValue."""
    _require(locale)
    nodes = tuple(_respelled(message.nodes, locale))
    if locale == ACCENTED:
        nodes = tuple(_bracketed(nodes))
    literals = (node.text for node in walk(nodes) if isinstance(node, Literal))
    return replace(message, nodes=nodes, has_rtl_text=any(has_rtl(literal) for literal in literals))


def pseudo_text(text: str, locale: str) -> str:
    """The same for text that is no message: fixed strings with gettext's `%(name)s`, names."""
    _require(locale)
    changed = _spelled(text, locale)
    if locale != ACCENTED or not has_words(text):
        return changed
    return f"[{changed}{_padding(grapheme_length(text))}]"


def has_words(text: str) -> bool:
    """Whether there is anything to translate: a letter outside addresses and places of values."""
    return any(_LETTER.search(part) for part in _KEPT.split(text)[::2])


def _require(locale: str) -> None:
    if locale not in PSEUDO_LOCALES:
        raise BadValue(f"{shown(locale)} is no pseudo-locale. Write one of {', '.join(sorted(PSEUDO_LOCALES))}.")


def _spelled(text: str, locale: str) -> str:
    """The text's words respelled; every second part is an address or a value's place and stays."""
    parts = _KEPT.split(text)
    parts[::2] = [
        part.translate(_ACCENTS) if locale == ACCENTED else _STRETCH.sub(_turned, part) for part in parts[::2]
    ]
    return "".join(parts)


def _turned(stretch: re.Match[str]) -> str:
    return _RTL_WORD.format(stretch[0]) if _LETTER.search(stretch[0]) else stretch[0]


def _respelled(nodes: Iterable[Node], locale: str) -> Iterator[Node]:
    in_code = 0
    for node in nodes:
        if isinstance(node, Open | Close) and node.tag == "code":
            in_code += 1 if isinstance(node, Open) else -1
        if isinstance(node, Literal) and not in_code:
            yield replace(node, text=_spelled(node.text, locale))
        elif isinstance(node, Plural | Select) and not in_code:
            yield _with_branches(node, [tuple(_respelled(branch.nodes, locale)) for branch in node.branches])
        else:
            yield node


def _with_branches(node: Plural | Select, contents: Sequence[tuple[Node, ...]]) -> Plural | Select:
    pairs = zip(node.branches, contents, strict=True)
    branches: tuple[Branch, ...] = tuple(replace(branch, nodes=nodes) for branch, nodes in pairs)
    return replace(node, branches=branches)


def _bracketed(nodes: Iterable[Node]) -> Iterator[Node]:
    """Each stretch of running text in brackets of its own: within a paragraph or list item, never round one."""
    for has_blocks, group in groupby(nodes, _has_blocks):
        stretch = tuple(group)
        if not has_blocks:
            yield from _in_brackets(stretch)
            continue
        for node in stretch:
            if isinstance(node, Plural | Select):
                node = _with_branches(node, [tuple(_bracketed(branch.nodes)) for branch in node.branches])
            yield node


def _has_blocks(node: Node) -> bool:
    return any(isinstance(each, Open | Close) and each.tag in BLOCKS for each in walk((node,)))


def _in_brackets(stretch: tuple[Node, ...]) -> tuple[Node, ...]:
    """In the parser's normal form: no two literals in a row."""
    if not any(_is_shown(node) for node in stretch):
        return stretch
    return _merged((Literal("["), *stretch, Literal(f"{_padding(_length(stretch))}]")))


def _merged(nodes: Iterable[Node]) -> tuple[Node, ...]:
    merged: list[Node] = []
    for node in nodes:
        if merged and isinstance(node, Literal) and isinstance(merged[-1], Literal):
            merged[-1] = Literal(merged[-1].text + node.text)
        else:
            merged.append(node)
    return tuple(merged)


def _is_shown(node: Node) -> bool:
    return has_words(node.text) if isinstance(node, Literal) else not isinstance(node, Open | Close | Void)


def _length(nodes: Iterable[Node]) -> int:
    """Characters of the text by its longest branches, without values."""
    length = 0
    for node in nodes:
        if isinstance(node, Literal):
            length += grapheme_length(node.text)
        elif isinstance(node, Plural | Select):
            length += max(_length(branch.nodes) for branch in node.branches)
    return length


def _padding(length: int) -> str:
    """As many characters as make a text of this length grow as translations do."""
    growth = next(growth for most, growth in _GROWTH if length <= most)
    added = math.ceil(length * growth) - length
    text = (" " + _FILLER * (added // len(_FILLER) + 1))[:added]
    return text if text.strip() == text.lstrip() else f"{text[:-1]}·"
