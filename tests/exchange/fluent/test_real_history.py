"""Real saves, replayed: read back at each instant, every text says what Fluent's runtime says of the files then."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource

from assets.delivery import State, editions_of, item_of, library_of, whole
from assets.exchange.faults import Faults
from assets.exchange.fluent.circles import used_by
from assets.exchange.fluent.entries import Book, Entry, books_of
from assets.exchange.fluent.sources import Source
from assets.exchange.importing_history import import_history
from assets.localization.messages import Term, parse
from assets.models import Asset, Brand
from assets.progress import silent
from assets.rendering import Item
from assets.rendering.texts import read
from tests.builders import ANNA, NOW, make_brand, make_region
from tests.counts import READ_INSTANTS
from tests.exchange.fluent.comparing import arguments_of, fluents, forms_of, plain, said
from tests.exchange.fluent.reading import HISTORY, NO_LAUNCH

SOURCE = "en"
EDITIONS = {"US": "en", "DE": "de", "FR": "fr"}
Items = Mapping[str, Mapping[str, Item]]
resource = lru_cache(1024)(FluentResource)


@dataclass(frozen=True)
class Moment:
    """All files as they were at an instant."""

    at: dt.datetime
    sources: tuple[Source, ...]

    def books(self) -> dict[str, Book]:
        return {book.locale: book for book in books_of(self.sources, Faults(), keeps_first=True)}

    def bundle(self, locale: str) -> FluentBundle:
        """Fluent's runtime, isolation off: the locale's files, then the source locale's for terms that it lacks."""
        bundle = FluentBundle([locale], use_isolating=False)
        for source in sorted(self.sources, key=lambda each: (each.locale != locale, each.file)):
            if source.locale in (locale, SOURCE):
                bundle.add_resource(resource(source.text))
        return bundle


def moments(path: Path) -> list[Moment]:
    """The state of the files at each instant, oldest first: of each the newest save by then."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    saves = [(dt.datetime.fromisoformat(line["at"]), line) for line in lines]
    found, files = [], {}
    for at in sorted({at for at, _ in saves}):
        for line in (line for then, line in saves if then == at):
            name = f"{line['locale']}/{line['file']}"
            files[name] = Source(name, line["locale"], line["content"])
        found.append(Moment(at, tuple(files[name] for name in sorted(files))))
    return found


@pytest.mark.django_db
@pytest.mark.proof(READ_INSTANTS)
@pytest.mark.skipif(not HISTORY.is_file(), reason=NO_LAUNCH)
def test_each_instant_reads_back_as_fluent_would_have_said_it(
    tmp_path: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    known = moments(HISTORY)[:READ_INSTANTS]
    brand = make_brand("launch", regions=(make_region(), *(make_region(c, locales=(o,)) for c, o in EDITIONS.items())))
    import_history(
        path=part_of(HISTORY, tmp_path, known[-1].at), brand=brand, actor=ANNA, now=NOW, is_released=True,
        progress=silent,
    )  # fmt: skip

    pairs = [pair for moment in known for pair in compared(brand, moment)]

    record_testsuite_property("texts read back", len(pairs))
    assert len(known) == READ_INSTANTS
    assert len(pairs) > READ_INSTANTS
    assert [pair for pair in pairs if pair[2] != pair[3]] == []


def part_of(history: Path, folder: Path, until: dt.datetime) -> Path:
    """The saves up to an instant, in their order."""
    lines = history.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if dt.datetime.fromisoformat(json.loads(line)["at"]) <= until]
    path = folder / "history.jsonl"
    path.write_text("\n".join(kept), encoding="utf-8")
    return path


def compared(brand: Brand, moment: Moment) -> Iterator[tuple[str, str, str, str]]:
    """Instant and name, what is read and what Fluent says; "" where either has nothing of its own for the locale."""
    items, books = items_at(brand, moment.at), moment.books()
    for locale, served in items.items():
        book, bundle, words = books.get(locale), moment.bundle(locale), words_of(served)
        entries = {entry.key: entry for entry in book.entries.values()} if book else {}
        own = {key for key, item in served.items() if is_own(item, locale, words)}
        sayable = {key for key, entry in entries.items() if is_sayable(entry, [books.get(SOURCE), book])}
        for key in sorted(own ^ sayable):
            yield moment.at.isoformat(), f"{locale} {key}", key if key in own else "", key if key in sayable else ""
        for key in sorted(own & sayable):
            for name, ours, fluents_ in texts_of(served[key], entries[key], bundle, words, locale):
                yield moment.at.isoformat(), f"{locale} {name}", ours, fluents_


def items_at(brand: Brand, at: dt.datetime) -> Items:
    """By locale what each block, living or deleted by now, was for its edition at that time."""
    state, facts = State(NOW, at), library_of(brand.pk, at)
    found: dict[str, dict[str, Item]] = {locale: {} for locale in EDITIONS.values()}
    for asset in Asset.objects.filter(brand=brand, kind="block"):
        for served in editions_of(whole(asset), facts, state):
            item = item_of(served, NOW)
            if served.edition.region in EDITIONS and "value" in item.fields:
                found[served.edition.locale][asset.key] = item
    return found


def is_own(item: Item, locale: str, words: Mapping[str, Term]) -> bool:
    """Whether the text is the locale's own, with a word for each term in it."""
    field = item.fields["value"]
    return field.origin.locale == locale and words.keys() >= set(read(field.value, is_rich=item.type == "rich").terms)


def is_sayable(entry: Entry, books: list[Book | None]) -> bool:
    """Whether the locale or the source has all terms of the text; Fluent reports an error for one that neither has."""
    terms = [name for name in used_by(entry) if name.startswith("-")]
    return all(any(book and name in book.entries for book in books) for name in terms)


def texts_of(
    item: Item, entry: Entry, bundle: FluentBundle, words: Mapping[str, Term], locale: str
) -> Iterator[tuple[str, str, str]]:
    if entry.is_term:
        for form in forms_of(bundle, locale, entry, words[entry.key]):
            yield form.name, form.ours, form.fluents
        return
    message = parse(item.fields["value"].value, rich=item.type == "rich")
    ours = said(message, arguments_of(message, 1), words, locale)
    yield entry.name, ours, fluents(bundle, entry, message, 1)


def words_of(served: Mapping[str, Item]) -> dict[str, Term]:
    """The edition's terms, those that stand in others first."""
    found: dict[str, Term] = {}

    def add(key: str) -> None:
        field = served[key].fields["value"]
        forms = {"": field.value, **{form.name: form.value for form in field.forms}}
        for text in forms.values():
            for used in set(read(text, is_rich=False).terms) - found.keys():
                add(used)
        found[key] = Term({name: plain(text, found) for name, text in forms.items()})

    for key, item in served.items():
        if item.is_term:
            add(key)
    return found
