"""A text in a template → the text in quotation marks or in another case: filters that know the language.

Each stands beside its traced twin, which keeps the runs.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from jinja2.runtime import Context as TemplateContext
from jinja2.utils import pass_context
from markupsafe import Markup, escape

from assets.errors import RenderingFailed
from assets.localization import casing
from assets.localization.messages.pieces import END_OF_ISOLATE, ISOLATE
from assets.localization.typography import quotation_marks
from assets.rendering.facts import EditionFacts
from assets.rendering.tracing import html_of, joined, keeps_runs, mark_safe, text_of
from assets.rendering.tracing.casing import case_runs
from assets.rendering.tracing.traced import lifted
from assets.rendering.values import Printable, as_plain
from assets.rendering.voice import Voice

EDITION = "edition"
Filter = Callable[..., Any]


def voice_of(context: TemplateContext) -> Voice:
    """The edition's voice. Raises RenderingFailed where a template put something else in its place."""
    edition = context.parent[EDITION]
    if not isinstance(edition, EditionFacts):
        raise RenderingFailed("The edition was replaced. Do not set a variable of that name.")
    return edition._voice


@pass_context
def quote(context: TemplateContext, value: Any, level: int = 1) -> str:
    """A text in the edition's quotation marks; level 2 for one inside another. Nothing stays nothing."""
    if not value:
        return ""
    opening, closing = quotation_marks(voice_of(context).language, level)
    if context.eval_ctx.autoescape:
        return Markup(f"{opening}{escape(value)}{closing}")  # noqa: S704 - the value is escaped, marks need no escaping
    return f"{opening}{as_plain(value)}{closing}"


@keeps_runs
@pass_context
def traced_quote(context: TemplateContext, value: Any, level: int = 1) -> str:
    """The twin of `quote`: the marks are the template's."""
    if not value:
        return ""
    opening, closing = quotation_marks(voice_of(context).language, level)
    if context.eval_ctx.autoescape:
        return mark_safe(joined((opening, html_of(value), closing)))
    return joined((opening, text_of(as_plain(value)), closing))


def striptags(value: Any) -> str:
    """Text without markup, for titles and attributes; what `<bdi>` keeps apart, characters keep apart there."""
    return _isolated(Markup(_html(value))).striptags()  # noqa: S704 - all that is markup is about to go


@keeps_runs
def traced_striptags(value: Any) -> str:
    """The twin of `striptags`."""
    return _isolated(mark_safe(text_of(_html(value)))).striptags()


def _html(value: Any) -> str:
    return str(value.__html__() if hasattr(value, "__html__") else value)


def _isolated(html: Markup) -> Markup:
    return html.replace("<bdi>", ISOLATE).replace("</bdi>", END_OF_ISOLATE)


def _cased(function: Callable[[str, str], str]) -> tuple[Filter, Filter]:
    """The filter and its twin. A value in another language than the page's follows its own rules."""

    @pass_context
    @wraps(function)
    def plain(context: TemplateContext, value: Any) -> str:
        text = as_plain(value)
        changed = function(str(text), _locale(context, value))
        return Markup(changed) if hasattr(text, "__html__") else changed  # noqa: S704 - it was safe in its former case

    @keeps_runs
    @pass_context
    @wraps(function)
    def traced(context: TemplateContext, value: Any) -> str:
        text = as_plain(value)
        carried = lifted(text) if isinstance(text, str) else text_of(text)
        spelled = str.__str__(carried)
        changed = function(spelled, _locale(context, value))
        return carried._like(changed, case_runs(spelled, carried._runs, changed))

    return plain, traced


def _locale(context: TemplateContext, value: Any) -> str:
    own = getattr(value, "lang", "") if isinstance(value, Printable) else ""
    return str(own) or voice_of(context).language


_TWINS: Mapping[str, tuple[Filter, Filter]] = {
    "capitalize": _cased(casing.capitalized),
    "lower": _cased(casing.lower),
    "quote": (quote, traced_quote),
    "striptags": (striptags, traced_striptags),
    "title": _cased(casing.titled),
    "upper": _cased(casing.upper),
}
WORDING: Mapping[str, Filter] = {name: plain for name, (plain, _) in _TWINS.items()}
TRACED_WORDING: Mapping[str, Filter] = {name: traced for name, (_, traced) in _TWINS.items()}
