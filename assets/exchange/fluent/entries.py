"""Texts of Fluent files become entries by name, one book a locale; whatever is no sound Fluent is a fault."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fluent.syntax import FluentParser, ast

from assets.exchange.faults import Fault, Faults, Place, shown
from assets.exchange.fluent.sources import Source

MAX_KEY_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A text as Fluent names it: a message `hero`, its attribute `hero.title`, or a term `-brand`.

    `comment` is its own, `guidance` that one with those of its group and file. `attributes` are a term's, which no
    reader ever sees.
    """

    name: str
    pattern: ast.Pattern
    source: Source
    offset: int
    comment: str = ""
    guidance: str = ""
    attributes: Mapping[str, ast.Pattern] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_term(self) -> bool:
        return self.name.startswith("-")

    @property
    def key(self) -> str:
        """Of the block that it becomes."""
        return key_of(self.name)

    @property
    def place(self) -> Place:
        return self.source.place(self.offset)


@dataclass(frozen=True, slots=True)
class Book:
    """What one locale says. `loose` are comments that belong to no entry."""

    locale: str
    entries: Mapping[str, Entry]
    loose: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file as parsed: its entries and loose comments in order, and what is no Fluent."""

    found: tuple[Entry | Fault, ...]
    junk: tuple[Fault, ...]


def key_of(name: str) -> str:
    """`-brand-name` and `Hero.title` as keys: `brand-name`, `hero-title`."""
    return name.removeprefix("-").replace(".", "-").lower()


def parsed(source: Source) -> Sheet:
    """What the file says, sound or not."""
    try:
        body = FluentParser().parse(source.text).body
    except RecursionError:
        return Sheet((), (Fault(Place(source.file), "Braces nest too deep. Divide the text."),))
    junk = tuple(_junk(item, source) for item in body if isinstance(item, ast.Junk))
    return Sheet(tuple(_found(body, source)), junk)


def books_of(
    sources: Iterable[Source],
    faults: Faults,
    *,
    read: Callable[[Source], Sheet] = parsed,
    keeps_first: bool = False,
) -> tuple[Book, ...]:
    """A book for each locale, in the order of the folders.

    A name that stands twice is a fault; with `keeps_first` the first stands, as it did for Fluent's readers.
    """
    entries: dict[str, dict[str, Entry]] = {}
    loose: dict[str, list[Fault]] = {}
    for source in sources:
        book, comments = entries.setdefault(source.locale, {}), loose.setdefault(source.locale, [])
        sheet = read(source)
        for fault in sheet.junk:
            faults.add(fault.place, fault.message)
        for found in sheet.found:
            if isinstance(found, Fault):
                comments.append(found)
            elif found.name in book:
                fact = f"{found.name} stands in {book[found.name].place} already."
                if keeps_first:
                    comments.append(Fault(found.place, f"{fact} The first was taken."))
                else:
                    faults.add(found.place, f"{fact} Remove one of the two.")
            else:
                book[found.name] = found
    books = tuple(Book(locale, found, tuple(loose[locale])) for locale, found in entries.items())
    _check_keys(books, faults)
    return books


def _found(body: list[ast.EntryType], source: Source) -> Iterator[Entry | Fault]:
    of_file = "\n".join(item.content or "" for item in body if isinstance(item, ast.ResourceComment))
    of_group = ""
    for item in body:
        match item:
            case ast.GroupComment():
                of_group = item.content or ""
            case ast.Comment():
                text = (item.content or "").strip()
                yield Fault(source.place(_start(item)), f"The comment stands by itself: {shown(_line(text))}")
            case ast.Message() | ast.Term():
                comment = item.comment.content or "" if item.comment else ""
                parts = dict.fromkeys(part.strip() for part in (comment, of_group, of_file))
                yield from _entries(item, source, comment.strip(), "\n\n".join(filter(None, parts)))


def _entries(item: ast.Message | ast.Term, source: Source, comment: str, guidance: str) -> Iterator[Entry]:
    name, offset = item.id.name, _start(item.id)
    attributes = {attribute.id.name: attribute for attribute in item.attributes}
    if isinstance(item, ast.Term):
        hidden = {key: attribute.value for key, attribute in attributes.items()}
        yield Entry(f"-{name}", item.value, source, offset - 1, comment, guidance, hidden)
        return
    if item.value is not None:
        yield Entry(name, item.value, source, offset, comment, guidance)
    for key, attribute in attributes.items():
        yield Entry(f"{name}.{key}", attribute.value, source, _start(attribute.id), comment, guidance)


def _junk(item: ast.Junk, source: Source) -> Fault:
    first = next(iter(item.annotations), None)
    offset = _start(first) if first else _start(item)
    told = f" {first.message}." if first and first.message else ""
    return Fault(source.place(offset), f"This is no Fluent.{told} Correct or remove it.")


def _check_keys(books: Iterable[Book], faults: Faults) -> None:
    """Two names must not become one block, nor a name no key."""
    names: dict[str, str] = {}
    for book in books:
        for entry in book.entries.values():
            first = names.setdefault(entry.key, entry.name)
            if first != entry.name:
                faults.add(
                    entry.place, f"{first} and {entry.name} would both be block/{entry.key}. Rename one of them."
                )
            if len(entry.key) > MAX_KEY_LENGTH:
                faults.add(entry.place, f"{shown(entry.name)} is longer than {MAX_KEY_LENGTH} characters. Shorten it.")


def _start(node: ast.SyntaxNode) -> int:
    return node.span.start if node.span else 0


def _line(text: str) -> str:
    return " ".join(text.split())
