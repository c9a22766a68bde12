"""Spans: every byte of a document has a source, and the source is the right one."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assets.manifest import Argument, BlockType
from assets.rendering import Edition, Rendered, compose
from assets.rendering.environment import environment
from assets.rendering.facts import values_of
from assets.rendering.order import order_for
from assets.rendering.render import render_order, render_text
from assets.rendering.tracing import from_json, source_at, verify
from assets.rendering.voice import Voice
from tests.rendering.kits import EDITIONS, block, bundle, document, kit, place, templates
from tests.rendering.test_render import body, printed

CH, DE, EG, US = EDITIONS
NAMES = [part.name for template in templates() for part in template.parts]
LEAST_SHARE = 0.99
MOST_TIMES_PLAIN = 4.0
LARGE_BYTES = 5_000
TIMED_RUNS = 30


def row_of(rendered: Rendered, text: str) -> tuple[Any, ...]:
    """The source of the first letter of `text` in a document."""
    assert rendered.spans is not None
    index = from_json(rendered.spans.decode())
    return source_at(index, rendered.body.index(text.encode()))


def within(rendered: Rendered, row: tuple[Any, ...]) -> tuple[Any, ...]:
    assert rendered.spans is not None
    return from_json(rendered.spans.decode()).sources[row[5]]


@pytest.mark.parametrize("edition", EDITIONS, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_the_index_covers_the_document_and_knows_nearly_every_visible_character(name: str, edition: Edition) -> None:
    rendered = document(name, edition)

    assert rendered.spans is not None
    index = from_json(rendered.spans.decode())
    assert verify(index, rendered.body) == ()
    assert index.visible.exact_share >= LEAST_SHARE


@pytest.mark.parametrize("edition", EDITIONS, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_every_source_names_an_asset_of_the_bundle(name: str, edition: Edition) -> None:
    spans = document(name, edition).spans

    assert spans is not None
    for row in from_json(spans.decode()).sources:
        if row[0] != "coarse" and row[0] != "argument":
            assert row[1].partition("#")[0] in bundle().assets


def test_a_block_says_its_variant_and_a_term_the_text_it_stands_in() -> None:
    page = document("web.html", CH)

    assert row_of(page, "est arrivé")[:4] == ("block", "block/headline", "fr", "001")
    term = row_of(page, "Spring Bloom")
    assert term[:4] == ("term", "block/name", "en", "001")
    assert within(page, term)[:2] == ("block", "block/headline")


def test_fields_media_facts_catalogues_layouts_and_templates_are_told_apart() -> None:
    page = document("web.html", DE)

    assert row_of(page, "Dienstags")[:4] == ("block", "block/fresh#title", "de", "001")
    assert row_of(page, "Photo: Solnap")[:2] == ("media", "media/bag#caption")
    assert row_of(page, "Eine Tasse")[:2] == ("media", "media/hero#alt")
    assert row_of(page, "12,90")[:4] == ("block", "block/price", "en", "DE")
    assert row_of(page, "Preis</dt>")[:3] == ("catalogue", "template/page", "de")
    assert row_of(page, "Solnap</p>")[:2] == ("brand", "brand/solnap")
    assert row_of(page, '<main id="main"')[6].startswith("kits/web.html:")
    assert row_of(page, '<a class="button"')[6].startswith("web.html:")


def test_an_argument_says_where_it_was_written() -> None:
    page = document("web.html", DE)

    days = row_of(page, "3 Tage")
    assert (days[0], days[1], days[6]) == ("argument", "kit/spring", "block/lead#days")
    assert within(page, days)[:2] == ("block", "block/lead")


def test_sources_survive_the_inlining_of_styles() -> None:
    mail = document("email.html", DE)

    assert row_of(mail, "Jasmin")[:2] == ("block", "block/lead")
    assert row_of(mail, "Jetzt bestellen")[:2] == ("block", "block/order")


def test_a_string_for_applications_keeps_its_text_and_its_terms_apart() -> None:
    strings = document("strings.json", DE)

    assert row_of(strings, "Beutel")[:2] == ("block", "block/cart")
    assert row_of(strings, "Spring Bloom: ")[:2] == ("term", "block/name")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("ab {p, money} je {name, term}", "ab 12,90\u00a0€ je Spring Bloom"),
        ("{n, plural, one {ein Tag} other {{n, number} Tage}} {x}", "4 Tage Ada"),
        ("{c, plural, one {{p, money}} other {# zu {p, money}}}", "12,90\u00a0€"),
    ],
)
def test_a_known_value_in_a_string_is_told_apart_from_its_text(message: str, expected: str) -> None:
    given = {"p": Argument(asset="block/price"), "n": Argument(literal=4), "x": Argument(literal="Ada")}
    made = block("text", BlockType.TEXT, {"de": message})

    rendered = printed("{{ text | icu }}", made, name="a.txt", media_type="text/plain", **given)

    assert expected in rendered.body.decode()
    assert rendered.spans is not None
    assert from_json(rendered.spans.decode()).visible.coarse == 0
    kinds = {row[0] for row in from_json(rendered.spans.decode()).sources}
    assert "block" in kinds


def test_private_use_characters_in_content_never_cost_the_document() -> None:
    odd = block("text", BlockType.TEXT, {"de": "a\U000f0001b {name, term}"})

    assert "\U000f0001" in body("{{ text | wordwrap(4) }}", odd)
    assert printed("{{ text }}", odd).spans is not None


def seconds(*calls: Callable[[], object]) -> list[float]:
    """The fastest of each call's runs; the calls take turns, so that a busy moment meets them all."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(TIMED_RUNS):
        for kept, call in zip(times, calls, strict=True):
            start = time.process_time()
            call()
            kept.append(time.process_time() - start)
    return [min(kept) for kept in times]


@pytest.mark.parametrize("name", ["web.html", "email.html"])
def test_tracing_costs_at_most_four_times_the_plain_render(name: str) -> None:
    cards = tuple(place("features", "block/fair", position=number) for number in range(2, 20))
    composed = compose(bundle(replace(kit(), placements=(*kit().placements, *cards))), DE)
    template, part = next((each, part) for each in templates() for part in each.parts if part.name == name)
    order = order_for(composed, template, part)
    assert len(render_order(order).body) > LARGE_BYTES

    plain, both = seconds(lambda: render_text(order), lambda: render_order(order))

    assert (both - plain) / plain <= MOST_TIMES_PLAIN


def test_the_traced_environment_prints_what_the_plain_one_does() -> None:
    for edition in EDITIONS:
        composed = compose(bundle(), edition)
        for template in templates():
            for part in template.parts:
                order = order_for(composed, template, part)
                made = environment(order.sources, is_traced=True).get_template(part.name)
                values = values_of(Voice(order.composition, is_traced=True), template.key)
                assert made.render(values) == environment(order.sources, is_traced=False).get_template(
                    part.name
                ).render(values_of(Voice(order.composition, is_traced=False), template.key))


def test_an_index_is_json_without_a_clock_or_a_name_of_a_person() -> None:
    spans = document("web.html", DE).spans

    assert spans is not None
    assert set(json.loads(spans)) == {"v", "document", "unit", "runs", "sources", "visible"}
