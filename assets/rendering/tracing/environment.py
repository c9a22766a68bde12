"""An environment's configuration → that environment, plain or as its traced twin."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import BuiltinMethodType, MethodType
from typing import Any

from jinja2 import ext
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, Undefined
from jinja2.sandbox import (
    ImmutableSandboxedEnvironment,
    SandboxedEnvironment,
    SandboxedEscapeFormatter,
    SandboxedFormatter,
)
from jinja2.utils import Cycler, Joiner, Namespace, pass_context
from markupsafe import Markup

from assets.rendering.tracing.carrier import Carrier
from assets.rendering.tracing.containers import plain, strings_in
from assets.rendering.tracing.filters import traced_filter
from assets.rendering.tracing.formatting import Recording
from assets.rendering.tracing.generation import TracingCodeGenerator, TracingContext, TracingTemplate
from assets.rendering.tracing.opaque import call_opaque, keeps_runs
from assets.rendering.tracing.traced import html_of, joined, lifted, mark_safe, percent

_HANDED_ON = frozenset({"_loop_vars", "_block_vars", "caller"})
"""Keyword arguments that Jinja adds to calls: not the template's text."""

_ARE_DIRECT = (Macro, BlockReference, LoopContext, Cycler, Joiner, Namespace, type, Undefined)
_CONTAINERS = (dict, list, tuple, set, frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """gettext's four functions; in a traced environment their results may be traced strings."""

    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]
    pgettext: Callable[[str, str], str]
    npgettext: Callable[[str, str, str, int], str]


def make_environment(
    kind: type[SandboxedEnvironment] = ImmutableSandboxedEnvironment,
    *,
    is_traced: bool,
    filters: Mapping[str, Callable[..., Any]] | None = None,
    tests: Mapping[str, Callable[..., Any]] | None = None,
    globals: Mapping[str, Any] | None = None,
    catalogue: Catalogue | None = None,
    **options: Any,
) -> SandboxedEnvironment:
    """One configuration, two environments: the plain one is Jinja untouched, the twin keeps runs.

    `filters`, `tests` and `globals` are added to what `kind` itself sets up; `options` are the constructor's.
    With a catalogue, `_`, `gettext` … and `{% trans %}` format in the new style.
    """
    if catalogue is not None:
        options["extensions"] = [*options.get("extensions", ()), ext.InternationalizationExtension]
    configured: Any = kind
    environment: SandboxedEnvironment = (_twin_of(configured) if is_traced else kind)(**options)
    environment.filters.update(filters or {})
    environment.tests.update(tests or {})
    environment.globals.update(globals or {})
    if is_traced:
        environment.filters = {name: traced_filter(function) for name, function in environment.filters.items()}
    if catalogue is not None:
        _install(environment, catalogue, is_traced=is_traced)
    return environment


@cache
def _twin_of(kind: Any) -> Any:
    hooks = {
        "code_generator_class": TracingCodeGenerator,
        "template_class": TracingTemplate,
        "context_class": TracingContext,
        "concat": staticmethod(joined),
        "intercepted_binops": kind.intercepted_binops | {"+", "%"},
        "_limited_binops": kind.intercepted_binops,
    }
    return type(f"Tracing{kind.__name__}", (TracingHooks, kind), hooks)


def _install(environment: Any, catalogue: Catalogue, *, is_traced: bool) -> None:
    if not is_traced:
        environment.install_gettext_callables(
            gettext=_without_runs(catalogue.gettext),
            ngettext=_without_runs(catalogue.ngettext),
            pgettext=_without_runs(catalogue.pgettext),
            npgettext=_without_runs(catalogue.npgettext),
            newstyle=True,
        )
        return
    environment.newstyle_gettext = True
    environment.globals.update(
        gettext=_new_style(catalogue.gettext, ""),
        ngettext=_new_style(catalogue.ngettext, "", "", "num"),
        pgettext=_new_style(catalogue.pgettext, "context"),
        npgettext=_new_style(catalogue.npgettext, "context", "", "", "num"),
    )


def _without_runs(function: Callable[..., str]) -> Callable[..., str]:
    return lambda *args: plain(function(*args))


def _new_style(function: Callable[..., str], *names: str) -> Callable[..., Any]:
    """gettext as Jinja's new style has it: the result is always formatted; `names` are given to it too."""

    @keeps_runs
    @pass_context
    def translated(context: Context, /, *args: Any, **variables: Any) -> Any:
        for name, value in zip(names, args, strict=False):
            if name:
                variables.setdefault(name, value)
        text: Any = context.call(function, *args)
        return percent(mark_safe(text) if context.eval_ctx.autoescape else text, variables)

    return translated


class _SandboxedRecorder(Recording, SandboxedFormatter):
    """`str.format` in the sandbox, with runs."""


class _SandboxedEscapeRecorder(Recording, SandboxedEscapeFormatter):
    """`Markup.format` in the sandbox, with runs."""


class TracingHooks:
    """What a sandboxed environment does differently where a call or an operator could lose runs.

    The environment's own limits are asked first, with plain values.
    """

    _limited_binops: frozenset[str]

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        inherited: Any = super()
        if operator not in {"+", "%"} or not isinstance(left, str):
            return inherited.call_binop(context, operator, left, right)
        if operator in self._limited_binops:
            inherited.call_binop(context, operator, plain(left), plain(right))
        return percent(left, right) if operator == "%" else lifted(left) + lifted(right)

    def call(__self, __context: Context, __function: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        inherited: Any = super()
        given = {name: value for name, value in kwargs.items() if name not in _HANDED_ON}
        if not (args or given) or _is_direct(__function):
            return inherited.call(__context, __function, *args, **kwargs)
        owner = getattr(__function, "__self__", None)
        if isinstance(owner, str):
            if any(strings_in([args, given])):
                __function = getattr(lifted(owner), __function.__name__)
            return inherited.call(__context, __function, *args, **kwargs)

        def call(*args: Any, **given: Any) -> Any:
            return inherited.call(__context, __function, *args, **(kwargs | given))

        return call_opaque(call, args, given)

    def wrap_str_format(self, value: Any) -> Any:
        inherited: Any = super()
        environment: Any = self
        if inherited.wrap_str_format(value) is None:
            return None
        template = lifted(value.__self__)
        limited = inherited.wrap_str_format(getattr(plain(template), value.__name__))

        @keeps_runs
        def formatted(*args: Any, **kwargs: Any) -> Any:
            limited(*plain(args), **plain(kwargs))
            positional, named = ((), args[0]) if value.__name__ == "format_map" else (args, kwargs)
            is_markup = isinstance(template, Markup)
            recorder = (
                _SandboxedEscapeRecorder(environment, escape=html_of) if is_markup else _SandboxedRecorder(environment)
            )
            return recorder.recorded(template, positional, named)

        return formatted


def _is_direct(function: Any) -> bool:
    """Whether a callable treats traced arguments rightly by itself."""
    if isinstance(function, _ARE_DIRECT) or function is ext._gettext_alias:
        return True
    if isinstance(function, MethodType | BuiltinMethodType):
        return isinstance(function.__self__, (*_ARE_DIRECT, *_CONTAINERS, Carrier)) or _says_so(function)
    return _says_so(function)


def _says_so(function: Any) -> bool:
    return bool(getattr(function, "_keeps_runs", False))
