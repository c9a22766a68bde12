"""A Fluent text, read in its book, becomes the source of a message, or an error that says what has no counterpart."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from fluent.syntax import ast

from assets.errors import BadContent
from assets.exchange.faults import Fault, Place
from assets.exchange.fluent import markup
from assets.exchange.fluent.branching import branches
from assets.exchange.fluent.entries import Book, Entry
from assets.exchange.fluent.forms import Choices, asked_of, chosen, form_asked, variable_of
from assets.exchange.fluent.functions import NoCounterpart, Typed, typed
from assets.localization.errors import BadPattern
from assets.localization.messages import Plural, parse, serialize, walk
from assets.localization.messages.nodes import NO_STYLE
from assets.localization.messages.serializing import quoted

MAX_DEPTH = 5
"""Of messages that stand in messages."""
MAX_CHARACTERS = 65_536
"""Of one text with all its branches and all that stands in it: what is longer is far too long for a message."""


class NotCarried(BadContent):
    """A text that has no counterpart; `fault` says where and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Code:
    """ICU syntax, which stands as it is; a plain str among parts is literal text."""

    text: str


Part = str | Code


@dataclass(slots=True)
class Carrier:
    """Carries texts of one locale over. `told` are sentences on what was adapted, in order.

    In a term `choices` say which form is wanted; in a message they are None. `has_markup` once a tag or entity was met;
    `variables` are those met, by the arguments that they are.
    """

    books: "Books"
    is_rich: bool = False
    choices: Choices | None = None
    has_markup: bool = False
    told: list[Fault] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    _plurals: int = 0
    """How many plurals stand around what is being read."""
    _spent: int = 0

    def message(self, entry: Entry) -> str:
        """The source of the message, in its canonical spelling. Raises NotCarried."""
        source = self._written(self._parts(entry.pattern, entry, 0))
        if self.is_rich:
            source = markup.fit_tags(source, lambda fact: self.told.append(Fault(entry.place, fact)))
        try:
            message = parse(source, rich=self.is_rich)
        except BadPattern as error:
            fact = f"{entry.name}: {error.fact} {error.remedy}"
            raise NotCarried(Fault(entry.place, fact)) from error
        if any(isinstance(node, Plural) and node.style != NO_STYLE for node in walk(message.nodes)):
            fact = (
                f"{entry.name}: A plural shows its number with decimals, and would be chosen by them. Show it plainly."
            )
            raise NotCarried(Fault(entry.place, fact))
        return serialize(message)

    def _parts(self, pattern: ast.Pattern, entry: Entry, depth: int) -> list[Part]:
        found: list[Part] = []
        for element in pattern.elements:
            self._spent += 1 + (len(element.value) if isinstance(element, ast.TextElement) else 0)
            if self._spent > MAX_CHARACTERS:
                raise _refusal(entry, pattern, "With all that stands in it the text is too long. Divide it.")
            if isinstance(element, ast.TextElement):
                found.append(element.value)
            else:
                found += self._placed(element, entry, depth)
        return found

    def _placed(self, node: ast.SyntaxNode, entry: Entry, depth: int) -> list[Part]:
        try:
            match node:
                case ast.Placeable():
                    return self._placed(node.expression, entry, depth)
                case ast.StringLiteral():
                    return [node.parse()["value"]]
                case ast.NumberLiteral():
                    return [_number(node)]
                case ast.TermReference():
                    return [Code(self._term(node, entry))]
                case ast.MessageReference():
                    return self._message(node, entry, depth)
                case ast.SelectExpression():
                    return self._select(node, entry, depth)
            return [Code(self._argument(node, entry).source)]
        except NoCounterpart as error:
            raise _refusal(entry, node, f"{error} No message says that. Write it in another way.") from error

    def _argument(self, node: ast.SyntaxNode, entry: Entry) -> Typed:
        if self.choices is not None:
            raise NoCounterpart("A term shows a variable.")
        match node:
            case ast.VariableReference():
                argument = Typed(node.id.name)
            case ast.FunctionReference():
                argument = typed(node)
            case _:
                raise NoCounterpart(f"This is a {type(node).__name__}.")
        known = self.variables.setdefault(argument.name, argument.variable)
        if known != argument.variable:
            raise NoCounterpart(f"${known} and ${argument.variable} would be one argument.")
        if known != argument.name:
            self.told.append(Fault(_place(entry, node), f"${known} is the argument {argument.name} now."))
        return argument

    def _term(self, node: ast.TermReference, entry: Entry) -> str:
        name = f"-{node.id.name}"
        term = self.books.term(name)
        if term is None:
            raise NoCounterpart(f"No file has the term {name}.")
        if term.source.locale != entry.source.locale:
            self.told.append(Fault(_place(entry, node), f"{name} is not in this locale: its fallback stands there."))
        form = form_asked(term.pattern, asked_of(node))
        return f"{{{term.key}, term, {form}}}" if form else f"{{{term.key}, term}}"

    def _message(self, node: ast.MessageReference, entry: Entry, depth: int) -> list[Part]:
        """The other message's text in place of its name: messages stand in no other, only terms do."""
        name = f"{node.id.name}.{node.attribute.name}" if node.attribute else node.id.name
        other = self.books.own.entries.get(name)
        if other is None:
            raise NoCounterpart(f"This locale has no {name}.")
        if depth >= MAX_DEPTH or self.choices is not None:
            raise NoCounterpart(f"{name} stands too deep." if depth else f"A term shows the message {name}.")
        return self._parts(other.pattern, other, depth + 1)

    def _select(self, node: ast.SelectExpression, entry: Entry, depth: int) -> list[Part]:
        if isinstance(node.selector, ast.TermReference):
            return self._parts(chosen(node, self._attribute(node.selector)).value, entry, depth)
        if self.choices is not None:
            if not variable_of(node):
                raise NoCounterpart("A term chooses by something else than a variable.")
            return self._parts(chosen(node, self.choices.get(variable_of(node))).value, entry, depth)
        argument = self._argument(node.selector, entry)
        if argument.style:
            raise NoCounterpart("The choice depends on the decimals that a number is shown with.")
        found = branches(node, self.books.own.locale, is_number=bool(argument.type), is_ordinal=argument.is_ordinal)
        for name in found.unreached:
            fact = f"The variant {name} was left out: one before it always fits first."
            self.told.append(Fault(_place(entry, node), fact))
        if not found.kind:
            return self._parts(found.cases[0][1], entry, depth)
        is_plural = found.kind != "select"
        self._plurals += is_plural
        cases = "".join(
            f" {selector} {{{self._written(self._parts(pattern, entry, depth))}}}" for selector, pattern in found.cases
        )
        self._plurals -= is_plural
        return [Code(f"{{{argument.name}, {found.kind},{cases}}}")]

    def _attribute(self, node: ast.TermReference) -> str:
        """What a term's attribute says: it is known, so that the choice by it is made now."""
        term = self.books.own.entries.get(f"-{node.id.name}")
        pattern = term.attributes.get(node.attribute.name) if term and node.attribute else None
        if pattern is None or not all(isinstance(element, ast.TextElement) for element in pattern.elements):
            raise NoCounterpart(f"The attribute of -{node.id.name} is not there or no plain word.")
        return "".join(str(getattr(element, "value", "")) for element in pattern.elements)

    def _written(self, parts: Iterable[Part]) -> str:
        return "".join(
            part.text if isinstance(part, Code) else quoted(self._literal(part), has_pound=self._plurals > 0)
            for part in _joined(parts)
        )

    def _literal(self, text: str) -> str:
        self.has_markup = self.has_markup or markup.is_marked(text)
        if self.choices is not None:
            return html.unescape(text)
        return markup.literal(text) if self.is_rich else text


@dataclass(frozen=True, slots=True)
class Books:
    """The locale's own book, and all books, the source locale's first."""

    own: Book
    all: tuple[Book, ...]

    def term(self, name: str) -> Entry | None:
        """The locale's own term, else the one of another locale, which stands there as its fallback."""
        return next((book.entries[name] for book in (self.own, *self.all) if name in book.entries), None)


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Neighbouring literals as one: quoting looks at neighbouring characters."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        text = ""
        yield part
    if text:
        yield text


def _number(node: ast.NumberLiteral) -> str:
    """A number as it is written in every language. Raises NoCounterpart where it is not."""
    if not node.value.isdecimal() or len(node.value) > 3:
        raise NoCounterpart(f"The number {node.value} is not written alike in all languages.")
    return node.value


def _refusal(entry: Entry, node: ast.SyntaxNode, fact: str) -> NotCarried:
    return NotCarried(Fault(_place(entry, node), f"{entry.name}: {fact}"))


def _place(entry: Entry, node: ast.SyntaxNode) -> Place:
    return entry.source.place(node.span.start if node.span else entry.offset)
