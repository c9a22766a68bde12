"""Turns a message with its values into a flat run of pieces and tags: branches chosen, values formatted, unescaped."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context as Precision
from decimal import Decimal

from assets.localization.errors import BadValue, L10nError, MissingArgument
from assets.localization.formatting import Context, ordinal_category, plural_category
from assets.localization.messages.links import ALLOWED_TARGETS, escape_for_link, is_link
from assets.localization.messages.nodes import (
    NO_STYLE,
    NUMERIC,
    TEMPORAL,
    Argument,
    ArgumentType,
    Attribute,
    Branch,
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
    TermUse,
    Void,
)
from assets.localization.messages.pieces import Piece, Term, Value
from assets.localization.messages.values import as_shown, choice, read_number, refused, show, show_number

_EXACT = Precision(prec=120)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag whose attributes have values."""

    node: Open | Close | Void
    attributes: tuple[tuple[str, tuple[Piece, ...]], ...] = ()

    @property
    def href(self) -> tuple[Piece, ...]:
        """A link's target, () for any other tag."""
        return next((value for name, value in self.attributes if name == "href"), ())


@dataclass(frozen=True, slots=True)
class Resolver:
    """One message's values, terms and context; `preview` shows a mark where a value is missing or wrong."""

    message: Message
    arguments: Mapping[str, Value]
    terms: Mapping[str, Term]
    context: Context
    preview: bool = False

    def resolve(self) -> list[Piece | Tag]:
        """The whole message."""
        parts: list[Piece | Tag] = []
        self._add(self.message.nodes, "", parts)
        return parts

    def _add(self, nodes: tuple[Node, ...], pound: str, parts: list[Piece | Tag]) -> None:
        for node in nodes:
            if isinstance(node, Literal):
                parts.append(Piece(node.text))
            elif isinstance(node, Argument):
                parts.append(self.argument(node))
            elif isinstance(node, (Plural, Select)):
                branch, number = self._chosen(node)
                self._add(branch.nodes, number or pound, parts)
            else:
                parts.append(self._other(node, pound))

    def _other(self, node: TermUse | Pound | Open | Close | Void, pound: str) -> Piece | Tag:
        match node:
            case TermUse():
                return self.term(node)
            case Pound():
                return Piece(pound, Origin(OriginKind.ARGUMENT, node.name))
            case Open():
                return Tag(
                    node, tuple((attribute.name, self.attribute_value(attribute)) for attribute in node.attributes)
                )
        return Tag(node)

    def argument(self, node: Argument) -> Piece:
        """An argument's formatted value. Raises MissingArgument, BadValue."""
        try:
            return Piece(self._shown(node), node.origin)
        except L10nError:
            if not self.preview:
                raise
            return Piece(mark(node.name), node.origin)

    def _shown(self, node: Argument) -> str:
        value = self.value(node.name, node.position)
        kind = self.message.types[node.name]
        if node.type is ArgumentType.PLAIN and isinstance(value, str) and kind not in NUMERIC | TEMPORAL:
            return value
        return show(node, value, self.context, kind)

    def value(self, name: str, position: int) -> Value:
        """The value of an argument. Raises MissingArgument."""
        if name in self.arguments:
            return self.arguments[name]
        fact = f"The message needs the argument {name} at position {position}, which has no value."
        raise MissingArgument(f"{fact} Give it one, or remove it from the text.", name=name)

    def term(self, node: TermUse) -> Piece:
        """A term in the form asked for, else its value. Raises MissingArgument where there is no such term."""
        forms = self.terms[node.key].forms if node.key in self.terms else {}
        used = node.form if node.form in forms else ""
        origin = Origin(OriginKind.TERM, node.key, node.form, used)
        if used in forms:
            return Piece(forms[used], origin)
        if self.preview:
            return Piece(mark(node.key), origin)
        fact = f"The message names the term {node.key} at position {node.position}, which has no text here."
        raise MissingArgument(f"{fact} Write its value, or correct the name.", name=node.key)

    def _chosen(self, node: Plural | Select) -> tuple[Branch, str]:
        try:
            return self.chosen(node)
        except L10nError:
            if not self.preview:
                raise
            return branch_of(node, "other"), mark(node.name)

    def chosen(self, node: Plural | Select) -> tuple[Branch, str]:
        """The branch that fits the value, and a plural's number as `#` shows it. Raises MissingArgument, BadValue."""
        value = self.value(node.name, node.position)
        try:
            if isinstance(node, Select):
                return branch_of(node, choice(value)), ""
            return self._counted(node, read_number(value))
        except BadValue as error:
            raise refused(node.name, node.position, error) from error

    def _counted(self, node: Plural, number: Decimal) -> tuple[Branch, str]:
        counted = _EXACT.subtract(number, Decimal(node.offset))
        shown = as_shown(counted, node.style)
        exact = next((branch for branch in node.branches if _is_exactly(branch, number)), None)
        category = ordinal_category if node.is_ordinal else plural_category
        branch = exact or branch_of(node, category(shown, self.context))
        return branch, show_number(counted, NO_STYLE, self.context)

    def attribute_value(self, attribute: Attribute) -> tuple[Piece, ...]:
        """An attribute's value; a link's target is checked as a whole, since an argument may be all of it."""
        if attribute.name != "href":
            return tuple(Piece(part.text) for part in attribute.value if isinstance(part, Literal))
        pieces: list[Piece] = []
        beginning = ""
        for part in attribute.value:
            piece = Piece(part.text) if isinstance(part, Literal) else self._link_argument(part, beginning)
            pieces.append(piece)
            beginning += piece.text
        if is_link(beginning):
            return tuple(pieces)
        if self.preview:
            return (Piece("#"),)
        named = next((part for part in attribute.value if isinstance(part, Argument)), Argument(""))
        fact = BadValue(f"A link may not point to {beginning[:60]!r}. {ALLOWED_TARGETS}.")
        raise refused(named.name, named.position, fact)

    def _link_argument(self, node: Argument, beginning: str) -> Piece:
        piece = self.argument(node)
        return Piece(escape_for_link(piece.text, beginning), piece.origin) if beginning else piece


def branch_of(node: Plural | Select, selector: str) -> Branch:
    """The branch with this selector, else `other`, which the parser has made sure of."""
    chosen = node.branches[0]
    for branch in node.branches:
        if branch.selector == selector:
            return branch
        if branch.selector == "other":
            chosen = branch
    return chosen


def _is_exactly(branch: Branch, number: Decimal) -> bool:
    return branch.selector.startswith("=") and Decimal(branch.selector[1:]) == number


def mark(name: str) -> str:
    """What a preview shows for a value that is missing or wrong."""
    return f"{{⚠ {name}}}"
