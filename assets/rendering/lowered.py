"""A message lowered to ICU MessageFormat → the same text with its sources: terms and known values keep theirs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assets.localization.formatting import Context
from assets.localization.messages.evaluation import evaluate
from assets.localization.messages.lowering import lower
from assets.localization.messages.nodes import Argument, ArgumentType, Message, Node, Plural, Pound, Select
from assets.localization.messages.pieces import Mode, Term, Value, joined
from assets.localization.messages.signatures import walk
from assets.manifest import Kind, ref
from assets.rendering.tracing import Traced, text_of, trace
from assets.rendering.tracing.marks import MARKS, Marker
from assets.rendering.tracing.sources import union


def with_sources(
    truth: str,
    message: Message,
    arguments: Mapping[str, Value],
    terms: Mapping[str, Term],
    context: Context,
    sources: Mapping[str, Any],
) -> Traced:
    """`truth` is the message lowered. It is lowered again with marks round each term and each value that is shown.

    What is not marked is the message's own. The `#` of a known plural cannot be told from it and makes it coarse; so
    does a marked text that says something else than the truth. `sources` are by argument, by a term's reference, and
    by "" the text's own.
    """
    if not terms and not arguments:
        return trace(truth, sources[""])
    marker = Marker()
    spelled = _Spelled(message, arguments, context, marker, sources)
    marked_terms = {key: _marked(term, sources[ref(Kind.BLOCK, key)], marker) for key, term in terms.items()}
    told = lower(spelled.message, spelled.arguments, marked_terms, context)
    read = None if MARKS.search(truth) else marker.read(told)
    if read is not None and read[0] == truth:
        hidden = {node.name for node in walk(message.nodes) if isinstance(node, Pound) and node.name in arguments}
        text = text_of(truth)
        return trace(text._like(text, read[1]), union([sources[""], *(sources[name] for name in sorted(hidden))]))
    is_own = told == truth and not terms and not any(isinstance(node, Pound) for node in walk(message.nodes))
    return trace(truth, sources[""] if is_own else union(sources.values()))


class _Spelled:
    """The message with each known argument replaced by one of its own, whose value is the marked text it shows."""

    def __init__(
        self,
        message: Message,
        arguments: Mapping[str, Value],
        context: Context,
        marker: Marker,
        sources: Mapping[str, Any],
    ) -> None:
        self.arguments = dict(arguments)
        self._whole, self._context, self._marker, self._sources = message, context, marker, sources
        nodes = self._spelled(message.nodes)
        added = dict.fromkeys(set(self.arguments) - set(arguments), ArgumentType.PLAIN)
        self.message = replace(message, nodes=nodes, types={**message.types, **added})

    def _spelled(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(self._node(node) for node in nodes)

    def _node(self, node: Node) -> Node:
        if isinstance(node, Argument) and node.name in self.arguments:
            return self._argument(node)
        if isinstance(node, Plural | Select):
            branches = tuple(replace(branch, nodes=self._spelled(branch.nodes)) for branch in node.branches)
            return replace(node, branches=branches)
        return node

    def _argument(self, node: Argument) -> Argument:
        alone = replace(self._whole, nodes=(node,), rich=False, has_rtl_text=False)
        shown = evaluate(alone, self.arguments, {}, self._context, mode=Mode.TEXT)
        text = joined([piece for piece in shown if piece.origin.name == node.name])
        name = f"{node.name}@{node.position}"
        self.arguments[name] = self._marker.marked_text(trace(text, self._sources[node.name]))
        return Argument(name, position=node.position, origin=node.origin)


def _marked(term: Term, source: Any, marker: Marker) -> Term:
    return Term({form: marker.marked_text(trace(text, source)) for form, text in term.forms.items()})
