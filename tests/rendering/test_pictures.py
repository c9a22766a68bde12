"""assets.rendering.pictures: derived files in templates, from what the composition says of them."""

import json
from dataclasses import replace
from typing import Any

import pytest

from assets.errors import RenderingFailed
from assets.manifest import Channel, KitManifest, MediaManifest, Part, TemplateManifest
from assets.rendering import (
    Bundle,
    Composition,
    Derived,
    Edition,
    Rendered,
    compose,
    names_brand,
    recipe,
    render,
    wanted,
)
from tests.rendering.kits import brand, media, place, slot

FORMATS = (("avif", "image/avif"), ("webp", "image/webp"), ("auto", "image/jpeg"))
PICTURE = '{{ photo | picture("hero") }}'
PHOTO = media("photo", {"en": "Tom & a cup"})
BROCHURE = replace(PHOTO, files=(replace(PHOTO.files[0], media_type="application/pdf"),))


def derived(formats: tuple[tuple[str, str], ...] = FORMATS, preset: str = "hero") -> tuple[Derived, ...]:
    return tuple(
        Derived("media/photo", preset, name, dpr, f"{name}{dpr}".ljust(64, "0"), type_, 80 * dpr, 40 * dpr, "#b4540f")
        for name, type_ in formats
        for dpr in (1, 2)
    )


def page(source: str, *, name: str = "web.html") -> TemplateManifest:
    media_type = "text/html" if name.endswith("html") else "text/plain"
    return TemplateManifest("page", "Page", Channel.WEB, (slot("photo", "media"),), (Part(name, media_type, source),))


def composed(
    template: TemplateManifest,
    renditions: tuple[Derived, ...] = (),
    asset: str = "media/photo",
    photo: MediaManifest = PHOTO,
) -> Composition:
    kit = KitManifest("kit", "Kit", ("page",), ("DE",), (place("photo", asset),))
    facts = brand(logos={})
    assets = {"brand/solnap": facts, "template/page": template, "media/photo": photo}
    made = compose(Bundle(kit, dict.fromkeys(assets, ""), assets), Edition("DE", "de-DE"))  # type: ignore[arg-type]
    return replace(made, renditions=renditions)


def rendered(source: str, renditions: tuple[Derived, ...] = (), name: str = "web.html", **more: Any) -> Rendered:
    template = page(source, name=name)
    return render(composed(template, renditions, **more), template, template.parts[0])


def said(source: str, renditions: tuple[Derived, ...] = (), **more: Any) -> str:
    return rendered(source, renditions, **more).body.decode().replace("0" * 58, "")


def test_a_picture_offers_every_format_and_density_and_says_its_size_and_colour() -> None:
    assert said(PICTURE, derived()) == (
        '<picture><source type="image/avif" srcset="/m/avif10.avif 1x, /m/avif20.avif 2x">'
        '<source type="image/webp" srcset="/m/webp10.webp 1x, /m/webp20.webp 2x">'
        '<img src="/m/auto10.jpg" srcset="/m/auto10.jpg 1x, /m/auto20.jpg 2x" width="80" height="40" '
        'style="background-color:#b4540f" alt="Tom &amp; a cup"></picture>'
    )


def test_a_preset_of_one_format_makes_no_sources() -> None:
    text = said(PICTURE, derived((("webp", "image/webp"),)))

    assert "<source" not in text
    assert 'src="/m/webp1' in text


def test_densities_that_are_the_same_file_are_named_once() -> None:
    one, two = derived((("auto", "image/png"),))
    text = said(PICTURE, (one, replace(two, digest=one.digest)))

    assert "srcset" not in text


def test_a_rendition_is_the_address_of_what_is_shown_anywhere() -> None:
    assert said('{{ photo | rendition("hero") }}', derived(), name="note.txt").startswith("/m/auto1")
    assert said('{{ photo | rendition("hero", 2) }}', derived(), name="note.txt").startswith("/m/auto2")


def test_nothing_stays_nothing() -> None:
    assert said(f'{PICTURE}{{{{ photo | rendition("hero") }}}}', asset="") == ""


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (PICTURE, "no rendition hero of media/photo"),
        ('{% set name = "hero" %}{{ photo | picture(name) }}', "line 1: .*in quotation marks"),
        ("{{ photo | rendition }}", "in quotation marks"),
        ('{{ photo.alt | picture("hero") }}', "Only media have renditions"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_what_to_do(source: str, fault: str) -> None:
    with pytest.raises(RenderingFailed, match=fault):
        rendered(source)


@pytest.mark.parametrize("filter_", ["picture", "rendition"])
def test_what_has_no_picture_is_refused_in_a_pictures_place(filter_: str) -> None:
    with pytest.raises(
        RenderingFailed, match=r"media/photo is application/pdf, of which hero makes no picture\. Place"
    ):
        rendered(f'{{{{ photo | {filter_}("hero") }}}}', photo=BROCHURE)


def test_a_documents_page_is_shown_as_a_picture() -> None:
    assert "/m/auto10.jpg" in said(PICTURE, derived(), photo=BROCHURE)


@pytest.mark.parametrize(
    ("source", "photo", "found"),
    [
        ('<img src="{{ photo.url }}" alt="{{ photo.alt }}">', BROCHURE, ["media.no-picture"]),
        ("<IMG alt='' srcset='{{ photo }} 1x'/><img src={{ photo }}>", BROCHURE, ["media.no-picture"]),
        ('<img src="/logo.svg"><a href="{{ photo }}">{{ photo.alt }}</a>', BROCHURE, []),
        ('<img src="{{ photo.url }}" alt="{{ photo.alt }}">', PHOTO, []),
    ],
)
def test_what_stands_in_an_img_is_a_picture(source: str, photo: MediaManifest, found: list[str]) -> None:
    made = rendered(source, photo=photo)

    assert [problem.id for problem in made.problems] == found
    assert not found or "media/photo is application/pdf" in made.problems[0].message


def test_a_density_that_the_preset_has_not_is_refused() -> None:
    with pytest.raises(RenderingFailed, match="no density 3"):
        rendered('{{ photo | rendition("hero", 3) }}', derived())


def test_a_picture_element_is_for_html_alone() -> None:
    with pytest.raises(RenderingFailed, match="in HTML alone"):
        rendered(PICTURE, derived(), name="note.txt")


def test_words_and_addresses_are_traced_to_the_media() -> None:
    made = rendered(PICTURE, derived())

    assert made.spans is not None
    assert not made.problems
    entries = {row[1] for row in json.loads(made.spans)["sources"]}
    assert {"media/photo#file", "media/photo#alt"} <= entries


def test_a_document_depends_on_the_files_that_its_own_presets_made() -> None:
    template = page(PICTURE)
    none, hero = composed(template), composed(template, derived())
    other = replace(hero, renditions=(*derived(), *derived(preset="card")))

    recipes = [recipe(each, template, template.parts[0]) for each in (none, hero, other)]

    assert recipes[0] != recipes[1] == recipes[2]
    assert names_brand(template, template.parts[0])
    assert not names_brand(page("{{ photo }}"), page("{{ photo }}").parts[0])


def test_each_media_that_a_part_may_show_is_wanted_by_its_presets() -> None:
    template = page(PICTURE + '{{ photo | rendition("mail") }}')

    found = [(item.ref, preset) for item, preset in wanted(composed(template), template)]

    assert found == [("media/photo", "hero"), ("media/photo", "mail")]
