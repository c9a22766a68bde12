"""Traced strings answer as `str` and `Markup` do, and know where each character came from."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from assets.rendering.tracing import Coarse, Traced, TracedMarkup, html_of, joined, plain, runs_of, trace, trace_markup
from assets.rendering.tracing.runs import MOST_RUNS
from tests.counts import count

OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda x, y: x + y,
    "reversed add": lambda x, y: "<" + x + y,
    "times": lambda x, y: x * 2,
    "slice": lambda x, y: (x[2:], x[:-1], x[::-1], x[1:9:2], x[-3:]),
    "characters": lambda x, y: list(x),
    "case": lambda x, y: (x.upper(), x.lower(), x.title(), x.capitalize(), x.swapcase(), x.casefold()),
    "strip": lambda x, y: (x.strip(), x.lstrip(" <"), x.rstrip("a"), x.removeprefix("a"), x.removesuffix("b")),
    "split": lambda x, y: (x.split(), x.split("a"), x.split(None, 1), x.rsplit("a", 1), x.rsplit(None, 2)),
    "lines": lambda x, y: (x.splitlines(), x.splitlines(True), x.partition("a"), x.rpartition(" ")),
    "replace": lambda x, y: (x.replace("a", y), x.replace("", y, 3), x.replace("b", "<", 1)),
    "join": lambda x, y: (x.join([y, x, "<"]), x.join([]), y.join(x)),
    "pad": lambda x, y: (x.center(9), x.ljust(8, "*"), x.rjust(8, "-"), x.zfill(9), x.expandtabs(3)),
    "percent": lambda x, y: (x.replace("%", "") + "%s %-6s|%.2s|%r|%%") % (y, y, y, "a"),
    "keyed percent": lambda x, y: (x.replace("%", "") + "%(k)s") % {"k": y},
    "format": lambda x, y: (x.replace("{", "").replace("}", "") + "{0}{{}}{k!s}{0}").format(y, k=3),
    "translate": lambda x, y: x.translate({97: "zz", 98: None}),
    "identity": lambda x, y: (hash(x), len(x), x == y, x < y, x in y, repr(x), [x], bool(x)),
    "escape": lambda x, y: Markup.escape(str(x)) if type(x) in (str, Markup) else html_of(str(x)),
}
TEXTS = st.text(alphabet="ab <>&'%{}ßİΣς\n\tǆ", max_size=8)


def _traced(parts: list[str], kind: str) -> Any:
    text = joined(trace(part, number) for number, part in enumerate(parts))
    return trace_markup(text, None) if kind == "markup" else text


def _assert_same(found: Any, expected: Any) -> None:
    assert found == expected
    if isinstance(expected, list | tuple):
        for one, other in zip(found, expected, strict=True):
            _assert_same(one, other)
    elif isinstance(found, Traced | TracedMarkup):
        assert isinstance(found, Markup) == isinstance(expected, Markup)
        assert sum(length for length, _ in runs_of(found)) == len(found)


@pytest.mark.parametrize("kind", ["text", "markup"])
@pytest.mark.parametrize("name", OPERATIONS)
@settings(max_examples=count(500), deadline=None)
@given(left=st.lists(TEXTS, max_size=3), right=st.lists(TEXTS, max_size=2))
def test_every_method_answers_as_an_untraced_string(name: str, kind: str, left: list[str], right: list[str]) -> None:
    x, y = _traced(left, kind), _traced(right, "text")

    try:
        expected = OPERATIONS[name](plain(x), plain(y))
    except (ValueError, TypeError, LookupError) as error:
        with pytest.raises(type(error)):
            OPERATIONS[name](x, y)
        return

    _assert_same(OPERATIONS[name](x, y), expected)


@pytest.mark.parametrize(
    ("found", "runs"),
    [
        (trace("ab", 1) + trace("cd", 2), ((2, 1), (2, 2))),
        ((trace("aß", 1) + trace("c", 2)).upper(), ((3, 1), (1, 2))),
        (html_of(trace("a&", 1) + trace("<", 2)), ((6, 1), (4, 2))),
        ((trace("ab", 1) + trace("cd", 2))[1:3], ((1, 1), (1, 2))),
        (trace("-", 1).join([trace("a", 2), "b"]), ((1, 2), (1, 1), (1, None))),
        (trace(" a b ", 1).split()[1], ((1, 1),)),
        (trace("%s!", 2) % trace("a", 1), ((1, 1), (1, 2))),
        (trace_markup("<b>", 1) + trace("<", 2), ((3, 1), (4, 2))),
        (trace("a{}", 1).format(trace("b", 2)), ((1, 1), (1, 2))),
        (str(trace_markup("a", 1)), ((1, 1),)),
        (trace(joined(["x", trace("y", 1)]), 2), ((1, 2), (1, 1))),
    ],
)
def test_runs_follow_the_characters(found: str, runs: tuple[tuple[int, object], ...]) -> None:
    assert tuple(run for run in runs_of(found) if run[0]) == runs


def test_a_value_with_too_many_runs_becomes_coarse() -> None:
    pieces = [trace("a", number % 7) for number in range(MOST_RUNS + 1)]

    text = joined(pieces)

    assert runs_of(text) == ((MOST_RUNS + 1, Coarse((0, 1, 2, 3, 4, 5, 6))),)


def test_what_is_added_to_strings_is_private() -> None:
    assert {name for name in dir(trace("a", 1)) if not name.startswith("_")} == {
        name for name in dir("a") if not name.startswith("_")
    }
    assert {name for name in dir(trace_markup("a", 1)) if not name.startswith("_")} == {
        name for name in dir(Markup("a")) if not name.startswith("_")
    }
