"""A function that knows nothing of runs → one that keeps them.

The function runs on plain input: that is the truth. Where the input has several sources it runs again on
marked input, and the marks count only if removing them gives the truth. Else the result is coarse.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import markupsafe

from assets.errors import AssetsError
from assets.rendering.tracing.carrier import Carrier, sources_of
from assets.rendering.tracing.containers import plain, strings_in
from assets.rendering.tracing.marks import MARKS, Marker, aligned
from assets.rendering.tracing.runs import Runs, coarse, filled, one_run
from assets.rendering.tracing.sources import Source, union
from assets.rendering.tracing.traced import TracedMarkup, lifted, text_of

FAILURES = (
    ArithmeticError,
    AssertionError,
    AssetsError,
    AttributeError,
    LookupError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a function may raise over marked input that it accepted without marks."""

Function = Callable[..., Any]


def keeps_runs(function: Function) -> Function:
    """Say that a function treats traced text rightly itself; it is then called as it is."""
    function._keeps_runs = True  # type: ignore[attr-defined]
    return function


def opaque(function: Function) -> Function:
    """The function with runs; `Markup` arguments are marked in their text nodes only."""

    @keeps_runs
    @wraps(function)
    def traced(*args: Any, **kwargs: Any) -> Any:
        return call_opaque(function, args, kwargs)

    return traced


def opaque_html(function: Callable[[str], str], *, rest: Source = None) -> Callable[[str], Carrier]:
    """The same for one HTML document to another: tags and what else has no mark come from `rest`."""

    def traced(document: str) -> Carrier:
        truth = text_of(function(plain(document)))
        value = text_of(document)
        marker = Marker()
        runs = None
        if not MARKS.search(value):
            runs = _run_marked(marker, truth, lambda: function(marker.marked_html(value)))
        if runs is None:
            runs = aligned(value, truth) or coarse(len(truth), sources_of([value]))
        return truth._like(truth, filled(runs, rest))

    return traced


def call_opaque(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call with traced arguments; a result that is not text, or has runs already, is left alone."""
    texts = list(strings_in([args, kwargs]))
    if not texts:
        return function(*args, **kwargs)
    truth = function(*plain(args), **plain(kwargs))
    if not isinstance(truth, str):
        return _spread(truth, union(sources_of(texts)))
    if isinstance(truth, Carrier) or not truth:
        return truth
    value: Carrier = lifted(truth)
    return value._like(value, _result_runs(function, args, kwargs, texts, value))


def _result_runs(
    function: Function, args: tuple[Any, ...], kwargs: dict[str, Any], texts: list[Carrier], truth: Carrier
) -> Runs:
    sources = dict.fromkeys(sources_of(texts))
    literals = [text for text in _literals_in([args, kwargs]) if text.casefold() in truth.casefold()]
    if len(sources) == 1 and not literals:
        return one_run(len(truth), next(iter(sources)))
    reachable = list(strings_in([args, kwargs], is_looking_inside=False))
    if len(reachable) == len(texts) and not any(map(MARKS.search, [*texts, *literals])):
        marker = Marker()
        runs = _run_marked(marker, truth, lambda: function(*_marked(args, marker), **_marked(kwargs, marker)))
        if runs is not None:
            return runs
    if len(texts) == 1 and (found := aligned(texts[0], truth)):
        return found
    return coarse(len(truth), [*sources, *([None] if literals else [])])


def _run_marked(marker: Marker, truth: str, call: Callable[[], Any]) -> Runs | None:
    """The runs of the marked call; None if it fails or says something else than the truth."""
    try:
        marked = call()
    except FAILURES:
        return None
    read = marker.read(marked) if isinstance(marked, str) and marker.can_tell else None
    return read[1] if read is not None and read[0] == truth else None


def _marked(value: Any, marker: Marker) -> Any:
    if isinstance(value, TracedMarkup):
        return markupsafe.Markup(marker.marked_html(value))  # noqa: S704 - it was safe without its marks
    if isinstance(value, Carrier):
        return marker.marked_text(value)
    kind = type(value)
    if kind in (list, tuple, set, frozenset):
        return kind([_marked(item, marker) for item in value])
    if kind is dict:
        return {plain(key): _marked(item, marker) for key, item in value.items()}
    return value


def _literals_in(value: Any) -> Iterator[str]:
    """Plain strings with something to see, which a function may have copied into its result."""
    if isinstance(value, str) and not isinstance(value, Carrier):
        if value.strip():
            yield value.strip()
    elif isinstance(value, dict):
        for item in value.values():
            yield from _literals_in(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _literals_in(item)


def _spread(value: Any, source: Source) -> Any:
    """A container's plain strings, each with the source of all the arguments."""
    if isinstance(value, Carrier):
        return value
    if isinstance(value, str):
        text: Carrier = lifted(value)
        return text._like(text, one_run(len(text), source))
    kind = type(value)
    if kind in (list, tuple, set, frozenset):
        return kind([_spread(item, source) for item in value])
    if kind is dict:
        return {_spread(key, source): _spread(item, source) for key, item in value.items()}
    return value
