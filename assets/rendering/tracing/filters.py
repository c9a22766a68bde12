"""Jinja's filters → their twins that keep runs.

Filters that only choose, order or measure work on traced values as they are. Those that write text through
`Markup`, `escape` or `str.join` have an exact twin here. Everything else goes through `opaque`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from operator import itemgetter
from typing import Any

import jinja2.filters as jinja
from jinja2.runtime import Undefined
from jinja2.utils import htmlsafe_json_dumps, pass_environment, pass_eval_context, url_quote
from markupsafe import escape, soft_str

from assets.rendering.tracing.carrier import Carrier
from assets.rendering.tracing.containers import plain, printed_runs, sources_in
from assets.rendering.tracing.opaque import opaque
from assets.rendering.tracing.runs import coarse, one_run
from assets.rendering.tracing.traced import (
    Traced,
    TracedMarkup,
    html_of,
    joined,
    joined_with,
    lifted,
    mark_safe,
    percent,
    text_of,
)

Filter = Callable[..., Any]
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def traced_filter(function: Filter) -> Filter:
    """The twin of a filter; a filter that says it keeps runs is its own."""
    if function in AS_THEY_ARE or getattr(function, "_keeps_runs", False):
        return function
    twin = EXACT.get(function)
    return opaque(function) if twin is None else twin


def forceescape(value: Any) -> TracedMarkup:
    return html_of(text_of(value.__html__() if hasattr(value, "__html__") else value))


def string(value: Any) -> str:
    return value if isinstance(value, str) else text_of(value)


def on_text(function: Filter) -> Filter:
    """A filter whose methods keep runs once its first argument is a traced string."""

    @wraps(function)
    def traced(value: Any, *args: Any, **kwargs: Any) -> Any:
        return function(lifted(string(value)), *args, **kwargs)

    return traced


@pass_eval_context
def join(eval_ctx: Any, value: Any, d: str = "", attribute: Any = None) -> Any:
    if attribute is not None:
        value = map(jinja.make_attrgetter(eval_ctx.environment, attribute), value)
    if not eval_ctx.autoescape:
        return joined_with(text_of(d), map(text_of, value))
    if hasattr(d, "__html__"):
        return lifted(string(d)).join(map(string, value))
    items = [item if hasattr(item, "__html__") else text_of(item) for item in value]
    has_markup = any(hasattr(item, "__html__") for item in items)
    return (html_of(d) if has_markup else text_of(d)).join(items)


@pass_eval_context
def replace(eval_ctx: Any, s: Any, old: Any, new: Any, count: int | None = None) -> Any:
    limit = -1 if count is None else count
    if not eval_ctx.autoescape:
        return text_of(s).replace(text_of(old), text_of(new), limit)
    if hasattr(old, "__html__") or (hasattr(new, "__html__") and not hasattr(s, "__html__")):
        s = html_of(s)
    return lifted(string(s)).replace(string(old), string(new), limit)


def title(s: Any) -> Traced:
    value, position, pieces = lifted(string(s)), 0, []
    for word in jinja._word_beginning_split_re.split(str.__str__(value)):
        piece = value[position : position + len(word)]
        pieces += [piece[0].upper(), piece[1:].lower()] if word else []
        position += len(word)
    return joined(pieces)


def indent(s: Any, width: int | str = 4, first: bool = False, blank: bool = False) -> Any:
    """Jinja's own loses what `"\\n".join` joins; the line break it adds for `splitlines` is kept here too."""
    value = lifted(s)
    kind = mark_safe if hasattr(value, "__html__") else text_of
    indention = kind(width if isinstance(width, str) else " " * width)
    lines = (value + kind("\n")).splitlines()
    later = [indention + line if line or blank else line for line in lines[1:]]
    result = kind("\n").join([lines[0], *later])
    return indention + result if first else result


@pass_environment
def truncate(environment: Any, s: Any, *args: Any, **kwargs: Any) -> Any:
    return jinja.do_truncate(environment, lifted(s), *args, **kwargs)


def percent_format(value: Any, *args: Any, **kwargs: Any) -> Any:
    if args and kwargs:
        return jinja.do_format(value, *args, **kwargs)
    return percent(string(value), kwargs or args)


def striptags(value: Any) -> str:
    return mark_safe(text_of(value.__html__() if hasattr(value, "__html__") else value)).striptags()


def pprint(value: Any) -> Traced:
    text = jinja.do_pprint(plain(value))
    return text_of(text)._like(text, printed_runs(text, value))


