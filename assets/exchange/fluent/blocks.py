"""Books become blocks: a term with its forms, a text, or rich text where any locale's words hold tags or entities."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from assets.exchange.faults import Fault, Place, shown
from assets.exchange.fluent import markup
from assets.exchange.fluent.carrying import Books, Carrier, NotCarried
from assets.exchange.fluent.entries import Book, Entry
from assets.exchange.fluent.forms import TooManyForms, combinations, form_name, labels
from assets.manifest import WORLD, BlockManifest, BlockType, Form, Policy, Variant

MAX_TERM_LENGTH = 200
MAX_FORM_NAME_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Copy:
    """What the files say. `blocks` and `places` are by key, a place also by (key, locale).

    `texts` were read and `carried` of them stand in blocks; what each list names was changed on the way, or left out.
    """

    blocks: Mapping[str, BlockManifest]
    places: Mapping[tuple[str, str], Place]
    texts: int
    carried: int
    adapted: tuple[Fault, ...]
    left_out: tuple[Fault, ...]


def copy_of(books: tuple[Book, ...], source_locale: str, rich: frozenset[str] = frozenset()) -> Copy:
    """Every text of the books. `rich` names blocks whose text is rich already."""
    ordered = tuple(sorted(books, key=lambda book: (book.locale != source_locale, book.locale)))
    entries = [(book, entry) for book in ordered for entry in book.entries.values()]
    marked = rich | {entry.key for book, entry in entries if not entry.is_term and _is_marked(ordered, book, entry)}
    blocks: dict[str, BlockManifest] = {}
    adapted: list[Fault] = []
    left_out: list[Fault] = [fault for book in ordered for fault in _unplaced(book, ordered[0])]
    places: dict[tuple[str, str], Place] = {}
    for book, entry in entries:
        carrier = Carrier(Books(book, ordered), is_rich=entry.key in marked)
        try:
            variant = _term(entry, book, ordered) if entry.is_term else _variant(book, carrier.message(entry))
        except NotCarried as error:
            left_out.append(error.fault)
            continue
        block = blocks.get(entry.key) or _empty(entry, is_rich=entry.key in marked)
        blocks[entry.key] = replace(block, variants=(*block.variants, variant))
        places[entry.key, book.locale] = entry.place
        places.setdefault((entry.key, ""), entry.place)
        adapted += carrier.told
    return Copy(blocks, places, len(entries), len(places) - len(blocks), _sorted(adapted), _sorted(left_out))


def _sorted(faults: list[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(set(faults)))


def _empty(entry: Entry, *, is_rich: bool) -> BlockManifest:
    type_ = BlockType.TERM if entry.is_term else BlockType.RICH if is_rich else BlockType.TEXT
    title = entry.key.replace("-", " ").replace("_", " ").capitalize()
    return BlockManifest(entry.key, title, type_, Policy.ANY, guidance=entry.guidance)


def _variant(book: Book, value: str, *forms: Form) -> Variant:
    return Variant("value", book.locale, WORLD, value, forms)


def _is_marked(ordered: tuple[Book, ...], book: Book, entry: Entry) -> bool:
    """Whether the words hold tags or entities, sound ones or not."""
    carrier = Carrier(Books(book, ordered), is_rich=True)
    with suppress(NotCarried):
        carrier.message(entry)
    return carrier.has_markup


def _term(entry: Entry, book: Book, ordered: tuple[Book, ...]) -> Variant:
    """The term's value and forms. Raises NotCarried."""
    forms: dict[str, tuple[Mapping[str, str], str]] = {}
    try:
        for choices in combinations(entry.pattern):
            heeded = labels(entry.pattern, choices)
            carrier = Carrier(Books(book, ordered), choices=choices)
            text = _word(entry, carrier)
            known, _ = forms.setdefault(form_name(heeded), (heeded, text))
            if known != heeded:
                raise NotCarried(
                    Fault(entry.place, f"{entry.name}: Two forms would be {form_name(heeded)}. Rename one.")
                )
    except TooManyForms as error:
        raise NotCarried(Fault(entry.place, f"{entry.name}: The term has too many forms. Divide it.")) from error
    _, value = forms.pop("")
    return _variant(book, value, *(Form(name, text) for name, (_, text) in forms.items()))


def _word(entry: Entry, carrier: Carrier) -> str:
    """One form's text. Raises NotCarried."""
    text = carrier.message(entry)
    fact = ""
    if markup.has_tags(text):
        fact = "A term holds no tags. Write them where it is used."
    elif len(text) > MAX_TERM_LENGTH:
        fact = f"A term has at most {MAX_TERM_LENGTH} characters. Shorten it."
    if fact:
        raise NotCarried(Fault(entry.place, f"{entry.name}: {fact}"))
    return text


def _unplaced(book: Book, source: Book) -> Iterator[Fault]:
    """Comments and attributes that have no place in a block; what the source locale says as well is said once."""
    known = {fault.message for fault in source.loose} if book is not source else set()
    yield from (fault for fault in book.loose if fault.message not in known)
    for entry in book.entries.values():
        original = source.entries.get(entry.name, entry)
        if entry.comment and entry.comment != original.comment:
            yield Fault(entry.place, f"{entry.name}: The comment is not the source's: {shown(entry.comment)}")
        if entry.attributes:
            names = ", ".join(sorted(entry.attributes))
            yield Fault(entry.place, f"{entry.name}: Only texts that choose by them show a term's attributes: {names}.")
