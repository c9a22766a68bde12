"""Publishing and the other errands from the admin: a page that says what would happen, then the use case."""

from typing import Any

import pytest
from django.test import Client

from assets import drafts, history
from assets.models import Act, Activation, Asset, Block, Brand, Release
from tests import builders
from tests.admin.browsing import change_url, fields_of, login, make_library, save, text_of

pytestmark = pytest.mark.django_db


def url(errand: str, *refs: str, brand: str = "solnap") -> str:
    return f"/admin/assets/asset/{errand}/?brand={brand}" + "".join(f"&ref={name}" for name in refs)


def run(client: Client, errand: str, *refs: str, **others: Any) -> Any:
    return client.post(f"/admin/assets/asset/{errand}/", {"brand": "solnap", "ref": refs, **others}, follow=True)


def make_launch() -> Brand:
    """A kit of one page, whose headline is a block."""
    brand, _ = make_library()
    builders.make_template(brand)
    builders.make_kit(brand, "launch", builders.place("headline", "block/hero"), templates=("page",), regions=("DE",))
    return brand


def test_the_plan_lists_releases_and_documents_and_writes_nothing() -> None:
    make_launch()

    page = text_of(login().get(url("publish", "kit/launch")))

    assert "Drafts to release (4)" in page or "Drafts to release (3)" in page
    assert "kit/launch: a new release" in page
    assert "1 new, 0 unchanged" in page
    assert not Release.objects.exists()


def test_publishing_releases_all_and_says_so_and_the_list_shows_it() -> None:
    make_launch()
    client = login()

    page = run(client, "publish", "kit/launch", note="Go")

    assert "Published" in text_of(page)
    assert "kit/launch as release 1" in text_of(page)
    assert "live: release 1" in text_of(page)
    assert Act.objects.filter(verb="publish", note="Go", actor_name="anna").count() == 1


def test_a_changed_draft_is_marked_until_it_is_published_again() -> None:
    make_launch()
    client = login()
    run(client, "publish", "kit/launch")

    save(client, change_url(Block.objects.get()), {"variants-1-value": "Hi"})
    marked = text_of(client.get("/admin/assets/block/"))
    run(client, "publish", "block/hero")

    assert "live: release 1, draft differs" in marked
    assert "live: release 2" in text_of(client.get("/admin/assets/block/"))
    assert "live: release 2" in text_of(client.get("/admin/assets/kit/"))


def test_only_leaves_dependents_behind_and_the_plan_says_which() -> None:
    make_launch()
    client = login()
    run(client, "publish", "kit/launch")
    save(client, change_url(Block.objects.get()), {"variants-1-value": "Hi"})

    page = text_of(client.get(url("publish", "block/hero") + "&only=1"))
    run(client, "publish", "block/hero", only="1")

    assert "These stay behind, at what they are locked to: kit/launch" in page
    assert Release.objects.filter(asset__kind="kit").count() == 1
    assert Release.objects.filter(asset__kind="block").count() == 2


def test_a_plan_with_problems_cannot_be_published_and_links_to_where_they_are() -> None:
    make_launch()
    client, block = login(), Block.objects.get()
    save(client, change_url(block), {"variants-1-value": "Hi {name"})

    plan, refused = client.get(url("publish", "kit/launch")), run(client, "publish", "kit/launch")

    assert f'href="{change_url(block)}"'.encode() in plan.content
    assert b'type="submit" class="default"' not in plan.content
    assert "Nothing was published" in text_of(refused)
    assert not Activation.objects.exists()


def test_publishing_what_is_live_says_that_nothing_would_change() -> None:
    make_launch()
    client = login()
    run(client, "publish", "kit/launch")

    assert "Nothing would change" in text_of(client.get(url("publish", "kit/launch")))
    assert "Nothing was published" in text_of(run(client, "publish", "kit/launch"))
    assert Act.objects.filter(verb="publish").count() == 1


def test_withdrawing_takes_it_off_the_air_and_the_list_says_so() -> None:
    make_launch()
    client = login()
    run(client, "publish", "kit/launch")

    page = text_of(run(client, "withdraw", "kit/launch", note="Recalled"))

    assert "Withdrawn: kit/launch" in page
    assert "withdrawn" in text_of(client.get("/admin/assets/kit/")).split("STANDING")[-1]


def test_what_is_live_or_used_is_not_deleted_and_the_page_says_why() -> None:
    make_launch()
    client = login()

    page = run(client, "delete", "block/hero")

    assert "block/hero cannot be deleted, since it is used by kit/launch" in text_of(page)
    assert not Asset.objects.filter(deleted_at__isnull=False).exists()


def test_a_deleted_draft_leaves_the_list_and_can_be_brought_back() -> None:
    brand, block = make_library()
    client = login()
    asked = client.get(change_url(block).replace("change", "delete"), follow=True)
    client.post("/admin/assets/asset/delete/", fields_of(asked.content, ""), follow=True)

    gone, kept = client.get("/admin/assets/block/"), client.get("/admin/assets/block/?state=deleted")
    page = client.get(change_url(block))
    run(client, "revive", "block/hero")

    assert ("hero" in text_of(gone), "hero" in text_of(kept)) == (False, True)
    assert "Bring back" in text_of(page)
    assert drafts.read(Block.objects.get(deleted_at__isnull=True)).key == "hero"
    assert history.verify(brand) == ()


def test_a_list_action_leads_to_the_errand_with_the_selected_assets() -> None:
    _, block = make_library()

    data = {"action": "publish_selected", "_selected_action": [str(block.pk)]}
    answer = login().post("/admin/assets/block/", data)

    assert answer["Location"] == "/admin/assets/asset/publish/?brand=solnap&ref=block%2Fhero"


@pytest.mark.parametrize("errand", ["publish", "withdraw", "delete", "revive"])
def test_an_errand_needs_its_permission_and_known_assets(errand: str) -> None:
    make_library()
    viewer, editor = login("viewer", permissions=("view_block", "change_block")), login()

    assert viewer.get(url(errand, "block/hero")).status_code == 403
    assert viewer.post(f"/admin/assets/asset/{errand}/", {"brand": "solnap", "ref": "block/hero"}).status_code == 403
    for bad in (url(errand, "block/none"), url(errand), url(errand, "block/hero", brand="none"), url(errand, "x")):
        assert editor.get(bad).status_code == 404, bad
    assert not Asset.objects.filter(deleted_at__isnull=False).exists()


@pytest.mark.parametrize("sent", [{"brand": "\x00", "ref": "block/hero"}, {"brand": "solnap", "ref": "block/\x00"}])
def test_a_reference_that_no_database_keeps_is_not_found(sent: dict[str, str]) -> None:
    make_library()

    assert login().post("/admin/assets/asset/publish/", sent).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("block/?type=%00", 400), ("asset/?kind=%00", 400), ("asset/publish/?brand=%00&ref=block/hero", 400),
        ("file/%00/body/", 404), ("file/%00/change/", 404),
    ],
)  # fmt: skip
def test_an_address_that_no_database_keeps_is_refused(path: str, status: int) -> None:
    make_library()

    assert login().get(f"/admin/assets/{path}").status_code == status
