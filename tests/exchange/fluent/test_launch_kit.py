"""A kit over real copy, firefox/new/download, in twelve editions: imported, built, published and read."""

import json
from collections.abc import Iterable, Iterator

import pytest
from lxml import html

from assets import drafts
from assets.exchange.fluent.entries import Book, Entry
from assets.exchange.importing import import_fluent
from assets.localization import direction
from assets.localization.messages import argument_names, parse
from assets.manifest import Argument, BlockManifest, BlockType, Channel, Placement, Slot
from assets.models import Asset, Brand, DocumentUse
from tests.builders import ANNA, NOW, make_brand, make_kit, make_region, make_template
from tests.exchange.fluent.comparing import LINK, bundle_of, seen
from tests.exchange.fluent.reading import LAUNCH, NO_LAUNCH, read_folder
from tests.publishing.library import publish_now

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not LAUNCH.is_dir(), reason=NO_LAUNCH)]
PAGE = "firefox/new/download.ftl"
EDITIONS = {
    "US": "en", "GB": "en-GB", "DE": "de", "FR": "fr", "PL": "pl", "MX": "es-MX", "BR": "pt-BR", "EG": "ar", "IL": "he",
    "IN": "hi-IN", "JP": "ja", "TW": "zh-Hant-TW",
}  # fmt: skip
WEB = """{% extends "kits/web.html" %}
{% block title %}{{ title }}{% endblock %}
{% block content %}{% for text in texts %}<p id="{{ text.key }}">{{ text }}</p>
{% endfor %}{% endblock %}"""
TEXTS = Slot("texts", ("text", "rich"), is_list=True)
STRINGS = Slot("strings", ("text", "rich"), is_list=True)


@pytest.fixture
def brand() -> Brand:
    """A brand of twelve editions with the copy imported."""
    markets = [make_region(code, locales=(locale,)) for code, locale in EDITIONS.items()]
    brand = make_brand("launch", regions=(make_region(), *markets))
    import_fluent(root=LAUNCH, brand=brand, actor=ANNA, now=NOW)
    return brand


@pytest.fixture
def page(brand: Brand) -> list[BlockManifest]:
    """The page's blocks, published in a kit of a web page and strings."""
    from_page = {entry.key for entry in _entries(read_folder(LAUNCH)[0])}
    rows = [row for row in drafts_of_brand(brand) if row.key in from_page]
    make_template(brand, "web", parts={"web.html": WEB}, slots=(TEXTS, Slot("title", ("text",))))
    strings = {"strings.json": '{% extends "kits/strings.json" %}'}
    make_template(brand, "strings", channel=Channel.STRINGS, parts=strings, slots=(STRINGS,))
    places = [_placed(row, number, channel) for number, row in enumerate(rows) for channel in ("web", "strings")]
    title = Placement("title", "web", "001", 0, "block/firefox-new-download-firefox")
    make_kit(brand, "download", title, *places, templates=("web", "strings"), regions=tuple(EDITIONS))
    publish_now(brand, "kit/download")
    return rows


def test_the_web_page_of_each_edition_says_what_fluent_says(page: list[BlockManifest]) -> None:
    documents = {use.region: use for use in DocumentUse.objects.filter(name="web.html").select_related("document")}

    said = {region: _paragraphs(bytes(use.document.body)) for region, use in documents.items()}

    books, sources = read_folder(LAUNCH)
    for book in books:
        bundle, region = bundle_of(book, sources), _region(book)
        for entry in (entry for entry in _entries([book]) if entry.key in {row.key for row in page}):
            values = {"id": "x", "fallback_url": LINK, "url": LINK, "attrs": f'href="{LINK}"'}
            text, errors = bundle.format_pattern(bundle.get_message(entry.name).value, values)
            assert (said[region][entry.key], errors) == (seen(text, is_html=True), [])


def test_each_edition_has_its_language_its_direction_and_every_string(page: list[BlockManifest]) -> None:
    told, strings = {}, {}
    for use in DocumentUse.objects.select_related("document"):
        body = bytes(use.document.body)
        if use.name == "web.html":
            root = html.document_fromstring(body)
            told[use.region] = (root.get("lang"), root.get("dir"))
        else:
            strings[use.region] = json.loads(body)

    assert told == {region: (locale, direction(locale)) for region, locale in EDITIONS.items()}
    assert {region: tuple(texts) for region, texts in strings.items()} == dict.fromkeys(
        EDITIONS, tuple(row.key for row in page)
    )
    assert strings["PL"]["firefox-new-download-firefox"] == "Pobierz Firefoksa"
    assert "{url}" in strings["FR"]["firefox-new-your-system-may-not"]


def drafts_of_brand(brand: Brand) -> list[BlockManifest]:
    rows = drafts.read_many(Asset.objects.filter(brand=brand, kind="block")).values()
    return sorted((row for row in rows if isinstance(row, BlockManifest)), key=lambda row: row.key)


def _entries(books: Iterable[Book]) -> Iterator[Entry]:
    """What stands in the page's file."""
    return (entry for book in books for entry in book.entries.values() if entry.source.file.endswith(PAGE))


def _region(book: Book) -> str:
    return next(region for region, locale in EDITIONS.items() if locale == book.locale)


def _placed(row: BlockManifest, position: int, channel: str) -> Placement:
    """A block in its channel's list; an application gives the links, a page has them."""
    argument = Argument(LINK) if channel == "web" else Argument(is_runtime=True)
    names = {
        name
        for variant in row.variants
        for name in argument_names(parse(variant.value, rich=row.type is BlockType.RICH))
    }
    slot = "texts" if channel == "web" else "strings"
    return Placement(slot, channel, "001", position, f"block/{row.key}", dict.fromkeys(names, argument))


def _paragraphs(body: bytes) -> dict[str, str]:
    """The text of each paragraph that has an id, as a reader sees it."""
    rows = html.document_fromstring(body).iter("p")
    return {row.get("id"): seen(row.text_content(), is_html=False) for row in rows if row.get("id")}
