"""Imported texts beside Fluent's own runtime: the same texts, the same arguments, and what a reader sees of each."""

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from assets.exchange.fluent.blocks import Copy
from assets.exchange.fluent.entries import Book, Entry
from assets.exchange.fluent.forms import combinations, form_asked
from assets.exchange.fluent.sources import Source
from assets.localization.formatting import Context
from assets.localization.messages import (
    Argument,
    ArgumentType,
    Message,
    Mode,
    Open,
    Term,
    evaluate,
    joined,
    parse,
    walk,
)
from assets.manifest import BlockType

NUMBERS = (0, 1, 2, 3, 5, 11, 21, 100)
"""Each plural category of the twelve locales is reached by one of them."""
WORD = "Wort"
LINK = "https://example.org/"
_TAG = re.compile(r"<[^>]*>")
_ISOLATES = re.compile("[\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Compared:
    """One text in one locale with one set of arguments: what this library says, and what Fluent says."""

    locale: str
    name: str
    ours: str
    fluents: str


def bundle_of(book: Book, sources: tuple[Source, ...]) -> FluentBundle:
    """Fluent's runtime with the locale's own files, isolation off."""
    bundle = FluentBundle([book.locale], use_isolating=False)
    for source in sources:
        if source.locale == book.locale:
            bundle.add_resource(FluentResource(source.text))
    return bundle


def compared(books: tuple[Book, ...], sources: tuple[Source, ...], copy: Copy) -> Iterator[Compared]:
    """Every carried text of every locale with each set of arguments, and every form of every term."""
    for book in books:
        bundle = bundle_of(book, sources)
        words = words_of(copy, book.locale)
        for entry in book.entries.values():
            if entry.is_term and entry.key in words:
                yield from forms_of(bundle, book.locale, entry, words[entry.key])
            elif not entry.is_term and (message := message_of(copy, entry.key, book.locale)):
                for number in NUMBERS if _counts(message) else NUMBERS[:1]:
                    ours = said(message, arguments_of(message, number), words, book.locale)
                    yield Compared(book.locale, entry.name, ours, fluents(bundle, entry, message, number))


def words_of(copy: Copy, locale: str) -> dict[str, Term]:
    """The locale's terms by key, with their forms."""
    found: dict[str, Term] = {}
    for key, block in copy.blocks.items():
        if block.type is BlockType.TERM:
            for variant in (item for item in block.variants if item.locale == locale):
                forms = {"": variant.value, **{form.name: form.value for form in variant.forms}}
                found[key] = Term({name: plain(text, found) for name, text in forms.items()})
    return found


def message_of(copy: Copy, key: str, locale: str) -> Message | None:
    block = copy.blocks.get(key)
    variants = [item for item in block.variants if item.locale == locale] if block else []
    return parse(variants[0].value, rich=block is not None and block.type is BlockType.RICH) if variants else None


def said(message: Message, arguments: Mapping[str, str | int], terms: Mapping[str, Term], locale: str) -> str:
    """What a reader of the message sees."""
    mode = Mode.HTML if message.rich else Mode.TEXT
    text = joined(evaluate(message, arguments, terms, Context(locale), mode=mode))
    return seen(text, is_html=message.rich)


def seen(text: str, *, is_html: bool) -> str:
    """Without tags, entities and isolates, and digits of any script as 0–9: the runtime writes those alone."""
    words = html.unescape(_TAG.sub("", text)) if is_html else text
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in _ISOLATES.sub("", words)
    )


def arguments_of(message: Message, number: int) -> dict[str, str | int]:
    """A value for each argument: an address in a link, numbers where the message counts, else a word."""
    links = {
        part.name
        for node in walk(message.nodes)
        if isinstance(node, Open)
        for attribute in node.attributes
        for part in attribute.value
        if isinstance(part, Argument)
    }
    other: str | int = number if _counts(message) else WORD
    return {name: LINK if name in links else other for name in message.types}


def _counts(message: Message) -> bool:
    return any(kind in (ArgumentType.PLURAL, ArgumentType.SELECTORDINAL) for kind in message.types.values())


def fluents(bundle: FluentBundle, entry: Entry, message: Message, number: int) -> str:
    head, _, attribute = entry.name.partition(".")
    found = bundle.get_message(head)
    pattern = found.attributes[attribute] if attribute else found.value
    unseen = dict.fromkeys(_variables(entry.pattern), WORD)
    text, errors = bundle.format_pattern(pattern, {**unseen, **arguments_of(message, number)})
    assert not errors, (entry.name, errors)
    return seen(text, is_html=message.rich)


def _variables(node: ast.BaseNode) -> Iterator[str]:
    """Those within a tag have no words, and may have been left out."""
    if isinstance(node, ast.VariableReference):
        yield node.id.name
    for value in vars(node).values():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.BaseNode):
                yield from _variables(child)


def forms_of(bundle: FluentBundle, locale: str, entry: Entry, term: Term) -> Iterator[Compared]:
    """Each combination that may be asked for, by a message that asks for it."""
    for number, choices in enumerate(combinations(entry.pattern)):
        asked = ", ".join(f'{variable}: "{key}"' for variable, key in choices.items())
        probe, use = f"probe-{number}-{entry.key}", f"{entry.name}({asked})" if asked else entry.name
        bundle.add_resource(FluentResource(f"{probe} = {{ {use} }}"))
        text, errors = bundle.format_pattern(bundle.get_message(probe).value, {})
        assert not errors, (entry.name, errors)
        ours = term.forms.get(form_asked(entry.pattern, choices), term.forms[""])
        yield Compared(locale, f"{entry.name}({asked})", seen(ours, is_html=False), seen(text, is_html=True))


def plain(text: str, terms: Mapping[str, Term]) -> str:
    return joined(evaluate(parse(text), {}, terms, Context("en"), mode=Mode.TEXT))
