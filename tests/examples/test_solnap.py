"""examples/solnap: the demo brand is whole, well formed and worth showing."""

from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from assets.exchange.pushing import push
from assets.history import Actor
from assets.localization import PSEUDO_LOCALES, parse_instant
from assets.localization.messages import parse, plural_problems
from assets.manifest import BLOCK_FIELDS, BlockManifest, BlockType, Channel, FieldType, TemplateManifest
from assets.rendering import compose, editions, render
from tests.examples.demo import EDITIONS, SOLNAP, bundle, compositions, content, with_pictures


@pytest.mark.django_db
def test_it_can_be_pushed_without_a_warning_and_again_without_a_change() -> None:
    actor = Actor(id="test", name="Test", role="import")

    first = push(root=SOLNAP, actor=actor, now=timezone.now())
    second = push(root=SOLNAP, actor=actor, now=timezone.now())

    assert (first.warnings, first.unchanged) == ((), 0)
    assert second.changes == ()


def test_it_has_every_channel_and_eighteen_editions() -> None:
    templates = [item for item in content().manifests.values() if isinstance(item, TemplateManifest)]

    assert {template.channel for template in templates} == set(Channel)
    assert set(compositions()) == set(EDITIONS)


@pytest.mark.parametrize("locale", sorted(PSEUDO_LOCALES))
def test_every_document_passes_in_pseudo_locales(locale: str) -> None:
    templates = [item for item in bundle().assets.values() if isinstance(item, TemplateManifest)]

    for edition in editions(bundle(), locale):
        composition = with_pictures(bundle(), compose(bundle(), edition))
        for template in templates:
            for part in template.parts:
                assert render(composition, template, part).problems == (), (edition, part.name)


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_is_missing_in_any_edition(edition: str) -> None:
    assert compositions()[edition].missing == ()


@pytest.mark.parametrize(
    ("edition", "ref", "locale", "region"),
    [
        ("EG/ar-EG", "block/roaster-note", "en", "001"),
        ("CH/it-CH", "block/brewing", "fr", "001"),
        ("IN/hi-IN", "block/hashtags", "en", "001"),
        ("CH/fr-CH", "block/headline", "fr", "001"),
        ("CH/fr-CH", "block/intro", "fr", "CH"),
        ("CH/de-CH", "block/roaster-note", "de-CH", "001"),
        ("US/en-US", "block/weight", "en", "US"),
        ("CA/en-CA", "block/basket", "en", "021"),
        ("MX/es-MX", "block/basket", "es-419", "001"),
        ("MX/es-MX", "block/intro", "es-MX", "001"),
        ("BR/pt-BR", "block/headline", "pt", "BR"),
        ("BR/pt-BR", "block/delivery", "pt-BR", "001"),
        ("TW/zh-Hant-TW", "block/intro", "zh-Hant", "001"),
        ("EG/ar-EG", "block/legal", "ar", "EG"),
    ],
)
def test_gaps_and_overrides_show_where_a_text_came_from(edition: str, ref: str, locale: str, region: str) -> None:
    origin = compositions()[edition].items[ref].fields["value"].origin

    assert (origin.locale, origin.region) == (locale, region)


def test_only_the_gaps_that_the_readme_names_are_in_another_language() -> None:
    foreign = {
        (name, ref)
        for name, composition in compositions().items()
        for ref, item in composition.items.items()
        for field in item.fields.values()
        if field.type.is_text and not field.is_same_language and not ref.startswith("media/logo")
    }

    assert foreign == {
        ("EG/ar-EG", "block/roaster-note"),
        ("CH/it-CH", "block/brewing"),
        ("IN/hi-IN", "block/hashtags"),
    }


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_sale_opens_at_nine_in_its_market(edition: str) -> None:
    composition = compositions()[edition]

    opens = parse_instant(composition.items["block/opens"].fields["value"].value)
    assert f"{opens.astimezone(ZoneInfo(composition.market.time_zone)):%H:%M}" == "09:00"


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_price_is_in_the_market_s_money_and_four_bags_are_a_kilogram(edition: str) -> None:
    composition = compositions()[edition]

    bag, kilogram = (composition.items[f"block/{key}"].fields["value"].value for key in ("price", "price-per-kilo"))
    assert {bag.split()[1], kilogram.split()[1]} == {composition.market.currency}
    assert float(kilogram.split()[0]) == 4 * float(bag.split()[0])


def test_the_picture_is_mirrored_for_readers_from_the_right() -> None:
    files = {name: composition.items["media/hero"].file.name for name, composition in compositions().items()}

    assert {name for name, file in files.items() if file == "hero-mirrored.jpg"} == {"EG/ar-EG", "IL/he-IL"}
    assert set(files.values()) == {"hero.jpg", "hero-mirrored.jpg"}


def test_every_text_is_a_message_with_all_its_plural_branches() -> None:
    plurals = 0
    for manifest in content().manifests.values():
        for variant in manifest.variants if isinstance(manifest, BlockManifest) else ():
            field_type = BLOCK_FIELDS[manifest.type][variant.field]
            if field_type.is_text:
                message = parse(variant.value, rich=field_type is FieldType.RICH)
                assert not list(plural_problems(message, variant.locale)), (manifest.key, variant)
                plurals += "plural" in variant.value

    assert plurals >= 60


def test_it_uses_every_type_but_data_and_claims() -> None:
    used = {item.type for item in content().manifests.values() if isinstance(item, BlockManifest)}

    assert used == set(BlockType) - {BlockType.DATA, BlockType.CLAIM}
