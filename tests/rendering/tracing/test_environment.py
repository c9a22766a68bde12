"""One configuration gives Jinja untouched, and its twin."""

from typing import Any

import pytest
from jinja2 import DictLoader, StrictUndefined
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assets.rendering.tracing import (
    TemplateSource,
    html_of,
    joined,
    keeps_runs,
    make_environment,
    render_with_runs,
    runs_of,
    trace,
)


class Limited(ImmutableSandboxedEnvironment):
    """As the engine's own environment: it refuses to multiply text."""

    intercepted_binops = frozenset({"*", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and len(left) > 3:
            raise SecurityError("too long")
        return super().call_binop(context, operator, left, right)


def _traced(template: str, kind: Any = Limited, **context: Any) -> str:
    environment = make_environment(
        kind,
        is_traced=True,
        loader=DictLoader({"main": template}),
        undefined=StrictUndefined,
        autoescape=True,
        filters={"own": keeps_runs(lambda text: joined(["<", text])), "plainly": lambda text: f"<{text}>"},
    )
    return render_with_runs(environment, "main", context)


def test_the_plain_environment_is_jinja_untouched() -> None:
    environment = make_environment(Limited, is_traced=False, autoescape=True)

    assert type(environment) is Limited
    assert environment.filters == Limited(autoescape=True).filters
    assert environment.globals.keys() == Limited().globals.keys()


def test_literals_know_their_template_and_line() -> None:
    text = _traced("a\n{{ x }}\n{{ 'b' }}c", x=trace("X", 1))

    assert runs_of(text) == (
        (2, TemplateSource("main", 1)),
        (1, 1),
        (1, TemplateSource("main", 2)),
        (1, TemplateSource("main", 3)),
        (1, TemplateSource("main", 3)),
    )


def test_a_filter_that_keeps_runs_is_called_as_it_is() -> None:
    assert [source for _, source in runs_of(_traced("{{ x|own }}", x=trace("X", 1)))][-1] == 1


def test_an_unknown_filter_goes_through_marks() -> None:
    text = _traced("{{ (x ~ y)|plainly }}", x=trace("X", 1), y=trace("Y", 2))

    assert [source for _, source in runs_of(text)] == [TemplateSource("main", 1), 1, 2, TemplateSource("main", 1)]


@pytest.mark.parametrize(
    ("template", "error"),
    [
        ("{{ x._runs }}", SecurityError),
        ("{{ x.__class__ }}", SecurityError),
        ("{{ 'abcd' % x }}", SecurityError),
        ("{{ missing }}", UndefinedError),
        ("{{ '{0.__class__}'.format(x) }}", SecurityError),
        ("{{ items.append(x) }}", SecurityError),
    ],
)
def test_the_twin_is_as_strict_as_the_original(template: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        _traced(template, x=trace("X", 1), items=[])


def test_a_value_that_prints_itself_keeps_its_runs() -> None:
    class Card:
        def __html__(self) -> str:
            return html_of(str(self))

        def __str__(self) -> str:
            return trace("<", 1)

    assert runs_of(_traced("{{ card }}{{ card ~ card }}", card=Card())) == ((4, 1),) * 3
