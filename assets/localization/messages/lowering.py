"""Turns a message with some of its values into standard ICU MessageFormat 1 for applications.

Known values and terms are written out, branches on known values chosen; what the application supplies stays open, typed
arguments as ICU's own skeletons. The result is plain text: tags become breaks and bullets.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assets.localization import formatting
from assets.localization.errors import BadValue
from assets.localization.formatting import Context
from assets.localization.messages.directions import has_rtl, is_rtl_locale
from assets.localization.messages.flow import TextFlow, merged
from assets.localization.messages.nodes import (
    TEMPORAL,
    Argument,
    ArgumentType,
    Attribute,
    Close,
    Literal,
    Message,
    Node,
    Open,
    Origin,
    OriginKind,
    Plural,
    Pound,
    Select,
    Style,
    TermUse,
    Void,
)
from assets.localization.messages.pieces import END_OF_ISOLATE, ISOLATE, Piece, Term, Value
from assets.localization.messages.resolving import Resolver
from assets.localization.messages.serializing import quoted
from assets.localization.messages.signatures import term_keys
from assets.localization.messages.values import MAX_FRACTION, refused, show

ROUNDING = "rounding-mode-half-up sign-negative"
OPEN = Origin(OriginKind.ARGUMENT)
"""The origin of a piece that is ICU syntax already."""
SAMPLE = datetime(2026, 3, 21, 17, 45, 30, tzinfo=UTC)

_WIDTHS = {
    "code": " unit-width-iso-code",
    "name": " unit-width-full-name",
    "long": "unit-width-full-name",
    "short": "unit-width-short",
    "narrow": "unit-width-narrow",
}


def lower(message: Message, arguments: Mapping[str, Value], terms: Mapping[str, Term], context: Context) -> str:
    """The ICU MessageFormat 1 source of `message` for one edition. Money left open has the context's currency.

    Raises MissingArgument for a term without text, BadValue for a value that does not fit.
    """
    resolver = Resolver(message, arguments, terms, context)
    return Lowering(resolver, _is_isolated(resolver)).written(message.nodes)


def _is_isolated(resolver: Resolver) -> bool:
    message = resolver.message
    if message.has_rtl_text or is_rtl_locale(resolver.context.locale):
        return True
    forms = [
        form for key, _ in term_keys(message) if key in resolver.terms for form in resolver.terms[key].forms.values()
    ]
    return any(has_rtl(str(resolver.arguments.get(name, ""))) for name in message.types) or any(map(has_rtl, forms))


@dataclass(frozen=True, slots=True)
class Lowering:
    """One message being lowered."""

    resolver: Resolver
    is_isolated: bool
    owner: Plural | Select | None = None

    def written(self, nodes: tuple[Node, ...]) -> str:
        """ICU source of `nodes`. `pound` in the methods is the number of a plural whose value is known."""
        pieces: list[Piece] = []
        if self.resolver.message.rich:
            flow = TextFlow(is_inner=self.owner is not None, is_isolated=self.is_isolated)
            self._add_rich(nodes, "", flow)
            pieces = flow.finish()
        else:
            self._add(nodes, "", pieces)
        has_pound = isinstance(self.owner, Plural)
        return "".join(
            piece.text if piece.origin is OPEN else quoted(piece.text, has_pound=has_pound) for piece in _known(pieces)
        )

    def _add(self, nodes: tuple[Node, ...], pound: str, pieces: list[Piece]) -> None:
        for node in nodes:
            if isinstance(node, Literal):
                pieces.append(Piece(node.text))
            elif isinstance(node, Plural | Select) and node.name in self.resolver.arguments:
                branch, number = self.resolver.chosen(node)
                self._add(branch.nodes, number or pound, pieces)
            elif not isinstance(node, Open | Close | Void):
                pieces += self._value(node, pound)

    def _add_rich(self, nodes: tuple[Node, ...], pound: str, flow: TextFlow) -> None:
        for node in nodes:
            if isinstance(node, Literal):
                flow.literal(node.text)
            elif isinstance(node, Plural | Select) and node.name in self.resolver.arguments:
                branch, number = self.resolver.chosen(node)
                self._add_rich(branch.nodes, number or pound, flow)
            elif isinstance(node, Open | Close | Void):
                flow.tag(node, self._href(node))
            else:
                flow.put(*self._value(node, pound))

    def _href(self, node: Open | Close | Void) -> tuple[Piece, ...]:
        if not isinstance(node, Open):
            return ()
        target = next((attribute for attribute in node.attributes if attribute.name == "href"), Attribute("href", ()))
        if all(isinstance(part, Literal) or part.name in self.resolver.arguments for part in target.value):
            return self.resolver.attribute_value(target) if target.value else ()
        return tuple(Piece(part.text) if isinstance(part, Literal) else self._argument(part) for part in target.value)

    def _value(self, node: Argument | TermUse | Pound | Plural | Select, pound: str) -> tuple[Piece, ...]:
        match node:
            case Argument():
                piece = self._argument(node)
            case TermUse():
                piece = self.resolver.term(node)
            case Pound():
                piece = Piece(pound) if pound else Piece("#", OPEN)
            case Plural() | Select():
                return (Piece(self._branching(node), OPEN),)
        return (Piece(ISOLATE), piece, Piece(END_OF_ISOLATE)) if self.is_isolated else (piece,)

    def _argument(self, node: Argument) -> Piece:
        if node.name in self.resolver.arguments:
            return self.resolver.argument(node)
        return Piece(open_argument(node, self.resolver.context, self.owner), OPEN)

    def _branching(self, node: Plural | Select) -> str:
        offset = f" offset:{node.offset}" if isinstance(node, Plural) and node.offset else ""
        inner = replace(self, owner=node)
        branches = "".join(f" {branch.selector} {{{inner.written(branch.nodes)}}}" for branch in node.branches)
        return f"{{{node.name}, {node.type},{offset}{branches}}}"


def _known(pieces: Iterable[Piece]) -> list[Piece]:
    """Everything that is not ICU syntax as one literal each: quoting looks at neighbouring characters."""
    return merged([piece if piece.origin is OPEN else Piece(piece.text) for piece in pieces])


def open_argument(node: Argument, context: Context, owner: Plural | Select | None = None) -> str:
    """An argument that an application supplies, in ICU's own types; `owner` is the branching directly around it.

    Raises BadValue for the types that have no counterpart in ICU.

    A number within its own plural is an old-style pattern: only by such a one does ICU choose the branch.
    """
    if node.type in (ArgumentType.INTERVAL, ArgumentType.RELATIVE):
        fact = (
            f"ICU MessageFormat has no type {node.type}, so an application cannot fill it. Give it a value in the kit."
        )
        raise refused(node.name, node.position, BadValue(fact))
    if node.type in TEMPORAL:
        return _when(node, context)
    if isinstance(owner, Plural) and owner.name == node.name and node.style.max_fraction is not None:
        return f"{{{node.name},number,{'#,##' if node.style.is_grouped else ''}0{_fraction(node.style, 0)}}}"
    skeleton = _skeleton(node.type, node.style, context)
    return f"{{{node.name}, number, ::{skeleton} {ROUNDING}}}" if skeleton else f"{{{node.name}}}"


def _when(node: Argument, context: Context) -> str:
    """ICU's own date and time styles; a date with a time is the two, joined as the locale joins them."""
    style = node.style
    day = f"{{{node.name}, date, {style.width or 'medium'}}}"
    if style.skeleton:
        return f"{{{node.name}, {node.type}, ::{style.skeleton}}}"
    if node.type is ArgumentType.DATE:
        return day
    if node.type is ArgumentType.TIME:
        return f"{{{node.name}, time, {style.width or 'medium'}}}"
    open_parts = {
        formatting.date(SAMPLE, context, style=style.width or "medium"): day,  # type: ignore[arg-type]
        formatting.time(SAMPLE, context, style=style.time_style or "short"): (  # type: ignore[arg-type]
            f"{{{node.name}, time, {style.time_style or 'short'}}}"
        ),
    }
    sample = show(node, SAMPLE.isoformat(), context)
    parts = re.split(f"({'|'.join(map(re.escape, open_parts))})", sample)
    return "".join(open_parts.get(part) or quoted(part, has_pound=False) for part in parts)


def _skeleton(kind: ArgumentType, style: Style, context: Context) -> str:
    match kind:
        case ArgumentType.MONEY if not context.currency:
            raise BadValue("Money is left to the application, but the region has no currency. Give the region one.")
        case ArgumentType.MONEY:
            return f"currency/{context.currency}{_WIDTHS.get(style.width, '')}"
        case ArgumentType.NUMBER:
            return (_fraction(style, MAX_FRACTION) or "precision-integer") + ("" if style.is_grouped else " group-off")
        case ArgumentType.PERCENT:
            return f"percent scale/100 {_fraction(style, 0) or 'precision-integer'}"
        case ArgumentType.COMPACT:
            return f"compact-{style.width or 'short'}"
        case ArgumentType.UNIT:
            return f"unit/{style.unit} {_WIDTHS[style.width]} {_fraction(style, MAX_FRACTION)}"
    return ""


def _fraction(style: Style, default: int) -> str:
    low, high = style.min_fraction or 0, default if style.max_fraction is None else style.max_fraction
    return "." + "0" * low + "#" * (high - low) if high else ""