def urlencode(value: Any) -> Traced:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return _quoted(value)
    pairs = value.items() if isinstance(value, dict) else value
    return joined_with(
        "&", [joined((_quoted(key, is_query=True), "=", _quoted(item, is_query=True))) for key, item in pairs]
    )


def _quoted(value: Any, *, is_query: bool = False) -> Traced:
    if isinstance(value, bytes):
        return text_of(url_quote(value, for_qs=is_query))
    text = text_of(value)
    plain_text, pieces, position = str.__str__(text), [], 0
    for length, source in text._runs:
        part = url_quote(plain_text[position : position + length], for_qs=is_query)
        pieces.append(text._like(part, one_run(len(part), source)))
        position += length
    return joined(pieces)


@pass_eval_context
def xmlattr(eval_ctx: Any, d: Mapping[str, Any], autospace: bool = True) -> Any:
    pairs = [(key, value) for key, value in d.items() if value is not None and not isinstance(value, Undefined)]
    for key, _ in pairs:
        if jinja._attr_key_re.search(key) is not None:
            raise ValueError(f"Invalid character in attribute name: {key!r}")
    text = joined_with(" ", [joined((html_of(key), '="', html_of(value), '"')) for key, value in pairs])
    if autospace and text:
        text = joined((" ", text))
    return mark_safe(text) if eval_ctx.autoescape else text


@pass_eval_context
def tojson(eval_ctx: Any, value: Any, indent: int | None = None) -> TracedMarkup:
    policies = eval_ctx.environment.policies
    options = dict(policies["json.dumps_kwargs"]) | ({} if indent is None else {"indent": indent})

    def dumped(item: Any) -> str:
        return htmlsafe_json_dumps(item, dumps=policies["json.dumps_function"], **options)

    truth = mark_safe(dumped(plain(value)))
    strings = _json_strings(value, is_sorted=bool(options.get("sort_keys")))
    pieces: list[str] = []
    position = 0
    for match in _JSON_STRING.finditer(truth):
        text = next(strings, None)
        pieces.append(truth[position : match.start()])
        pieces.append(truth[match.start() : match.end()] if text is None else _json_text(text, dumped))
        position = match.end()
    pieces.append(truth[position:])
    if "".join(pieces) == truth:
        return truth._checked(truth, pieces)
    return truth._like(truth, coarse(len(truth), sources_in([value])))


def _json_text(text: Carrier, dumped: Callable[[Any], str]) -> Traced:
    """One string as JSON writes it, run by run."""
    pieces: list[str] = ['"']
    plain_text, position = str.__str__(text), 0
    for length, source in text._runs:
        part = dumped(plain_text[position : position + length])[1:-1]
        pieces.append(text._like(part, one_run(len(part), source)))
        position += length
    return joined([*pieces, '"'])


def _json_strings(value: Any, *, is_sorted: bool) -> Iterator[Carrier | None]:
    """Each string of the JSON text, in its order; None for one without runs."""
    if isinstance(value, str):
        yield value if isinstance(value, Carrier) else None
    elif isinstance(value, dict):
        for key, item in sorted(value.items(), key=itemgetter(0)) if is_sorted else value.items():
            yield key if isinstance(key, Carrier) else None
            yield from _json_strings(item, is_sorted=is_sorted)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _json_strings(item, is_sorted=is_sorted)


_NATURAL = (
    "abs attr batch count d dictsort first float groupby int items last list map max min random reject"
    " rejectattr reverse round select selectattr slice sort sum unique wordcount"
)
AS_THEY_ARE = {jinja.FILTERS[name] for name in _NATURAL.split()}
"""They only choose, order, measure or hand on; what they hand on has its runs."""

EXACT: dict[Filter, Filter] = {
    escape: html_of,
    soft_str: string,
    jinja.do_capitalize: on_text(jinja.do_capitalize),
    jinja.do_center: on_text(jinja.do_center),
    jinja.do_forceescape: forceescape,
    jinja.do_format: percent_format,
    jinja.do_indent: indent,
    jinja.FILTERS["join"]: join,
    jinja.do_lower: on_text(jinja.do_lower),
    jinja.do_mark_safe: mark_safe,
    jinja.do_mark_unsafe: text_of,
    jinja.do_pprint: pprint,
    jinja.do_replace: replace,
    jinja.do_striptags: striptags,
    jinja.do_title: title,
    jinja.do_tojson: tojson,
    jinja.do_trim: on_text(jinja.do_trim),
    jinja.do_truncate: truncate,
    jinja.do_upper: on_text(jinja.do_upper),
    jinja.do_urlencode: urlencode,
    jinja.do_xmlattr: xmlattr,
}
