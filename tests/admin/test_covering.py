"""A kit's page of coverage: how far each edition is written in its reader's language, and where each field is from."""

import pytest

from assets.models import Kit
from tests import builders
from tests.admin.browsing import login, text_of

pytestmark = pytest.mark.django_db


def make_kit() -> Kit:
    brand = builders.make_brand()
    builders.make_block(brand, "hero", "Hello", builders.make_variant("<b>مرحبا</b>", locale="ar"))
    builders.make_template(brand, parts={"note.txt": "{{ headline }}"})
    place = builders.place("headline", "block/hero")
    return builders.make_kit(brand, "launch", place, templates=("page",), regions=("DE", "EG"))


def test_the_page_counts_each_edition_and_says_why_a_field_is_what_it_is() -> None:
    kit = make_kit()

    page = login().get(f"/admin/assets/kit/{kit.pk}/coverage/?edition=DE/de-DE")

    said = text_of(page)
    assert "DE/de-DE 0 % 0 0 1 0 0 0" in said
    assert "EG/ar-EG 100 % 0 1 0 0 0 0" in said
    assert "block/hero value other-language Hello 001/en nothing in its chain; the brand's source locale" in said


def test_a_value_shows_in_its_own_direction_and_as_text() -> None:
    kit = make_kit()

    page = login().get(f"/admin/assets/kit/{kit.pk}/coverage/?edition=EG/ar-EG").content.decode()

    assert '<td lang="ar" dir="rtl">&lt;b&gt;مرحبا&lt;/b&gt;</td>' in page


def test_a_kit_without_editions_says_what_to_do() -> None:
    brand = builders.make_brand()
    kit = builders.make_kit(brand, "launch", regions=())

    assert "Give it regions that have locales" in text_of(login().get(f"/admin/assets/kit/{kit.pk}/coverage/"))


def test_the_page_needs_leave_to_see_kits() -> None:
    kit = make_kit()

    assert login(permissions=("view_block",)).get(f"/admin/assets/kit/{kit.pk}/coverage/").status_code == 403
