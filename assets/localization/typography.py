"""A text and its locale → the spaces and quotation marks that its readers expect.

French and Canadian French spaces follow the Imprimerie nationale and the Office québécois de la langue française;
quotation marks are CLDR's, with the house rules below.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assets.localization.cldr import facts
from assets.localization.errors import BadPattern, BadValue
from assets.localization.locales import language
from assets.localization.messages.nodes import Close, Literal, Node, Open, Plural, Select
from assets.localization.messages.parsing import parse
from assets.localization.tags import split

NO_BREAK = "\u00a0"
NARROW = "\u202f"
_SPACE = "(?<!\\s)[ \u2009]"
_COLON = re.compile(_SPACE + r"(?=:(?:[\s»”\"’…]|\Z))")
_HIGH = re.compile(_SPACE + r"(?=(?:;|[!?]+)(?:[\s»”\"’)\]….,:]|\Z))")
_GUILLEMETS = re.compile(f"(?<=«)[ \u2009](?!\\s)|{_SPACE}(?=»)")
Rules = Sequence[tuple[re.Pattern[str], str]]
"""A pattern that matches one space, and the space to put there."""
FRENCH: Rules = ((_COLON, NO_BREAK), (_HIGH, NARROW), (_GUILLEMETS, NARROW))
CANADIAN: Rules = ((_COLON, NO_BREAK), (_GUILLEMETS, NO_BREAK))
"""`;`, `!` and `?` have no space before them; one that is there is the editor's."""
SWISS_MARKS = ("«", "»", "‹", "›")
HOUSE_MARKS = {
    "de-CH": SWISS_MARKS,
    "de-LI": SWISS_MARKS,
    "it-CH": SWISS_MARKS,
    "fr": (f"«{NARROW}", f"{NARROW}»", "“", "”"),
    "fr-CA": (f"«{NO_BREAK}", f"{NO_BREAK}»", "“", "”"),
    "fr-CH": (f"«{NARROW}", f"{NARROW}»", f"‹{NARROW}", f"{NARROW}›"),
}
"""Where print differs from CLDR: Swiss guillemets, and French ones with their spaces and distinct inner marks."""


def spaced(source: str, locale: str, *, rich: bool = False) -> str:
    """A message's source with its own spaces as the locale's typography has them. Idempotent; never of other length.

    Only breakable spaces in running text are replaced: none is added or removed, one that does not break is its
    writer's choice, and arguments, tags, addresses, `<code>` and parts marked as another language stay as they are. A
    source that does not parse is given back.
    """
    rules = _rules(locale)
    if not rules or not any(pattern.search(source) for pattern, _ in rules):
        return source
    try:
        message = parse(source, rich=rich)
    except BadPattern:
        return source
    characters = list(source)
    for literal in _running_text(message.nodes):
        for pattern, space in rules:
            for found in pattern.finditer(source[literal.position : literal.end]):
                characters[literal.position + found.start()] = space
    return "".join(characters)


def quotation_marks(locale: str, level: int = 1) -> tuple[str, str]:
    """What opens and closes a quotation, or with level 2 one inside it; French marks bring their spaces along.

    Raises BadValue for another level, UnknownLocale.
    """
    if level not in (1, 2):
        raise BadValue(f"{level!r} is no level of quotation. Write 1, or 2 for a quotation inside another.")
    marks = _marks(locale)
    return marks[2 * level - 2], marks[2 * level - 1]


@lru_cache(maxsize=512)
def _marks(locale: str) -> tuple[str, str, str, str]:
    parts = split(locale)
    for name in (f"{parts.language}-{parts.region}", parts.language):
        if name in HOUSE_MARKS:
            return HOUSE_MARKS[name]
    return facts().quotation_marks(str(parts))


@lru_cache(maxsize=512)
def _rules(locale: str) -> Rules:
    if language(locale) != "fr":
        return ()
    return CANADIAN if split(locale).region == "CA" else FRENCH


def _running_text(nodes: Sequence[Node]) -> Iterator[Literal]:
    """The literals outside code and outside parts that say their own language."""
    apart = 0
    for node in nodes:
        if isinstance(node, Open):
            apart += 1 if apart or _is_apart(node) else 0
        elif isinstance(node, Close):
            apart -= 1 if apart else 0
        elif isinstance(node, Literal) and not apart:
            yield node
        elif isinstance(node, Plural | Select) and not apart:
            for branch in node.branches:
                yield from _running_text(branch.nodes)


def _is_apart(node: Open) -> bool:
    return node.tag == "code" or any(attribute.name == "lang" for attribute in node.attributes)
