"""Recipes over random edits: a document's recipe changes exactly if an edit touched what it shows."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.manifest import BlockManifest, KitManifest, Manifest, Variant, ref_of
from assets.rendering import Bundle, Edition, Rendered, compose, is_unmoved, recipe, render
from tests.counts import RECIPE_EDITS
from tests.rendering.kits import EDITIONS, bundle, kit, place, templates

PAGE, MAIL, SUBJECT, PLAIN, POST, STRINGS = (
    "web.html",
    "email.html",
    "email.subject.txt",
    "email.txt",
    "social.square.txt",
    "strings.json",
)
LETTERS = frozenset({PAGE, MAIL, PLAIN})
HEADED = frozenset({PAGE, MAIL, SUBJECT, PLAIN, POST, STRINGS})
SHOWN_IN: Mapping[str, frozenset[str]] = {
    "block/headline": HEADED,
    "block/name": HEADED,
    "block/lead": LETTERS,
    "block/order": LETTERS,
    "block/shop": LETTERS,
    "block/price": LETTERS | {POST},
    "block/launch": LETTERS,
    "block/fair": LETTERS,
    "block/legal": LETTERS,
    "block/cart": frozenset({STRINGS}),
    "media/hero": frozenset({PAGE, MAIL}),
}
"""Which documents show an asset in every edition of the library."""
VALUES = {
    "block/price": "1 EUR",
    "block/launch": "2030-01-01T12:00:00Z",
    "block/shop": "/elsewhere",
    "block/legal": "<p>x</p>",
}


def edited(name: str, edition: Edition) -> Manifest:
    """The asset with another value exactly where the edition reads it."""
    made = bundle().assets[name]
    field = {"block/fair": "title", "media/hero": "alt"}.get(name, "value")
    value = VALUES.get(name, "edited")
    region = edition.region if name in ("block/price", "block/legal") else "001"
    variant = Variant(field, edition.locale, region, value)
    if name in ("block/price", "block/launch", "block/shop"):
        variant = replace(variant, locale="en", region=edition.region)
    assert isinstance(made, BlockManifest) or name == "media/hero"
    kept = [each for each in made.variants if (each.field, each.locale, each.region) != _place(variant)]  # type: ignore[union-attr]
    return replace(made, variants=(*kept, variant))  # type: ignore[return-value, call-arg]


def _place(variant: Variant) -> tuple[str, str, str]:
    return variant.field, variant.locale, variant.region


def elsewhere(manifest: Manifest) -> Manifest:
    """The same with a title and a text of a language that no edition reads."""
    assert isinstance(manifest, BlockManifest)
    return replace(manifest, title="other", variants=(*manifest.variants, Variant("value", "ja", "JP", "別")))


def documents(made: Bundle, edition: Edition) -> dict[str, tuple[str, Rendered]]:
    """By name, the recipe and what it makes."""
    composed = compose(made, edition)
    return {
        part.name: (recipe(composed, template, part), render(composed, template, part))
        for template in templates()
        for part in template.parts
    }


@cache
def unedited(edition: Edition) -> dict[str, tuple[str, Rendered]]:
    return documents(bundle(), edition)


@settings(max_examples=RECIPE_EDITS)
@given(
    edition=st.sampled_from(EDITIONS),
    names=st.sets(st.sampled_from(sorted(SHOWN_IN)), max_size=3),
    unread=st.sets(st.sampled_from(["block/headline", "block/order", "block/cart"]), max_size=2),
    is_kit_retitled=st.booleans(),
)
def test_a_recipe_changes_exactly_if_what_the_document_shows_was_edited(
    edition: Edition, names: set[str], unread: set[str], is_kit_retitled: bool
) -> None:
    changed = {name: edited(name, edition) for name in names}
    changed |= {name: elsewhere(changed.get(name, bundle().assets[name])) for name in unread}
    if is_kit_retitled:
        other: KitManifest = replace(kit(), title="x", placements=(*kit().placements, place("price", "", "JP")))
        changed[ref_of(other)] = other

    after = documents(bundle(*changed.values()), edition)

    touched = frozenset[str]().union(*(SHOWN_IN[name] for name in names))
    for name, (digest, rendered) in unedited(edition).items():
        assert (after[name][0] != digest) == (name in touched), name
        if after[name][0] == digest:
            assert after[name][1] == rendered


@settings(max_examples=RECIPE_EDITS)
@given(
    edition=st.sampled_from(EDITIONS),
    names=st.sets(st.sampled_from(sorted(SHOWN_IN)), max_size=2),
    unread=st.sets(st.sampled_from(["block/headline", "block/order", "block/cart"]), max_size=2),
)
def test_an_edition_is_unmoved_exactly_if_its_composition_is_the_same(
    edition: Edition, names: set[str], unread: set[str]
) -> None:
    changed = {name: edited(name, edition) for name in names}
    changed |= {name: elsewhere(changed.get(name, bundle().assets[name])) for name in unread}
    moved = bundle(*changed.values())

    is_same = is_unmoved(moved, {name: bundle().assets[name] for name in changed}, edition)

    assert is_same == (not names) == (compose(moved, edition) == compose(bundle(), edition))
