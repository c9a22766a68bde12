"""Fluent's variants, of which the first that fits is shown, become the branches of an ICU plural or select."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from fluent.syntax import ast

from assets.exchange.fluent.forms import key_name
from assets.exchange.fluent.functions import NoCounterpart
from assets.localization.formatting import Context, ordinal_category, plural_category
from assets.localization.messages.parsing import CATEGORIES
from assets.localization.messages.plurals import covered

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Branches:
    """`kind` is plural, selectordinal or select; `cases` pairs selectors with patterns. `unreached` never show."""

    kind: str
    cases: tuple[tuple[str, ast.Pattern], ...]
    unreached: tuple[str, ...] = ()


def branches(select: ast.SelectExpression, locale: str, *, is_number: bool, is_ordinal: bool) -> Branches:
    """What to choose from; `is_number` where the selector says so itself. Raises NoCounterpart.

    No cases but one for a selector whose every variant is the default.
    """
    others = [variant for variant in select.variants if not variant.default]
    if not others:
        return Branches("", ((OTHER, select.variants[0].value),))
    names = {key_name(variant.key) for variant in others if isinstance(variant.key, ast.Identifier)}
    every = {key_name(variant.key) for variant in select.variants if isinstance(variant.key, ast.Identifier)}
    if is_number or any(isinstance(variant.key, ast.NumberLiteral) for variant in others):
        if strangers := sorted(names - set(CATEGORIES)):
            raise NoCounterpart(f"The variants {', '.join(strangers)} stand among plural categories.")
        return _plural(select, locale, is_ordinal=is_ordinal)
    if every == {OTHER}:
        raise NoCounterpart("The variant other stands twice.")
    return _plural(select, locale, is_ordinal=False) if every <= set(CATEGORIES) else _select(select)


def _select(select: ast.SelectExpression) -> Branches:
    cases: dict[str, ast.Pattern] = {}
    seen: set[str] = set()
    unreached: list[str] = []
    for variant in select.variants:
        name = key_name(variant.key)
        if name == OTHER and not variant.default:
            raise NoCounterpart("The variant other is not the default.")
        if variant.default:
            cases[OTHER] = variant.value
        elif name in seen:
            unreached.append(name)
        else:
            cases[name] = variant.value
        seen.add(name)
    return Branches("select", tuple(cases.items()), tuple(unreached))


def _plural(select: ast.SelectExpression, locale: str, *, is_ordinal: bool) -> Branches:
    cases: dict[str, ast.Pattern] = {}
    unreached: list[str] = []
    for variant in select.variants:
        name = key_name(variant.key)
        if isinstance(variant.key, ast.NumberLiteral):
            selector = f"={_whole(name)}"
            is_hidden = _category(name, locale, is_ordinal=is_ordinal) in cases or selector in cases
        else:
            selector, is_hidden = name, name in cases
        if is_hidden:
            unreached.append(name)
        elif selector.startswith("=") or selector in CATEGORIES:
            cases[selector] = variant.value
    cases.update(_defaults(select, cases, locale, is_ordinal=is_ordinal))
    return Branches("selectordinal" if is_ordinal else "plural", tuple(cases.items()), tuple(unreached))


def _defaults(
    select: ast.SelectExpression, cases: dict[str, ast.Pattern], locale: str, *, is_ordinal: bool
) -> Iterator[tuple[str, ast.Pattern]]:
    """The default under `other`; where that stands for itself, under each category of the locale that has no branch."""
    default = next(variant.value for variant in select.variants if variant.default)
    if OTHER not in cases:
        yield OTHER, default
    elif cases[OTHER] is not default:
        known = covered(locale, is_ordinal)
        for category in CATEGORIES:
            if category in known.common | known.rare and category not in cases:
                yield category, default


def _whole(number: str) -> int:
    if not number.isdecimal() or len(number) > 9:
        raise NoCounterpart(f"The variant {number} is no whole number.")
    return int(number)


def _category(number: str, locale: str, *, is_ordinal: bool) -> str:
    category = ordinal_category if is_ordinal else plural_category
    return category(Decimal(number), Context(locale))
