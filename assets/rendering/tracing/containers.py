"""Values of a template, containers included → the same values without runs, and the sources in them."""

from collections.abc import ItemsView, Iterable, Iterator, KeysView, ValuesView
from typing import Any

import markupsafe

from assets.rendering.tracing.carrier import Carrier, chained
from assets.rendering.tracing.runs import Runs, coarse, one_run
from assets.rendering.tracing.sources import Source

_SEQUENCES = (list, tuple, set, frozenset, KeysView, ValuesView, ItemsView)
_BRACKETS = {list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}"), frozenset: ("frozenset({", "})")}


def plain(value: Any) -> Any:
    """The same value with ordinary strings; objects of other types stay themselves."""
    if isinstance(value, Carrier):
        text = str.__str__(value)
        return markupsafe.Markup(text) if hasattr(value, "__html__") else text  # noqa: S704 - it was safe
    kind = type(value)
    if kind in (list, tuple, set, frozenset):
        return kind([plain(item) for item in value])
    if kind is dict:
        return {plain(key): plain(item) for key, item in value.items()}
    return value


def strings_in(value: Any, *, is_looking_inside: bool = True) -> Iterator[Carrier]:
    """Every string with runs in the value, depth first, in order; inside objects, what they print."""
    if isinstance(value, Carrier):
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            yield from strings_in(pair, is_looking_inside=is_looking_inside)
    elif isinstance(value, _SEQUENCES):
        for item in value:
            yield from strings_in(item, is_looking_inside=is_looking_inside)
    elif is_looking_inside and not isinstance(value, str) and hasattr(type(value), "__html__"):
        yield from strings_in(value.__html__())


def sources_in(values: Iterable[Any]) -> Iterator[Source]:
    return (source for value in values for text in strings_in(value) for _, source in text._runs)


def printed_runs(text: str, value: Any) -> Runs:
    """The runs of `text`, which is how Python writes `value`: exact where the usual pieces give it."""
    if not any(True for _ in strings_in(value)):
        return one_run(len(text), None)
    pieces = list(repr_pieces(value))
    if "".join(pieces) == text:
        return chained(pieces)
    return coarse(len(text), [None, *sources_in([value])])


def repr_pieces(value: Any) -> Iterator[str]:
    """The pieces of `repr(value)`; strings in it keep their runs."""
    if isinstance(value, Carrier):
        yield from _string_pieces(value)
    elif isinstance(value, list | tuple | set | frozenset) and value:
        opened, closed = _BRACKETS.get(type(value), ("", ""))
        is_single_tuple = type(value) is tuple and len(value) == 1
        yield from (opened, *_listed([repr_pieces(item) for item in value]), "," * is_single_tuple, closed)
    elif type(value) is dict:
        pairs = [(*repr_pieces(key), ": ", *repr_pieces(item)) for key, item in value.items()]
        yield from ("{", *_listed(pairs), "}")
    elif isinstance(value, KeysView | ValuesView | ItemsView):
        yield from (f"{type(value).__name__}(", *repr_pieces(list(value)), ")")
    else:
        yield repr(value)


def _listed(items: Iterable[Iterable[str]]) -> list[str]:
    pieces: list[str] = []
    for item in items:
        pieces += (", ", *item)
    return pieces[1:]


def _string_pieces(value: Carrier) -> Iterator[str]:
    """The literal of one string; a second quote makes each run choose the quotes of the whole."""
    text = str.__str__(value)
    quote = str.__repr__(text)[0]
    is_markup = hasattr(value, "__html__")
    yield f"Markup({quote}" if is_markup else quote
    position = 0
    for length, source in value._runs:
        part = text[position : position + length]
        body = repr('"' + part)[2:-1] if quote == "'" else repr(part + "'")[1:-2]
        yield value._like(body, one_run(len(body), source))
        position += length
    yield f"{quote})" if is_markup else quote
