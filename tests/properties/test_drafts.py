"""Random manifests of every kind: what is written over whatever stood there is what is read."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from assets import drafts
from assets.manifest import (
    BLOCK_FIELDS,
    WORLD,
    Argument,
    BlockManifest,
    BlockType,
    BrandManifest,
    Channel,
    Fit,
    Form,
    Format,
    Kind,
    KitManifest,
    LogoRules,
    Manifest,
    MediaManifest,
    Part,
    Placement,
    Policy,
    Preset,
    Region,
    Shape,
    Slot,
    TemplateManifest,
    Theme,
    Variant,
    from_json,
    sha256,
    to_json,
)
from assets.models import Brand
from assets.models.brand import CALENDARS, MEASUREMENTS
from tests.builders import facts_of, make_block, make_brand, make_file, make_template
from tests.counts import FEWEST, SAVED_DRAFTS

KEY = "subject"
BODIES = (b"one", b"two", b"three")
CODES = (WORLD, "150", "DE", "CH", "US", "EG", "419")
LOCALES = ("en", "fr", "de", "de-CH", "fr-CH", "zh-Hant-TW", "sr-RS", "ar-EG", "es-419", "en-001")

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
filled = texts.filter(bool)
names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
flags = st.booleans()
tags = st.sets(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True), max_size=3).map(tuple)
styles = st.text("abc #'\"-,().0123é", max_size=12)
arguments = st.dictionaries(
    names,
    st.one_of(
        st.builds(Argument, literal=st.integers(-(2**53) + 1, 2**53 - 1) | texts | st.lists(texts).map(tuple)),
        st.builds(Argument, asset=st.just("block/one")),
        st.just(Argument(is_runtime=True)),
    ),
    max_size=3,
)


def unique(items: SearchStrategy[Any], *by: str) -> SearchStrategy[tuple[Any, ...]]:
    """Up to five values that differ in the attributes named."""
    return st.lists(items, max_size=5, unique_by=lambda item: tuple(getattr(item, name) for name in by)).map(tuple)


def variants(fields: Mapping[str, Any]) -> SearchStrategy[tuple[Variant, ...]]:
    forms = unique(st.builds(Form, name=names, value=filled), "name")
    values = st.builds(
        Variant, st.sampled_from(sorted(fields)), st.sampled_from(LOCALES), st.sampled_from(CODES), texts, forms
    )
    return unique(values, "field", "locale", "region")


@st.composite
def region_trees(draw: st.DrawFn) -> tuple[Region, ...]:
    """Any tree over some of the codes; none at all as well."""
    rows: list[Region] = []
    order = [WORLD, *draw(st.permutations(CODES[1:]))]
    for code in order[: draw(st.integers(0, len(order)))]:
        parent = draw(st.sampled_from([row.code for row in rows])) if rows else ""
        facts = [st.sampled_from(["EUR", ""]), st.just("UTC"), st.sampled_from(MEASUREMENTS)]
        facts += [st.sampled_from(CALENDARS), st.sampled_from(["default", "latn"])]
        locales = tuple(draw(st.lists(st.sampled_from(LOCALES), unique=True, max_size=3)))
        rows.append(Region(code, parent, *(draw(fact) for fact in facts), locales))
    return tuple(rows)


presets = st.builds(
    Preset,
    name=st.sampled_from(["hero", "card", "mail"]),
    version=st.integers(1, 9_999),
    fit=st.sampled_from(Fit),
    width_px=st.integers(1, 1_000),
    height_px=st.integers(1, 1_000),
    crop=st.sampled_from(["", "0 0 0.5 1", "0.1 0.2 0.8 0.8"]),
    format=st.sampled_from(Format),
    quality=st.integers(1, 100),
    background=st.sampled_from(["", "#fff8ea"]),
    dprs=st.sampled_from([(1,), (1, 2), (2, 3)]),
)
brands = st.builds(
    BrandManifest,
    key=st.just("solnap"),
    title=filled,
    source_locale=st.sampled_from(LOCALES),
    media_base=st.sampled_from(["/m", "https://media.example/m"]),
    regions=region_trees(),
    chains=st.dictionaries(
        st.sampled_from(LOCALES), st.lists(st.sampled_from([*LOCALES, "und"]), max_size=2).map(tuple), max_size=2
    ),
    colours=st.dictionaries(names, styles, max_size=3),
    fonts=st.dictionaries(names, styles, max_size=3),
    logos=st.dictionaries(names, names, max_size=3),
    logo_rules=st.dictionaries(
        names,
        st.builds(LogoRules, st.sampled_from(Theme), st.sampled_from(Shape), st.integers(0, 999), st.integers(0, 200)),
        max_size=2,
    ),
    contrasts=st.dictionaries(names, st.lists(names, max_size=2).map(tuple), max_size=2),
    spacing=st.dictionaries(names, st.sampled_from(["0px", "8px", "1.25rem"]), max_size=2),
    presets=st.lists(presets, max_size=3, unique_by=lambda preset: preset.name).map(tuple),
    font_files=st.dictionaries(names, st.lists(names, min_size=1, max_size=2).map(tuple), max_size=2),
)
blocks = st.sampled_from(BlockType).flatmap(
    lambda type_: st.builds(
        BlockManifest,
        st.just(KEY),
        filled,
        st.just(type_),
        st.sampled_from(Policy),
        variants(BLOCK_FIELDS[type_]),
        st.one_of(st.just(""), filled),
        tags,
    )
)
templates = st.builds(
    TemplateManifest,
    st.just(KEY),
    filled,
    st.sampled_from(Channel),
    unique(
        st.builds(
            Slot, names, st.lists(st.sampled_from(["text", "media"]), min_size=1).map(tuple), flags, flags, arguments
        ),
        "name",
    ),
    unique(st.builds(Part, names.map("{}.html".format), st.just("text/html"), filled, st.integers(0, 10_000)), "name"),
    tags=tags,
)
placements = st.builds(
    Placement,
    names,
    st.sampled_from(["", *(channel.value for channel in Channel)]),
    st.sampled_from(CODES),
    st.integers(0, 9),
    st.sampled_from(["", "block/one", "block/two"]),
    arguments,
)
kits = st.builds(
    KitManifest,
    st.just(KEY),
    filled,
    st.sets(st.sampled_from(["first", "second"])).map(tuple),
    st.sets(st.sampled_from(["DE", "CH"])).map(tuple),
    unique(placements, "slot", "channel", "region", "position"),
    tags,
)


days = st.dates(dt.date(2020, 1, 1), dt.date(2029, 12, 31)).map(dt.date.isoformat)
rights = st.fixed_dictionaries(
    {
        **dict.fromkeys(("licence", "source", "credit_line", "consent"), texts),
        "allowed_regions": st.lists(st.sampled_from(CODES), unique=True).map(tuple),
        "allowed_channels": st.lists(st.sampled_from([each.value for each in Channel]), unique=True).map(tuple),
        "valid_from": st.just("") | st.just("2019-01-31"),
        "valid_until": st.just("") | days,
    }
)


@st.composite
def media(draw: st.DrawFn) -> MediaManifest:
    """Files of three bodies that are stored; alternative texts at random."""
    rows = draw(variants({"alt": "", "caption": "", "transcript": ""}))
    places = draw(st.lists(st.tuples(st.sampled_from(LOCALES), st.sampled_from(CODES)), unique=True, max_size=3))
    digests = [draw(st.sampled_from(["", *map(sha256, BODIES)])) for _ in places]
    files = [Variant("file", *place, digest) for place, digest in zip(places, digests, strict=True)]
    facts = [facts_of(make_file(body)) for body in BODIES if sha256(body) in digests]
    named = (KEY, draw(filled), draw(flags), (*rows, *files), tuple(facts))
    return MediaManifest(*named, tags=draw(tags), **draw(rights))


MANIFESTS: Mapping[Kind, SearchStrategy[Any]] = {
    Kind.BRAND: brands,
    Kind.BLOCK: blocks,
    Kind.MEDIA: media(),
    Kind.TEMPLATE: templates,
    Kind.KIT: kits,
}


@pytest.fixture
def brand(db: None) -> Brand:
    """A library with what random kits may name."""
    brand = make_brand()
    for key in ("one", "two"):
        make_block(brand, key)
    for key in ("first", "second"):
        make_template(brand, key)
    return brand


@pytest.mark.proof(SAVED_DRAFTS // len(Kind))
@pytest.mark.parametrize("kind", Kind)
def test_what_is_written_over_anything_is_read(brand: Brand, kind: Kind) -> None:
    @settings(max_examples=max(FEWEST, SAVED_DRAFTS // len(Kind)))
    @given(first=MANIFESTS[kind], second=MANIFESTS[kind])
    def check(first: Manifest, second: Manifest) -> None:
        with transaction.atomic():
            for manifest in (first, second):
                asset = drafts.write(brand, manifest)
                assert drafts.read(asset) == drafts.typeset(manifest)
                assert from_json(to_json(drafts.read(asset))) == manifest
            transaction.set_rollback(True)

    check()
