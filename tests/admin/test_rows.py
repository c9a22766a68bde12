"""Rows of forms: what they are called wherever they are shown."""

from pathlib import Path

import pytest
from django.contrib.admin import site

from assets.admin import rows
from tests.admin.browsing import change_url, login, make_library
from tests.builders import make_media

STYLE = Path(rows.__file__).parents[1] / "static/assets/admin.css"
UNNAMED = {"picture", "handed_in"}


def test_every_column_of_rows_has_its_name_on_a_phone_too() -> None:
    style = STYLE.read_text(encoding="utf-8")
    inlines = [each for page in site._registry.values() for each in page.inlines if issubclass(each, rows.RowInline)]
    columns = {name for each in inlines for name in each.fields or ()} - UNNAMED

    assert len(columns) > 20
    assert {name for name in columns if f"td.field-{name}::before" not in style} == set()


@pytest.mark.django_db
def test_the_box_that_deletes_a_row_says_which() -> None:
    brand, _ = make_library()

    page = login().get(change_url(make_media(brand))).content.decode()

    assert 'aria-label="Delete ' in page.partition('name="variants-0-DELETE"')[2].partition(">")[0]
