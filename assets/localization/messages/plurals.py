"""Turns a message and its locale into findings: plural branches that the language needs, and those never reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assets.localization.formatting import Context, ordinal_category, plural_category
from assets.localization.messages.nodes import Argument, Branch, Finding, FindingKind, Level, Message, Plural, Pound
from assets.localization.messages.parsing import CATEGORIES
from assets.localization.messages.signatures import walk

SAMPLE_INTEGERS = 1001
SAMPLE_TENTHS = 100
RARE_FROM = 10**6


@dataclass(frozen=True, slots=True)
class Covered:
    """What one locale's plural categories cover: small whole numbers by category, and the rare categories."""

    integers: dict[str, frozenset[int]]
    common: frozenset[str]
    rare: frozenset[str]


def plural_problems(message: Message, locale: str) -> tuple[Finding, ...]:
    """Missing, unreachable and misleading plural branches, in source order. Raises UnknownLocale."""
    plurals = [node for node in walk(message.nodes) if isinstance(node, Plural)]
    return tuple(finding for node in plurals for finding in _findings(node, covered(locale, node.is_ordinal), locale))


@lru_cache(maxsize=512)
def covered(locale: str, is_ordinal: bool) -> Covered:
    """The locale's categories, found by asking for the numbers 0–1000, tenths below 10, and millions."""
    context = Context(locale=locale)
    category = ordinal_category if is_ordinal else plural_category
    integers: dict[str, set[int]] = {}
    for number in range(SAMPLE_INTEGERS):
        integers.setdefault(category(Decimal(number), context), set()).add(number)
    common = set(integers)
    if not is_ordinal:
        common |= {category(Decimal(tenths).scaleb(-1), context) for tenths in range(SAMPLE_TENTHS)}
    rare = {category(Decimal(RARE_FROM * factor), context) for factor in (1, 2, 5)} - common
    return Covered({name: frozenset(numbers) for name, numbers in integers.items()}, frozenset(common), frozenset(rare))


def _findings(node: Plural, locale_covers: Covered, locale: str) -> Iterator[Finding]:
    written = {branch.selector: branch for branch in node.branches}
    yield from _missing(node, written, locale_covers, locale)
    for branch in node.branches:
        if branch.selector in CATEGORIES and branch.selector not in locale_covers.common | locale_covers.rare | {
            "other"
        }:
            fact = f"The branch `{branch.selector}` is never used in {locale}."
            yield Finding(FindingKind.MISLEADING_BRANCH, branch.position, fact, "Remove it.", Level.WARNING)
    if "one" in written and not node.offset:
        yield from _one(node, written["one"], set(written), locale_covers, locale)


def _missing(node: Plural, written: dict[str, Branch], covers: Covered, locale: str) -> Iterator[Finding]:
    exact = {Decimal(selector[1:]) for selector in written if selector.startswith("=")} if not node.offset else set()
    for category in CATEGORIES:
        if category in written or (covers.integers.get(category, {-1}) <= exact and category in covers.common):
            continue
        remedy = f"Add {category}{{…}}."
        if category in covers.common:
            fact = f"The {node.type} of {node.name} lacks the branch `{category}`, which {locale} needs."
            yield Finding(FindingKind.MISSING_BRANCH, node.position, fact, remedy, Level.ERROR)
        elif category in covers.rare:
            fact = f"The {node.type} of {node.name} lacks the branch `{category}`: {locale} uses it from a million on."
            yield Finding(FindingKind.MISSING_BRANCH, node.position, fact, remedy, Level.WARNING)


def _one(node: Plural, one: Branch, written: set[str], covers: Covered, locale: str) -> Iterator[Finding]:
    others = sorted(covers.integers.get("one", frozenset()) - {1})
    shows_number = any(isinstance(part, Pound | Argument) and part.name == node.name for part in walk(one.nodes))
    unshown = [number for number in others if f"={number}" not in written]
    if unshown and not shows_number:
        fact = f"In {locale} the branch `one` also stands for {unshown[0]}, but does not show the number."
        yield Finding(
            FindingKind.MISLEADING_BRANCH,
            one.position,
            fact,
            "Write # in it, or add =1{…} for exactly one.",
            Level.WARNING,
        )
    if "=1" in written and not others:
        fact = f"The branch `one` is never used in {locale}: `=1` takes the only number it stands for."
        yield Finding(FindingKind.MISLEADING_BRANCH, one.position, fact, "Remove one of the two.", Level.WARNING)
