"""The plain render is the truth; an index that tells another story is dropped."""

import subprocess
import sys
from typing import Any

import css_inline
from jinja2 import DictLoader

from assets.rendering.tracing import (
    LOST,
    Outcome,
    TemplateSource,
    make_environment,
    opaque_html,
    plain,
    render_traced,
    trace,
    verify,
)

PAGE = (
    "<html><head><style>p{top:0}</style></head><body>{% for t in texts %}"
    "<p>{{ t }} · {{ t|upper }}</p>{% endfor %}</body></html>"
)


def _rendered(page: str = PAGE, *, plain_text: str | None = None, **context: Any) -> Outcome:
    options = {"loader": DictLoader({"page": page}), "autoescape": True}
    context = context or {"texts": [trace("Größe", "size"), trace("<東京>", "city")]}
    template = make_environment(is_traced=False, **options).get_template("page")
    text = css_inline.inline(template.render(plain(context))) if plain_text is None else plain_text
    return render_traced(
        make_environment(is_traced=True, **options),
        "page",
        context,
        plain_text=text,
        resolve=lambda source: [str(source)],
        is_html=True,
        finish=opaque_html(css_inline.inline, rest=TemplateSource("page", 0)),
    )


def test_a_faithful_render_gives_an_index_of_the_stored_bytes() -> None:
    outcome = _rendered()

    assert outcome.problem is None
    assert outcome.index is not None
    assert verify(outcome.index, outcome.text.encode()) == ()
    assert outcome.index.visible.coarse == 0


def test_another_text_keeps_the_bytes_and_drops_the_index() -> None:
    outcome = _rendered(plain_text="<html>else")

    assert (outcome.text, outcome.index) == ("<html>else", None)
    assert outcome.problem is not None
    assert outcome.problem.id == LOST
    assert "differs at character" in outcome.problem.message


def test_a_traced_render_that_fails_keeps_the_bytes() -> None:
    outcome = _rendered("{{ 1 // zero }}", plain_text="fine", zero=0)

    assert outcome.text == "fine"
    assert outcome.problem is not None
    assert "ZeroDivisionError" in outcome.problem.message


def test_the_index_is_the_same_in_every_process() -> None:
    code = "from tests.rendering.tracing.test_outcome import _rendered; print(_rendered().index.to_json())"

    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(found) == 1
