"""A document that was rendered plainly + its template and traced values → the document with its index.

The plain text is the truth and what is stored. An index is kept only if the traced render says the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2.environment import Environment
from jinja2.exceptions import TemplateError

from assets.rendering.tracing.carrier import Carrier
from assets.rendering.tracing.index import Index, Resolve, build_index
from assets.rendering.tracing.opaque import FAILURES
from assets.rendering.tracing.sources import TemplateSource
from assets.rendering.tracing.traced import trace, written

LOST = "provenance.lost"


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a document has no index: the fact and where the two renders part."""

    id: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    text: str
    index: Index | None
    problem: Loss | None


def render_traced(
    environment: Environment,
    template_name: str,
    context: Mapping[str, Any],
    *,
    plain_text: str,
    resolve: Resolve,
    is_html: bool,
    finish: Callable[[str], Carrier] | None = None,
) -> Outcome:
    """Render again in the traced environment and index `plain_text`, which is what a plain render gave.

    `finish` is the traced twin of what was done to the text after Jinja: `opaque_html(inline)`.
    """
    try:
        text: Carrier = render_with_runs(environment, template_name, context)
        if finish is not None:
            text = finish(text)
        if text != plain_text:
            return _lost(plain_text, template_name, f"differs at character {_parting(text, plain_text)}")
        index = build_index(text, resolve=resolve, is_html=is_html)
    except (*FAILURES, TemplateError, SyntaxError) as error:
        return _lost(plain_text, template_name, f"failed with {type(error).__name__}")
    return Outcome(plain_text, index, None)


def render_with_runs(environment: Environment, template_name: str, context: Mapping[str, Any]) -> Carrier:
    """The template's output with runs; every character has a source."""
    template = environment.get_template(template_name)
    text = written(template.root_render_func(template.new_context(dict(context))))
    return trace(text, TemplateSource(template_name, 0))


def _parting(text: str, other: str) -> int:
    pairs = enumerate(zip(text, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(text), len(other)))


def _lost(plain_text: str, template_name: str, fact: str) -> Outcome:
    message = (
        f"The origins of this document are unknown: its traced render {fact}."
        " The document is right; report its template."
    )
    return Outcome(plain_text, None, Loss(LOST, template_name, message))
