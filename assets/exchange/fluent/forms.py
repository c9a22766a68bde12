"""A term's selectors become its grammatical forms: `[gen]` within `$case` is the form `gen`.

In Fluent a term sees only what the text that uses it gives: `{ -brand(case: "gen") }`. So each of its selectors can be
decided when it is read, and what may be asked for is finite.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from fluent.syntax import ast

MAX_FORMS = 200
Choices = Mapping[str, str]
"""What a use asks for, by variable: case → gen."""


class TooManyForms(ValueError):
    """A term's selectors have more combinations than anybody writes by hand."""


def key_name(key: ast.Identifier | ast.NumberLiteral) -> str:
    """A variant's key as text."""
    return key.name if isinstance(key, ast.Identifier) else key.value


def chosen(select: ast.SelectExpression, value: str | None) -> ast.Variant:
    """The variant of this key, else the default."""
    default = next(variant for variant in select.variants if variant.default)
    return next((variant for variant in select.variants if key_name(variant.key) == value), default)


def variable_of(select: ast.SelectExpression) -> str:
    """The variable that a selector is; "" for any other."""
    return select.selector.id.name if isinstance(select.selector, ast.VariableReference) else ""


def asked_of(reference: ast.TermReference) -> dict[str, str]:
    """The choices that a use of a term makes."""
    named = reference.arguments.named if reference.arguments else []
    return {argument.name.name: str(argument.value.parse()["value"]) for argument in named}


def labels(pattern: ast.Pattern, choices: Choices) -> dict[str, str]:
    """What of the choices a pattern heeds, by variable in the order of its selectors; defaults are left out."""
    found: dict[str, str] = {}
    for select in _selects(pattern):
        variable = variable_of(select)
        variant = chosen(select, choices.get(variable))
        if variable and not variant.default:
            found[variable] = key_name(variant.key)
        found.update(labels(variant.value, choices))
    return found


def form_name(found: Mapping[str, str]) -> str:
    """The form's name: `gen`, `gen_lower`; "" is the term's value."""
    return "_".join(found.values()).lower().replace("-", "_")


def form_asked(pattern: ast.Pattern, choices: Choices) -> str:
    """The form that a use gets; one that the term has not is named all the same, so that its absence is on record."""
    heeded = labels(pattern, choices)
    if heeded or _is_default(pattern, choices):
        return form_name(heeded)
    return form_name(choices)


def combinations(pattern: ast.Pattern) -> Iterator[dict[str, str]]:
    """Every set of choices that may lead to another text, none first. Raises TooManyForms."""
    axes = _axes(pattern)
    if prod(len(keys) + 1 for keys in axes.values()) > MAX_FORMS:
        raise TooManyForms
    for keys in product(*(("", *keys) for keys in axes.values())):
        yield {variable: key for variable, key in zip(axes, keys, strict=True) if key}


def _axes(pattern: ast.Pattern) -> dict[str, dict[str, None]]:
    """Each variable with the keys of all its selectors."""
    found: dict[str, dict[str, None]] = {}
    for select in _selects(pattern):
        keys = found.setdefault(variable_of(select), {})
        for variant in select.variants:
            keys[key_name(variant.key)] = None
            for variable, more in _axes(variant.value).items():
                found.setdefault(variable, {}).update(more)
    found.pop("", None)
    return found


def _is_default(pattern: ast.Pattern, choices: Choices) -> bool:
    """Whether the choices name the default of a selector that is reached."""
    for select in _selects(pattern):
        variant = chosen(select, choices.get(variable_of(select)))
        if choices.get(variable_of(select)) == key_name(variant.key) or _is_default(variant.value, choices):
            return True
    return not choices


def _selects(pattern: ast.Pattern) -> Iterator[ast.SelectExpression]:
    for element in pattern.elements:
        inner = element
        while isinstance(inner, ast.Placeable):
            inner = inner.expression  # type: ignore[assignment]
        if isinstance(inner, ast.SelectExpression):
            yield inner
