"""Template source → Python code whose output has runs.

Jinja's own generator writes the code; the hooks here are the ones Jinja's NativeEnvironment overrides, plus
names of the runtime that are replaced in each compiled module. Jinja2 is pinned: this is its private side.
"""

from collections.abc import Iterable, MutableMapping
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Environment, Template, TemplateModule
from jinja2.optimizer import Optimizer
from jinja2.runtime import BlockReference, Context, Macro, TemplateReference
from jinja2.visitor import NodeTransformer

from assets.rendering.tracing.containers import plain
from assets.rendering.tracing.runs import filled
from assets.rendering.tracing.sources import TemplateSource
from assets.rendering.tracing.traced import (
    AnyCarrier,
    Traced,
    TracedMarkup,
    html_of,
    joined,
    mark_safe,
    text_of,
    trace,
)


class PlainConstants(Optimizer):
    """Folds what Jinja folds: a constant has no source, so a twin's result is a constant without runs."""

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        result = NodeTransformer.generic_visit(self, node, *args, **kwargs)
        if not isinstance(result, nodes.Expr):
            return result
        try:
            value = plain(result.as_const(args[0] if args else None))
            return nodes.Const.from_untrusted(value, lineno=result.lineno, environment=self.environment)
        except nodes.Impossible:
            return result


class TracingCodeGenerator(CodeGenerator):
    """Literals become traced constants; each printed value is told the line that prints it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.optimizer = PlainConstants(self.environment) if self.optimized else None
        self._literals: list[list[tuple[str, int]]] = []
        self._lines: dict[int, str] = {}
        self._is_placed: list[bool] = []

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        super().visit_Template(node, frame)
        self.writeline(f"traced_literals = {self._literals!r}")
        self.writeline(f"traced_lines = {self._lines!r}")

    def _line(self, number: int) -> str:
        return self._lines.setdefault(number, f"traced_line_{number}")

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> Any:
        text = super()._output_child_to_const(node, frame, finalize)
        return str.__str__(text), node.lineno

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        self._literals.append(list(group))
        return f"traced_literal_{len(self._literals) - 1}"

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile:
            self.write("(print_html if context.eval_ctx.autoescape else print_text)(")
        else:
            self.write("print_html(" if frame.eval_ctx.autoescape else "print_text(")
        self.write(f"{self._line(node.lineno)}, ")
        if finalize.src is not None:
            self.write(finalize.src)

    def start_write(self, frame: Frame, node: nodes.Node | None = None) -> None:
        super().start_write(frame, node)
        is_placed = isinstance(node, nodes.CallBlock | nodes.FilterBlock)
        if is_placed and node is not None:
            self.write(f"print_as_is({self._line(node.lineno)}, ")
        self._is_placed.append(is_placed)

    def end_write(self, frame: Frame) -> None:
        if self._is_placed.pop():
            self.write(")")
        super().end_write(frame)


def print_html(line: TemplateSource, value: Any) -> TracedMarkup:
    """A value as autoescaping prints it; what has no source is the line's own."""
    return _placed(html_of(_as_text(value)), line)


def print_text(line: TemplateSource, value: Any) -> Traced:
    """A value as `str` prints it; what has no source is the line's own."""
    return _placed(text_of(_as_text(value)), line)


def print_as_is(line: TemplateSource, value: Any) -> Any:
    """The result of a call or filter block, which is written without escaping."""
    if not isinstance(value, str):
        return value
    return _placed(text_of(value), line)


def _as_text(value: Any) -> Any:
    if isinstance(value, TemplateModule):
        return mark_safe(joined(value._body_stream))
    return value


def _placed(value: AnyCarrier, line: TemplateSource) -> AnyCarrier:
    for _, source in value._runs:
        if source is None:
            return value._like(value, filled(value._runs, line))
    return value


def markup_join(items: Iterable[Any]) -> Any:
    """`~` with autoescaping: escapes as soon as one item is safe."""
    texts = [item if isinstance(item, str) else text_of(item) for item in items]
    if any(hasattr(text, "__html__") for text in texts):
        return mark_safe(joined(map(html_of, texts)))
    return joined(texts)


def str_join(items: Iterable[Any]) -> Traced:
    return joined(map(text_of, items))


class TracingMacro(Macro):
    def _invoke(self, arguments: list[Any], autoescape: bool) -> Any:
        text = self._func(*arguments)
        return mark_safe(text) if autoescape else text


class TracingBlockReference(BlockReference):
    @property
    def super(self) -> Any:
        parent = super().super
        return _traced_reference(parent) if isinstance(parent, BlockReference) else parent

    def __call__(self) -> Any:
        text = joined(self._stack[self._depth](self._context))
        return mark_safe(text) if self._context.eval_ctx.autoescape else text


def _traced_reference(reference: BlockReference) -> TracingBlockReference:
    return TracingBlockReference(reference.name, reference._context, reference._stack, reference._depth)


class TracingTemplateReference(TemplateReference):
    def __getitem__(self, name: str) -> TracingBlockReference:
        return _traced_reference(super().__getitem__(name))


class TracingContext(Context):
    def super(self, name: str, current: Any) -> Any:
        parent = super().super(name, current)
        return _traced_reference(parent) if isinstance(parent, BlockReference) else parent


_RUNTIME = {
    "Markup": mark_safe,
    "escape": html_of,
    "markup_join": markup_join,
    "str_join": str_join,
    "Macro": TracingMacro,
    "TemplateReference": TracingTemplateReference,
    "print_html": print_html,
    "print_text": print_text,
    "print_as_is": print_as_is,
}


class TracingTemplate(Template):
    """A compiled template whose module uses the traced runtime."""

    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], globals: MutableMapping[str, Any]
    ) -> Template:
        name = namespace["name"] or ""
        namespace.update(_RUNTIME)
        for line, variable in namespace["traced_lines"].items():
            namespace[variable] = TemplateSource(name, line)
        for number, literal in enumerate(namespace["traced_literals"]):
            namespace[f"traced_literal_{number}"] = joined(
                trace(text, TemplateSource(name, line)) for text, line in literal
            )
        return super()._from_namespace(environment, namespace, globals)
