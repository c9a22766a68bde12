"""examples/solnap: the demo brand is whole, well formed and worth showing."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

from assets.exchange.content import Content, Limits, load
from assets.exchange.pushing import push
from assets.history import Actor
from assets.localization import PSEUDO_LOCALES
from assets.localization.messages import parse, plural_problems
from assets.localization.messages.nodes import Literal
from assets.localization.messages.signatures import walk
from assets.manifest import BLOCK_FIELDS, BlockManifest, BlockType, Channel, FieldType, KitManifest, TemplateManifest
from assets.media.inspection import inspect
from assets.rendering import Bundle, compose, editions, freeze_template, render
from tests.rendering.kits import shipped

SOLNAP = Path(__file__).parents[2] / "examples/solnap"
MAX_PICTURE_BYTES = 300_000
_ARABIC = re.compile("[\u0600-\u06ff]")


@pytest.fixture(scope="module")
def content() -> Content:
    limits = Limits(content_bytes=1_000_000, picture_bytes=MAX_PICTURE_BYTES)
    return load(SOLNAP, inspect=inspect, limits=limits, source_locale_of=lambda key: "en", brand_key="")


def bundle(content: Content) -> Bundle:
    kit = content.manifests["kit/spring-launch"]
    assert isinstance(kit, KitManifest)
    return Bundle(kit=kit, lock=dict.fromkeys(content.manifests, ""), assets=content.manifests)


@pytest.mark.django_db
def test_it_can_be_pushed_without_a_warning_and_again_without_a_change() -> None:
    actor = Actor(id="test", name="Test", role="import")

    first = push(root=SOLNAP, actor=actor, now=timezone.now())
    second = push(root=SOLNAP, actor=actor, now=timezone.now())

    assert (first.warnings, first.unchanged) == ((), 0)
    assert second.changes == ()


def test_it_has_four_channels_and_four_editions(content: Content) -> None:
    templates = [item for item in content.manifests.values() if isinstance(item, TemplateManifest)]

    assert {template.channel for template in templates} == set(Channel)
    assert {str(edition) for edition in editions(bundle(content))} == {"DE/de-DE", "CH/fr-CH", "US/en-US", "EG/ar-EG"}


@pytest.mark.parametrize("locale", sorted(PSEUDO_LOCALES))
def test_every_document_passes_in_pseudo_locales(content: Content, locale: str) -> None:
    made = bundle(content)
    templates = [item for item in content.manifests.values() if isinstance(item, TemplateManifest)]
    frozen = [freeze_template(template, shipped()) for template in templates]

    for edition in editions(made, locale):
        composition = compose(made, edition)
        for template in frozen:
            for part in template.parts:
                assert render(composition, template, part).problems == (), (edition, part.name)


def test_nothing_is_missing_in_any_edition(content: Content) -> None:
    whole = bundle(content)

    assert [compose(whole, edition).missing for edition in editions(whole)] == [()] * 4


@pytest.mark.parametrize(
    ("edition", "ref", "locale", "region"),
    [
        ("EG/ar-EG", "block/roaster-note", "en", "001"),
        ("CH/fr-CH", "block/brewing", "en", "001"),
        ("CH/fr-CH", "block/headline", "fr", "001"),
        ("CH/fr-CH", "block/intro", "fr", "CH"),
        ("US/en-US", "block/weight", "en", "US"),
        ("EG/ar-EG", "block/legal", "ar", "EG"),
    ],
)
def test_gaps_and_overrides_show_where_a_text_came_from(
    content: Content, edition: str, ref: str, locale: str, region: str
) -> None:
    whole = bundle(content)
    composition = next(compose(whole, each) for each in editions(whole) if str(each) == edition)

    origin = composition.items[ref].fields["value"].origin

    assert (origin.locale, origin.region) == (locale, region)


def test_the_picture_is_mirrored_for_readers_from_the_right(content: Content) -> None:
    whole = bundle(content)
    files = {str(each): compose(whole, each).items["media/hero"].file for each in editions(whole)}

    assert {name: file.name for name, file in files.items() if file} == {
        "DE/de-DE": "hero.jpg",
        "CH/fr-CH": "hero.jpg",
        "US/en-US": "hero.jpg",
        "EG/ar-EG": "hero-mirrored.jpg",
    }


def test_every_text_is_a_message_with_all_its_plural_branches(content: Content) -> None:
    plurals = 0
    for manifest in content.manifests.values():
        for variant in manifest.variants if isinstance(manifest, BlockManifest) else ():
            field_type = BLOCK_FIELDS[manifest.type][variant.field]
            if field_type.is_text:
                message = parse(variant.value, rich=field_type is FieldType.RICH)
                assert not list(plural_problems(message, variant.locale)), (manifest.key, variant)
                plurals += "plural" in variant.value

    assert plurals >= 16


def test_arabic_is_written_in_arabic(content: Content) -> None:
    for manifest in content.manifests.values():
        for variant in manifest.variants if isinstance(manifest, BlockManifest) else ():
            if variant.locale == "ar":
                message = parse(variant.value, rich="<" in variant.value)
                words = "".join(node.text for node in walk(message.nodes) if isinstance(node, Literal))
                assert _ARABIC.search(words), (manifest.key, variant.value)
                assert not re.search("[,;?]", words), f"{manifest.key}: Latin punctuation"


def test_it_uses_every_type_but_data_and_claims(content: Content) -> None:
    used = {item.type for item in content.manifests.values() if isinstance(item, BlockManifest)}

    assert used == set(BlockType) - {BlockType.DATA, BlockType.CLAIM}
