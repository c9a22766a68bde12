"""History pages: every save with who, when and why, and what each version said."""

import pytest
from reversion.models import Version

from assets.models import Block
from tests.admin.browsing import change_url, login, make_library, save, text_of

pytestmark = pytest.mark.django_db


def history_url(block: Block) -> str:
    return change_url(block).replace("/change/", "/history/")


def test_the_history_lists_every_save_and_is_reversions() -> None:
    _, block = make_library()
    client = login()
    save(client, change_url(block), {"title": "Second", "note": "Shorter"})

    page = text_of(client.get(history_url(block)))

    assert "Version 2 (now)" in page
    assert "anna save Shorter" in page
    assert Version.objects.get_for_object(block).count() == 2


def test_a_version_shows_what_it_said_beside_what_the_draft_says_now() -> None:
    _, block = make_library()
    client = login()
    save(client, change_url(block), {"variants-0-value": "Servus"})

    page = text_of(client.get(f"{history_url(block)}1/"))

    assert "variants value de 001 differs Hallo Servus" in page
    assert "variants value en 001 Hello Hello" in page


def test_a_version_that_is_not_there_is_not_found() -> None:
    _, block = make_library()

    assert login().get(f"{history_url(block)}9/").status_code == 404


def test_history_is_for_those_who_may_see_the_asset() -> None:
    _, block = make_library()

    assert login(permissions=("view_kit",)).get(history_url(block)).status_code == 403
