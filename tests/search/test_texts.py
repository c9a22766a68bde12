"""A manifest's rows: what readers see, where it may be read, and its traits."""

from dataclasses import replace

import pytest

from assets.manifest import (
    BlockManifest,
    BlockType,
    BrandManifest,
    Channel,
    Form,
    KitManifest,
    MediaManifest,
    Policy,
    TemplateManifest,
    Variant,
)
from assets.rendering import Edition
from assets.search import places_read, rows_of, traits_of
from tests.builders import make_region

BLOCK = BlockManifest("hero-text", "The Hero", BlockType.TEXT, Policy.ANY, tags=("spring",))
HEAD = "hero text the hero spring"
BRAND = BrandManifest(
    "solnap",
    "Solnap",
    "en",
    regions=(make_region(locales=()), make_region("DE", locales=("de-DE",)), make_region("US", locales=("en-US",))),
)


def said(value: str, type_: BlockType = BlockType.TEXT) -> str:
    block = replace(BLOCK, type=type_, variants=(Variant("value", "en", "001", value),))
    return rows_of(block)["en/001"].removeprefix(f" {HEAD} ").strip()


@pytest.mark.parametrize(
    ("value", "type_", "words"),
    [
        ("Hello {name}!", BlockType.TEXT, "hello"),
        ("{n, plural, one {# bag} other {# bags}} for {price, money}", BlockType.TEXT, "bag bags for"),
        ("Try {solnap-pro, term}", BlockType.TEXT, "try solnap pro"),
        ('<p><b>Spr</b>ing</p><p class="lead">two</p>', BlockType.RICH, "spring two"),
        ("Fish &amp; chips", BlockType.RICH, "fish chips"),
        ("{ is not closed", BlockType.TEXT, "is not closed"),
        ("12.90 EUR", BlockType.MONEY, ""),
    ],
)
def test_a_text_is_found_by_what_readers_see(value: str, type_: BlockType, words: str) -> None:
    if type_ is BlockType.MONEY:
        assert set(rows_of(replace(BLOCK, type=type_, variants=(Variant("value", "en", "DE", value),)))) == {""}
    else:
        assert said(value, type_) == words


def test_a_row_holds_what_one_place_says_with_key_title_and_tags() -> None:
    variants = (
        Variant("title", "de", "001", "Über uns"),
        Variant("text", "de", "001", "<p>Mehr</p>"),
        Variant("text", "de", "CH", "<p>Meh</p>"),
    )

    rows = rows_of(replace(BLOCK, type=BlockType.CARD, variants=variants))

    assert rows == {
        "": f" {HEAD} ",
        "de/001": f" {HEAD} mehr uber uns ueber ",
        "de/CH": f" {HEAD} meh ",
    }


def test_a_terms_forms_are_found() -> None:
    term = Variant("value", "de", "001", "Solnap", (Form("genitive", "Solnaps"),))

    assert rows_of(replace(BLOCK, type=BlockType.TERM, variants=(term,)))["de/001"] == f" {HEAD} solnap solnaps "


def test_an_edition_reads_its_own_places_alone() -> None:
    places = places_read(BRAND, [Edition("DE", "de-DE")])

    assert {"", "de-DE/DE", "de/001", "en/001", "de/DE/own-region", "de/001/same-language"} <= places
    assert not {"de/US", "fr/001", "en/001/same-language", "de/001/own-region", "en/DE/own-region"} & places
    legal = replace(
        BLOCK, type=BlockType.LEGAL, policy=Policy.OWN_REGION, variants=(Variant("value", "de", "DE", "x"),)
    )
    assert "de/DE/own-region" in rows_of(legal)


def test_traits_are_what_a_manifest_says() -> None:
    media = MediaManifest("photo", "Photo", licence="CC0", tags=("two", "one"), allowed_channels=("web",))
    template = TemplateManifest("page", "Page", Channel.EMAIL)

    assert traits_of(media) == {("tag", "one"), ("tag", "two"), ("licence", "CC0"), ("channel", "web")}
    assert traits_of(template) == {("channel", "email")}
    assert traits_of(replace(BLOCK, tags=())) == {("type", "text")}
    assert traits_of(KitManifest("kit", "Kit")) == traits_of(BRAND) == frozenset()
    everywhere = traits_of(replace(media, allowed_channels=()))
    assert len({value for name, value in everywhere if name == "channel"}) == len(Channel)
