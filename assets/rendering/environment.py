"""A template's sources → the compiled document: one configuration in code, plain or traced, kept by its input."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import DictLoader, StrictUndefined
from jinja2.filters import FILTERS
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from jinja2.tests import TESTS
from jinja2.utils import missing

from assets.rendering import guard, origins
from assets.rendering.compiled import kept_layouts
from assets.rendering.films import FILMS, TRACED_FILMS
from assets.rendering.filters import OWN, on_plain_text, with_runs
from assets.rendering.pictures import PICTURES, TRACED_PICTURES
from assets.rendering.tracing import Catalogue, make_environment, trace
from assets.rendering.wording import TRACED_WORDING, WORDING

KEPT_FILTERS = [
    "abs",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "first",
    "float",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "count",
    "max",
    "min",
    "replace",
    "reverse",
    "round",
    "sort",
    "string",
    "tojson",
    "trim",
    "truncate",
    "unique",
    "urlencode",
    "wordcount",
    "wordwrap",
    "xmlattr",
]
READS_OBJECTS = frozenset({"d", "default", "e", "escape", "first", "last", "items", "reverse"})
"""Filters that hand on what they are given; the others read characters and get plain text."""
KEPT_TESTS = [
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "equalto",
    "greaterthan",
    "lessthan",
    "defined",
    "undefined",
    "none",
    "string",
    "number",
    "integer",
    "mapping",
    "sequence",
    "iterable",
    "even",
    "odd",
    "divisibleby",
    "in",
    "true",
    "false",
    "boolean",
]
MAX_RANGE = 1_000
LAYERS = "application/xml"
"""What the source of a picture gives: a list of layers, to be drawn from."""
ESCAPED = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml", LAYERS, "text/xml"})
COMPILED_KEPT = 64


class DocumentEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox with the listed filters, tests and functions alone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.filters = {name: FILTERS[name] for name in KEPT_FILTERS}
        self.tests = {name: TESTS[name] for name in KEPT_TESTS}
        aliases = {name: self.globals[name] for name in ("_",) if name in self.globals}
        self.globals = {"range": limited_range, **aliases}
        self.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}


class Unknown(StrictUndefined):
    """Fails when it is used, in words of editors: Jinja's own name the module that a value's class is in."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint or self._undefined_obj is missing:
            return super()._undefined_message
        return f"{type(self._undefined_obj).__name__} has no {self._undefined_name!r}"


@dataclass(frozen=True, slots=True)
class Sources:
    """All that a compiled document is made of; `messages` are the fixed strings with their locale, by key."""

    template: str
    name: str
    media_type: str
    source: str
    layouts: tuple[tuple[str, str], ...]
    messages: tuple[tuple[str, str, str], ...]

    @property
    def is_escaped(self) -> bool:
        return self.media_type.partition(";")[0].strip() in ESCAPED


@lru_cache(maxsize=COMPILED_KEPT)
def environment(sources: Sources, *, is_traced: bool) -> SandboxedEnvironment:
    """The environment whose loader has the document by its name. Raises RenderingFailed for a refused source."""
    check(sources)
    made = make_environment(
        DocumentEnvironment,
        is_traced=is_traced,
        filters=_filters(is_traced=is_traced),
        catalogue=_catalogue(sources, is_traced=is_traced),
        loader=DictLoader({**dict(sources.layouts), sources.name: sources.source}),
        bytecode_cache=kept_layouts(is_traced=is_traced, is_escaped=sources.is_escaped),
        undefined=Unknown,
        autoescape=sources.is_escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    for name in set(KEPT_FILTERS) - READS_OBJECTS:
        made.filters[name] = on_plain_text(made.filters[name])
    return made


@lru_cache(maxsize=COMPILED_KEPT)
def check(sources: Sources) -> None:
    """Raises RenderingFailed for a source that may not be compiled."""
    guard.check(sources.name, sources.source, dict(sources.layouts))


def limited_range(*bounds: int) -> range:
    """range() of at most MAX_RANGE numbers."""
    numbers = range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise OverflowError(f"A range may have {MAX_RANGE:,} numbers. Loop over content instead.")
    return numbers


def _filters(*, is_traced: bool) -> Mapping[str, Callable[..., Any]]:
    if not is_traced:
        return {**OWN, **WORDING, **PICTURES, **FILMS}
    return {
        **{name: with_runs(function) for name, function in OWN.items()},
        **TRACED_WORDING,
        **TRACED_PICTURES,
        **TRACED_FILMS,
    }


def _catalogue(sources: Sources, *, is_traced: bool) -> Catalogue:
    found: Mapping[str, tuple[str, str]] = {key: (locale, text) for key, locale, text in sources.messages}

    def said(key: str) -> str:
        plain_key = str(key)
        if plain_key not in found:
            return key.rpartition("\x04")[2]
        locale, text = found[plain_key]
        return trace(text, origins.of_message(sources.template, locale)) if is_traced else text

    return Catalogue(
        gettext=_kept(said),
        ngettext=_kept(lambda one, many, count: said(one if count == 1 else many)),
        pgettext=_kept(lambda context, text: said(f"{context}\x04{text}")),
        npgettext=_kept(lambda context, one, many, count: said(f"{context}\x04{one if count == 1 else many}")),
    )


def _kept(function: Callable[..., str]) -> Callable[..., str]:
    function._keeps_runs = True  # type: ignore[attr-defined]
    return function
