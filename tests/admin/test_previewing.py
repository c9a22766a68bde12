"""A kit's drafts as partners would get them, before anything is released."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client

from assets import drafts
from assets.manifest import Policy, Preset, Slot
from assets.media.intake import take_in
from assets.models import Kit, Release
from tests import builders
from tests.admin.browsing import login, text_of
from tests.media.pictures import LOGO

pytestmark = pytest.mark.django_db


def make_kit() -> Kit:
    brand = builders.make_brand(media_base="https://media.example")
    arabic = builders.make_variant("مرحبا", locale="ar")
    builders.make_block(brand, "hero", "Hello", arabic)
    builders.make_media(brand, "photo", file=take_in(LOGO, "logo.svg"))
    slots = (Slot("headline", ("text",)), Slot("photo", ("media",)))
    source = '<h1>{{ headline }}</h1><img src="{{ photo.url }}" alt="{{ photo.alt }}">'
    builders.make_template(brand, parts={"web.html": source, "mail.txt": "{{ headline }}"}, slots=slots)
    placements = (builders.place("headline", "block/hero"), builders.place("photo", "media/photo"))
    return builders.make_kit(brand, "launch", *placements, templates=("page",), regions=("DE", "EG"))


def test_each_edition_has_its_documents_and_nothing_is_released() -> None:
    kit, client = make_kit(), login()

    page = client.get(f"/admin/assets/kit/{kit.pk}/preview/?edition=EG/ar-EG")

    assert "مرحبا" in text_of(page)
    assert f"/admin/assets/kit/{kit.pk}/preview/EG/ar-EG/web.html" in page.content.decode()
    assert "DE/de-DE" in text_of(page)
    assert not Release.objects.exists()


def test_each_region_is_offered_in_pseudo_locales_whose_problems_name_words_in_templates() -> None:
    kit, client = make_kit(), login()
    builders.make_template(
        kit.brand, parts={"web.html": "<p>Buy {{ headline }}</p>"}, slots=(Slot("headline", ("text",)),)
    )
    url = f"/admin/assets/kit/{kit.pk}/preview/"

    real, pseudo = client.get(url), client.get(f"{url}?edition=DE/en-XA")
    document = client.get(f"{url}DE/en-XA/web.html")

    offered = ("DE/de-DE", "DE/ar-XB", "DE/en-XA", "EG/ar-XB", "EG/en-XA")
    assert [name for page in (real, pseudo) for name in offered if f">{name}</a>" not in page.content.decode()] == []
    assert "text.hard-coded" not in text_of(real)
    assert "“Buy” cannot be translated" in text_of(pseudo)
    assert "[Ĥéļļö" in document.content.decode()


def test_a_document_shows_the_drafts_media_from_the_admin() -> None:
    kit, client = make_kit(), login()

    document = client.get(f"/admin/assets/kit/{kit.pk}/preview/DE/de-DE/web.html")

    source = document.content.decode().partition('src="')[2].partition('"')[0]
    assert source.startswith("/admin/assets/file/")
    assert client.get(source).content == LOGO
    assert document["X-Frame-Options"] == "SAMEORIGIN"


def test_a_documents_derived_files_are_shown_under_addresses_that_expire() -> None:
    kit, client = make_kit(), login()
    facts = replace(drafts.read(kit.brand), presets=(Preset("hero", width_px=60),))  # type: ignore[arg-type]
    builders.save(kit.brand, facts)
    source = '{{ headline }}{{ photo | picture("hero") }}'
    builders.make_template(
        kit.brand, parts={"web.html": source}, slots=(Slot("headline", ("text",)), Slot("photo", ("media",)))
    )

    document = client.get(f"/admin/assets/kit/{kit.pk}/preview/DE/de-DE/web.html").content.decode()

    addresses = [unescape(each) for each in re.findall(r'(?:src|srcset)="(/m/signed/[^" ]+)', document)]
    assert len(addresses) == 3
    assert "media.example" not in document
    assert {Client().get(address).status_code for address in addresses} == {200}


def test_problems_stand_beside_the_documents() -> None:
    kit = make_kit()
    only_english = builders.make_variant("Hi", locale="en-US")
    builders.make_block(kit.brand, "hero", only_english, policy=Policy.SAME_LANGUAGE)

    page = login().get(f"/admin/assets/kit/{kit.pk}/preview/")

    assert "variant.missing" in text_of(page)


def test_an_edition_that_the_kit_has_not_is_not_found_and_one_without_documents_stays_chosen() -> None:
    kit, client = make_kit(), login()
    address = f"/admin/assets/kit/{kit.pk}/preview/?edition="
    assert client.get(f"{address}XX/xx").status_code == 404
    builders.make_template(kit.brand, parts={"web.html": "{{ nope }}"}, slots=(Slot("headline", ("text",)),))

    page = client.get(f"{address}EG/ar-EG")

    assert '<a href="?edition=EG/ar-EG" aria-current="page">' in page.content.decode()
    assert "No document of this edition could be made" in text_of(page)


@pytest.mark.parametrize("name", ["none.html", "..", "web.html%00"])
def test_a_document_that_is_not_there_is_not_found(name: str) -> None:
    kit = make_kit()

    assert login().get(f"/admin/assets/kit/{kit.pk}/preview/DE/de-DE/{name}").status_code == 404
    assert login("berta").get(f"/admin/assets/kit/{kit.pk}/preview/XX/xx/web.html").status_code == 404


def test_a_preview_needs_leave_to_see_kits() -> None:
    kit = make_kit()

    assert login(permissions=("view_block",)).get(f"/admin/assets/kit/{kit.pk}/preview/").status_code == 403


def test_a_picture_is_shown_and_has_an_address_of_its_own() -> None:
    kit, client = make_kit(), login()
    layers = '<image width="40" height="20"><rect width="40" height="20" colour="#9a4611"/></image>'
    parts = {"card.png": layers, "card.alt.txt": "{{ headline }}"}
    builders.make_template(kit.brand, parts=parts, slots=(Slot("headline", ("text",)),))
    url = f"/admin/assets/kit/{kit.pk}/preview/"

    page, shown = client.get(url).content.decode(), client.get(f"{url}DE/de-DE/card.png")

    assert f'<img class="drawn" src="{url}DE/de-DE/card.png" alt="card.png for DE/de-DE"' in page
    assert (shown["Content-Type"], shown.content[:4]) == ("image/png", b"\x89PNG")
