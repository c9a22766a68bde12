"""The admin's lists: as many queries for 30 rows as for one, and words for an empty one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from assets import granting, jobs, publishing, webhooks
from assets.models import Brand, Collection, Partner
from tests import builders
from tests.admin.browsing import login, text_of
from tests.webhooks.sent import tell

pytestmark = pytest.mark.django_db
MANY = 30
QUERIES = {
    "brand": 7, "block": 8, "media": 8, "template": 8, "kit": 8, "asset": 8, "collection": 6, "partner": 6, "file": 6,
    "release": 8, "activation": 9, "document": 7, "act": 9, "approval": 5, "job": 6, "endpoint": 6, "delivery": 7,
}  # fmt: skip


def make_rows(brand: Brand, number: int) -> None:
    """One row more of everything, live."""
    builders.make_block(brand, f"text-{number}")
    builders.make_media(brand, f"photo-{number}", file=builders.make_file(str(number).encode()))
    builders.make_template(brand, f"page-{number}", parts={"web.html": f"<p>{number} {{{{ headline }}}}</p>"})
    placed = builders.place("headline", f"block/text-{number}")
    builders.make_kit(brand, f"kit-{number}", placed, templates=(f"page-{number}",), regions=("DE",))
    collection = Collection.objects.create(brand=brand, key=f"all-{number}", title="All")
    partner = Partner.objects.create(brand=brand, key=f"shop-{number}", title="Shop")
    by = {"actor": builders.ANNA, "clock": timezone.now}
    granting.add_members(collection=collection, assets=[brand], **by)  # type: ignore[arg-type]
    granting.issue_key(partner=partner, **by)  # type: ignore[arg-type]
    url = f"https://{number}.example/"
    endpoint = webhooks.add_webhook(partner=partner, url=url, actor=builders.ANNA, clock=timezone.now).endpoint
    tell(endpoint)
    jobs.enqueue(name="publish", payload={}, actor=builders.ANNA)


def publish_all(brand: Brand) -> None:
    refs = [asset.ref for asset in brand.assets.all()]
    publishing.publish(brand=brand, refs=refs, actor=builders.ANNA, clock=timezone.now)


def queries_of(client: Client, name: str, typed: str = "") -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/admin/assets/{name}/", {"q": typed} if typed else {}).status_code == 200
    return len(captured)


def test_every_list_takes_as_many_queries_for_thirty_rows_as_for_one() -> None:
    client, brand = login(), builders.make_brand()
    make_rows(brand, 0)
    publish_all(brand)
    few = {name: queries_of(client, name) for name in QUERIES}
    for number in range(1, MANY):
        make_rows(brand, number)
    publish_all(brand)

    many = {name: queries_of(client, name) for name in QUERIES}

    assert many == few
    assert many == QUERIES


def test_every_empty_list_says_what_to_do_next() -> None:
    client = login()
    for name in QUERIES:
        page = client.get(f"/admin/assets/{name}/")

        assert b'class="empty"' in page.content, name
        assert len(text_of(page).partition("Select ")[2]) > 40, name


def test_every_list_can_be_searched() -> None:
    client, brand = login(), builders.make_brand()
    make_rows(brand, 7)

    pages = {name: client.get(f"/admin/assets/{name}/?q=text-7") for name in QUERIES}

    assert {page.status_code for page in pages.values()} == {200}
    assert "text-7" in text_of(pages["block"])
    assert "block/text-7" in text_of(pages["act"])


def test_placements_find_living_assets_of_their_own_brand_alone() -> None:
    client, brand, other = login(), builders.make_brand(), builders.make_brand("acme")
    builders.make_block(brand, "hero")
    builders.make_block(other, "hero-of-others")
    query = {"app_label": "assets", "model_name": "placement", "field_name": "asset", "term": "hero"}

    answer = client.get("/admin/autocomplete/", {**query, "brand": str(brand.pk)})

    assert [row["text"] for row in answer.json()["results"]] == ["block/hero"]
    assert client.get("/admin/autocomplete/", {**query, "brand": "nonsense"}).json()["results"] == []


def test_lists_are_searched_by_all_that_drafts_say() -> None:
    client, brand = login(), builders.make_brand()
    builders.make_block(brand, "hero", builders.make_variant("Frühling", locale="de"), tags=("launch",))
    builders.make_block(brand, "other", "Other words")
    builders.make_media(brand, "photo", alt="A cup in spring")

    wanted = {
        "block?q=fruehl": "hero",
        "block?q=launch+frühling": "hero",
        "media?q=cup": "photo",
        "asset?q=wor": "other",
    }
    for page, key in wanted.items():
        response = client.get(f"/admin/assets/{page.replace('?', '/?')}")
        assert [row.key for row in response.context["cl"].result_list] == [key]


def test_a_search_shows_the_words_around_the_match_in_their_own_direction() -> None:
    client, brand = login(), builders.make_brand()
    arabic, german = (
        builders.make_variant("قهوة <b>الرَّبيع</b>", locale="ar"),
        builders.make_variant("Ruhe", locale="de"),
    )
    builders.make_block(brand, "hero", arabic, german, title="The <hero>", tags=("launch",))

    def cell(typed: str) -> str:
        page = html.fromstring(client.get("/admin/assets/asset/", {"q": typed}).content.decode())
        (found,) = page.xpath("//td[@class='field-titled']")
        return html.tostring(found, encoding="unicode")

    assert "<bdi>The &lt;<mark>hero</mark>&gt;</bdi></td>" in cell("hero")
    assert 'lang="ar" dir="rtl"' in cell("الربيع")
    assert "قهوة &lt;b&gt;<mark>الرَّبيع</mark>&lt;/b&gt;" in cell("الربيع")
    assert '<div class="snippet" lang="de" dir="ltr">' in cell("ruh")
    assert "tags</bdi> <mark>launch</mark></div>" in cell("launch")
    assert "snippet" not in cell("hero")


def test_a_search_takes_as_many_queries_for_thirty_rows_as_for_one() -> None:
    client, brand = login(), builders.make_brand()
    taken = []
    for number in range(MANY):
        builders.make_block(brand, f"text-{number}", "Spring")
        if number in (0, MANY - 1):
            taken.append([queries_of(client, name, "spring") for name in ("block", "asset")])

    assert taken == [[QUERIES["block"], QUERIES["asset"]]] * 2


def test_what_cannot_be_searched_for_is_told() -> None:
    client, brand = login(), builders.make_brand()
    builders.make_block(brand, "hero")

    assert "Nothing matches" in text_of(client.get("/admin/assets/block/", {"q": "nothing"}))
    page = text_of(client.get("/admin/assets/block/", {"q": "%%"}))
    assert "A search needs a letter or a digit" in page
