"""An edition's coverage: every field it shows is counted once, by how near to its reader it was found."""

from dataclasses import replace

import pytest

from assets.localization import Reason
from assets.manifest import BlockManifest, BlockType, Policy, Variant
from assets.rendering import Coverage, Edition, Nearness, compose, coverage
from tests.rendering.kits import bundle

GERMAN = Edition("DE", "de-DE")


def covered(*variants: Variant, policy: Policy = Policy.ANY, block_type: BlockType = BlockType.TEXT) -> Coverage:
    """The German coverage of the small library with another headline."""
    headline = BlockManifest("headline", "Headline", block_type, policy, variants)
    made = bundle()
    return coverage(compose(replace(made, assets={**made.assets, "block/headline": headline}), GERMAN))


def headline(found: Coverage) -> tuple[Nearness, Reason | None]:
    (field,) = (each for each in found.fields if each.ref == "block/headline")
    return field.nearness, field.origin.reason if field.origin else None


@pytest.mark.parametrize(
    ("variant", "nearness", "reason"),
    [
        (Variant("value", "de-DE", "DE", "Hallo"), Nearness.OWN, Reason.OWN),
        (Variant("value", "de-DE", "001", "Hallo"), Nearness.OWN, Reason.WIDER_REGION),
        (Variant("value", "de", "001", "Hallo"), Nearness.SAME_LANGUAGE, Reason.PARENT_LOCALE),
        (Variant("value", "en", "001", "Hello"), Nearness.OTHER_LANGUAGE, Reason.SOURCE_LOCALE),
        (Variant("value", "de", "001", ""), Nearness.BLANK, Reason.PARENT_LOCALE),
    ],
)
def test_a_text_is_as_near_as_the_place_it_was_found_in(variant: Variant, nearness: Nearness, reason: Reason) -> None:
    assert headline(covered(variant)) == (nearness, reason)


def test_a_text_that_may_not_fall_back_is_missing() -> None:
    english = Variant("value", "en", "001", "Hello")

    assert headline(covered(english, policy=Policy.SAME_LANGUAGE)) == (Nearness.MISSING, None)


def test_a_value_without_language_is_neutral() -> None:
    price = Variant("value", "en", "001", "12.90 EUR")

    found = covered(price, block_type=BlockType.MONEY)

    assert headline(found) == (Nearness.NEUTRAL, Reason.SOURCE_LOCALE)


def test_each_field_is_counted_once_and_a_hundred_percent_means_all() -> None:
    one = covered(Variant("value", "en", "001", "Hello"))

    assert sum(one.counts.values()) == len({(each.ref, each.field) for each in one.fields}) == len(one.fields)
    assert one.percent < 100
