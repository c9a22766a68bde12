"""Two editors who save one asset: the second is told, loses nothing, and chooses."""

from typing import Any

import pytest
from django.test import Client

from assets.models import Block, Part, Variant
from tests import builders
from tests.admin.browsing import add_row, change_url, fields, fields_of, login, make_library, text_of

pytestmark = pytest.mark.django_db


def values(block: Block) -> dict[str, str]:
    return {row.locale: row.value for row in Variant.objects.filter(asset=block)}


def collide(block: Block, theirs: dict[str, Any], mine: dict[str, Any]) -> tuple[Client, Any]:
    """Two editors open the page; the first saves, then the second: who has which page after it?"""
    first, second = login("berta"), login("anna")
    page = fields(second, change_url(block))
    first.post(change_url(block), {**fields(first, change_url(block)), **theirs})
    return second, second.post(change_url(block), {**page, **mine})


def choose(client: Client, block: Block, conflict: Any, **choices: str) -> Any:
    """Sends the conflict page's form, its choices as they are but for those named."""
    data = fields_of(conflict.content, "")
    return client.post(f"/admin/assets/block/{block.pk}/merge/", {**data, **choices}, follow=True)


def test_the_second_editor_is_told_and_nothing_of_the_first_is_overwritten() -> None:
    _, block = make_library()

    _, conflict = collide(
        block, {"variants-1-value": "Theirs"}, {"variants-1-value": "Mine", "variants-0-value": "Meins"}
    )

    assert conflict.status_code == 409
    page = text_of(conflict)
    assert "berta saved block/hero as version 2" in page
    assert {"Mine", "Theirs", "Meins"} <= set(page.split())
    assert values(block) == {"en": "Theirs", "de": "Hallo"}


def test_saving_on_top_keeps_mine_where_both_changed_and_theirs_where_only_they_did() -> None:
    _, block = make_library()
    client, conflict = collide(
        block,
        {"variants-1-value": "Theirs", "title": "Their title"},
        {"variants-1-value": "Mine", "variants-0-value": "Meins"},
    )

    choose(client, block, conflict)

    assert values(block) == {"en": "Mine", "de": "Meins"}
    block.refresh_from_db()
    assert (block.title, block.version) == ("Their title", 3)


def test_a_value_may_be_taken_from_the_other_side() -> None:
    _, block = make_library()
    client, conflict = collide(block, {"variants-1-value": "Theirs"}, {"variants-1-value": "Mine"})

    choose(client, block, conflict, **{"choice:/variants/value/en/001": "theirs"})

    assert values(block) == {"en": "Theirs", "de": "Hallo"}


def test_rows_that_one_removed_and_the_other_added_are_matched_by_what_they_say() -> None:
    _, block = make_library()
    first, second = login("berta"), login("anna")
    page = add_row(
        fields(second, change_url(block)), "variants", field="value", locale="fr", region="001", value="Salut"
    )
    first.post(change_url(block), {**fields(first, change_url(block)), "variants-0-DELETE": "on"})

    choose(second, block, second.post(change_url(block), page))

    assert values(block) == {"en": "Hello", "fr": "Salut"}


def test_a_third_save_between_the_choice_and_its_save_asks_again() -> None:
    _, block = make_library()
    client, conflict = collide(block, {"title": "Theirs"}, {"title": "Mine"})
    carla = login("carla")
    carla.post(change_url(block), {**fields(carla, change_url(block)), "title": "Carla's"})

    again = choose(client, block, conflict)

    assert again.status_code == 409
    assert {"Carla's", "Mine"} <= set(text_of(again).split())
    block.refresh_from_db()
    assert block.title == "Carla's"


def test_a_template_part_is_merged_whole() -> None:
    brand, _ = make_library()
    template = builders.make_template(brand)
    url = change_url(template)
    first, second = login("berta"), login("anna")
    page = fields(second, url)
    first.post(url, {**fields(first, url), "title": "New"})

    conflict = second.post(url, {**page, "parts-0-source": "<h2>mine</h2>"})
    second.post(f"/admin/assets/template/{template.pk}/merge/", fields_of(conflict.content, ""))

    template.refresh_from_db()
    assert (Part.objects.get().source, template.title) == ("<h2>mine</h2>", "New")


def test_a_merge_of_nonsense_leads_back_and_stores_nothing() -> None:
    _, block = make_library()
    client = login()

    for mine in ("", "{", "[]", '{"schema": 9}', '{"schema": 1, "kind": "kit", "key": "hero", "title": "x"}', "3"):
        answer = client.post(f"/admin/assets/block/{block.pk}/merge/", {"mine": mine, "version": "1"})
        assert answer.status_code == 302, mine

    assert values(block) == {"en": "Hello", "de": "Hallo"}
