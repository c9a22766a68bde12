"""Fluent's NUMBER and DATETIME become types of arguments, where one says the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from fluent.syntax import ast

MOST_DIGITS = 3
"""How many decimals a number shows that asks for none, in Fluent as in ICU."""


class NoCounterpart(ValueError):
    """A function or an option that no type of argument says; the message is the fact."""


@dataclass(frozen=True, slots=True)
class Typed:
    """`{name, type, style}`; `is_ordinal` for a number that is counted first, second, third."""

    variable: str
    type: str = ""
    style: str = ""
    is_ordinal: bool = False

    @property
    def name(self) -> str:
        """The argument's name, of which - is no part."""
        return self.variable.replace("-", "_")

    @property
    def source(self) -> str:
        return "{" + ", ".join(filter(None, (self.name, self.type, self.style))) + "}"


def typed(call: ast.FunctionReference) -> Typed:
    """The argument that a call is. Raises NoCounterpart."""
    options = {argument.name.name: str(argument.value.value) for argument in call.arguments.named}
    (inner,) = call.arguments.positional if len(call.arguments.positional) == 1 else (None,)
    if not isinstance(inner, ast.VariableReference):
        raise NoCounterpart(f"{call.id.name}() is given something else than one variable.")
    name = inner.id.name
    match call.id.name:
        case "NUMBER":
            return _number(name, options)
        case "DATETIME":
            return _datetime(name, options)
    raise NoCounterpart(f"The function {call.id.name} is unknown here.")


def _number(name: str, options: Mapping[str, str]) -> Typed:
    _refuse_others("NUMBER", options, {"minimumFractionDigits", "maximumFractionDigits", "type"})
    is_ordinal = options.get("type") == "ordinal"
    try:
        low = int(options.get("minimumFractionDigits", 0))
        high = int(options.get("maximumFractionDigits", max(low, MOST_DIGITS)))
    except ValueError as error:
        raise NoCounterpart("NUMBER() is given digits that are no number.") from error
    if not 0 <= low <= high <= 12:
        raise NoCounterpart(f"NUMBER() is given {low} to {high} decimals.")
    is_plain = (low, high) == (0, MOST_DIGITS)
    return Typed(name, "number", "" if is_plain else _digits(low, high), is_ordinal)


def _digits(low: int, high: int) -> str:
    return f"0.{'0' * low}{'#' * (high - low)}" if high else "integer"


def _datetime(name: str, options: Mapping[str, str]) -> Typed:
    _refuse_others("DATETIME", options, {"dateStyle", "timeStyle"})
    day, time = options.get("dateStyle", ""), options.get("timeStyle", "")
    if day not in ("", "full", "long", "medium", "short") or time not in ("", "medium", "short"):
        raise NoCounterpart(f"DATETIME() is given the style {day} {time}.")
    if day and time:
        return Typed(name, "datetime", f"{day} {time}")
    return Typed(name, "time", time) if time else Typed(name, "date", day or "short")


def _refuse_others(function: str, options: Mapping[str, str], known: set[str]) -> None:
    if others := sorted(set(options) - known):
        raise NoCounterpart(f"{function}() is given {', '.join(others)}.")
