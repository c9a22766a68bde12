"""An order → the document: the plain render's bytes, and an index of where they came from made by a second render."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from types import TracebackType

import css_inline
from jinja2.exceptions import TemplateError, TemplateSyntaxError, UndefinedError

from assets.errors import RenderingFailed
from assets.localization.formatting import grapheme_length
from assets.localization.locales import PSEUDO_LOCALES
from assets.manifest import Channel, Part, TemplateManifest
from assets.rendering import origins
from assets.rendering.composition import Composition
from assets.rendering.environment import environment
from assets.rendering.facts import values_of
from assets.rendering.hard_coded import hard_coded
from assets.rendering.no_picture import unshowable
from assets.rendering.order import Order, order_for
from assets.rendering.tracing import TemplateSource, opaque_html, render_traced
from assets.rendering.tracing.html_text import visible_stretches
from assets.rendering.tracing.opaque import FAILURES
from assets.rendering.voice import Voice

MAX_DOCUMENT_BYTES = 2 * 1024 * 1024
HTML = "text/html"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """What is wrong with a document that could be made."""

    id: str
    message: str
    remedy: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Rendered:
    """`spans` is the index as JSON, None where the traced render said something else."""

    name: str
    media_type: str
    body: bytes
    spans: bytes | None
    problems: tuple[DocumentProblem, ...] = ()


def render(composition: Composition, template: TemplateManifest, part: Part) -> Rendered:
    """In this process and without limits: for content that is trusted, and tests. Raises RenderingFailed."""
    return render_order(order_for(composition, template, part))


def render_order(order: Order) -> Rendered:
    """Raises RenderingFailed, with the document and where known the line."""
    text = render_text(order)
    spans, problems = _index(order, text)
    return Rendered(
        name=order.sources.name,
        media_type=order.sources.media_type,
        body=text.encode(),
        spans=spans,
        problems=(*_length_problems(order, text), *problems, *_fixed_words(order), *_no_pictures(order, text)),
    )


def render_text(order: Order) -> str:
    """The plain render, which is the truth. Raises RenderingFailed."""
    try:
        text = "".join(_pieces(order))
        finish = _finish(order)
        text = finish(text) if finish else text
        encoded_size = len(text.encode())
    except (*FAILURES, TemplateError, SyntaxError) as error:
        raise _failure(order, error) from error
    if encoded_size > MAX_DOCUMENT_BYTES:
        raise _too_large(order)
    if order.sources.media_type == JSON:
        _require_json(order, text)
    return text


def _pieces(order: Order) -> list[str]:
    template = environment(order.sources, is_traced=False).get_template(order.sources.name)
    names = values_of(Voice(order.composition, is_traced=False), order.template)
    pieces, size = [], 0
    for piece in template.root_render_func(template.new_context(names)):
        size += len(piece)
        if size > MAX_DOCUMENT_BYTES:
            raise _too_large(order)
        pieces.append(piece)
    return pieces


def _index(order: Order, text: str) -> tuple[bytes | None, tuple[DocumentProblem, ...]]:
    finish = _finish(order)
    outcome = render_traced(
        environment(order.sources, is_traced=True),
        order.sources.name,
        values_of(Voice(order.composition, is_traced=True), order.template),
        plain_text=text,
        resolve=lambda source: origins.row(source, order.sources.template),
        is_html=order.sources.is_escaped,
        finish=opaque_html(finish, rest=TemplateSource(order.sources.name, 0)) if finish else None,
    )
    if outcome.problem is not None:
        remedy = "The document is as it should be; report its template."
        return None, (DocumentProblem(outcome.problem.id, outcome.problem.message, remedy, is_error=False),)
    return outcome.index.to_json().encode() if outcome.index else None, ()


def _finish(order: Order) -> Callable[[str], str] | None:
    """What happens to the text after the template: e-mail has its styles written into each element."""
    is_mail = order.channel is Channel.EMAIL and order.sources.media_type.startswith(HTML)
    return _inlined if is_mail else None


@lru_cache(maxsize=2)
def _inlined(html: str) -> str:
    """Kept for the traced render, which asks for the plain one's result again."""
    return _inliner().inline(html)


@cache
def _inliner() -> css_inline.CSSInliner:
    """Reads no file and no network: styles come from the document's own style elements."""
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def _length_problems(order: Order, text: str) -> tuple[DocumentProblem, ...]:
    if not order.limit:
        return ()
    if order.sources.is_escaped:
        text = " ".join(unescape("".join(text[start:stop] for start, stop in visible_stretches(text))).split())
    length = grapheme_length(text.strip())
    if length <= order.limit:
        return ()
    message = f"{order.sources.name} has {length} characters, {length - order.limit} more than its {order.limit}."
    return (DocumentProblem("document.too-long", message, "Shorten what fills it in this language.", is_error=True),)


def _fixed_words(order: Order) -> tuple[DocumentProblem, ...]:
    """Words that cannot be translated, looked for in pseudo-locales, where everything else is seen to be."""
    if order.composition.edition.locale not in PSEUDO_LOCALES:
        return ()
    try:
        found = hard_coded(order.sources, values_of(Voice(order.composition, is_traced=True), order.template))
    except (*FAILURES, TemplateError, SyntaxError):
        return ()  # the plain render went well, so the index was lost by the same failure and that is told
    remedy = "Put the words into a block and show its slot; in a layout, write them in {% trans %}."
    return tuple(
        DocumentProblem(
            "text.hard-coded",
            f"{each.name}{f', line {each.line}' if each.line else ''}: “{each.words}” cannot be translated.",
            remedy,
            is_error=True,
        )
        for each in found
    )


def _no_pictures(order: Order, text: str) -> tuple[DocumentProblem, ...]:
    found = unshowable(text, order.composition.items.values()) if order.sources.is_escaped else ()
    remedy = "Place a picture there, or show its address as a link."
    facts = (f"{item.ref} is {item.file.media_type}, but stands where a picture is shown." for item in found)
    return tuple(DocumentProblem("media.no-picture", fact, remedy, is_error=True) for fact in facts)


def _require_json(order: Order, text: str) -> None:
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{order.sources.name} is no JSON: {error}. Print values with tojson, and mind the commas."
        raise RenderingFailed(message, document=order.sources.name, line=getattr(error, "lineno", 0)) from error


def _too_large(order: Order) -> RenderingFailed:
    size = MAX_DOCUMENT_BYTES // (1024 * 1024)
    return RenderingFailed(
        f"{order.sources.name} is larger than {size} MiB. Make it smaller.", document=order.sources.name
    )


def _failure(order: Order, error: BaseException) -> RenderingFailed:
    """The error with the place in the template that it came from."""
    if isinstance(error, RenderingFailed) and error.document:
        return error
    name, line = _place(error.__traceback__)
    if isinstance(error, TemplateSyntaxError):
        name, line = error.name or "", error.lineno
    name = name or order.sources.name
    reason = str(error) or type(error).__name__
    if isinstance(error, RecursionError):
        reason = "It is nested too deep. Make it simpler."
    if isinstance(error, UndefinedError):
        reason += ". Use the template's slots, brand, market or edition."
    where = f"{name}, line {line}" if line else name
    owner = "" if name == order.sources.name else f"{order.sources.name}: "
    return RenderingFailed(f"{owner}{where}: {reason}", document=order.sources.name, line=line)


def _place(traceback: TracebackType | None) -> tuple[str, int]:
    """The innermost template and its line."""
    found = ("", 0)
    while traceback is not None:
        template = traceback.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            found = (template.name or "", template.get_corresponding_lineno(traceback.tb_lineno))
        traceback = traceback.tb_next
    return found
