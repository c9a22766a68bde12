"""Every page of the admin, crawled with markup in every text: none of it is markup on a page."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import timezone

from assets import drafts, granting, publishing, webhooks
from assets.history import Actor
from assets.manifest import BlockType, Channel, Form, Kind, Slot
from assets.media.intake import take_in
from assets.models import Asset, Brand, Collection, Partner
from tests import builders
from tests.admin.browsing import add_variant, change_url, fields, login
from tests.media.pictures import LOGO

pytestmark = pytest.mark.django_db
CANARY = "<img src=x onerror=alert(1)>"
LINK = re.compile(r'(?:href|src)="(/admin/[^"#]*|\?[^"#]*)"')
LEFT_OUT = ("/logout/", "/password_change/", "/jsi18n/", "/auth/", "/login/", "&amp;o=", "?o=", "_facets", "__")
FEWEST_PAGES = 120
KINDS_OF_PAGES = (
    "/add/", "/change/", "/history/", "/history/1/", "/delete/", "/publish/", "/withdraw/", "/preview/", "/issue/",
    "/grant/", "/revoke/", "/end/", "/add-to/", "/replay/", "/body/", "edition=EG", "state=deleted",
)  # fmt: skip
FOREIGN = re.compile(r"/preview/[A-Z]|/body/(?:\?|$)")
"""Documents and files, which are what editors wrote; they are framed by a policy under which nothing runs."""


class Canaries(HTMLParser):
    """Counts elements and attributes that only a text can have brought."""

    found = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found += any(name == "onerror" or value == "x" for name, value in attrs)


def make_hostile_library() -> Brand:
    """Markup in every text that an editor, an uploader or a manager of partners can write; some of it released."""
    brand = builders.make_brand(title=CANARY)
    text, term = (
        builders.make_variant(CANARY),
        replace(builders.make_variant(CANARY), forms=(Form("genitive", CANARY),)),
    )
    builders.make_block(brand, "text", text, title=CANARY)
    builders.make_block(brand, "broken", builders.make_variant(f"{CANARY} {{x"), title=CANARY)
    builders.make_block(brand, "term", term, type=BlockType.TERM, title=CANARY)
    file = take_in(LOGO, "logo.svg")
    file.name = f"{CANARY}.svg"
    file.save()
    builders.make_media(brand, "photo", file=file, alt=CANARY)
    slots, source = (Slot("headline", ("text",)),), f"<p>{CANARY} {{{{ headline }}}}</p>"
    builders.make_template(brand, parts={"web.html": source}, slots=slots)
    builders.make_template(brand, "plain", channel=Channel.SOCIAL, parts={"social.x.txt": source}, slots=slots)
    placed = builders.place("headline", "block/text")
    builders.make_kit(brand, "launch", placed, templates=("page", "plain"), regions=("DE", "EG"))
    return brand


def go_on_with(brand: Brand) -> None:
    """Releases, partners, a later version, and a deleted asset, all by an actor whose name is markup."""
    mallory = Actor(id=CANARY, name=CANARY, role="agent")
    by: dict[str, Any] = {"actor": mallory, "clock": timezone.now}
    publishing.publish(brand=brand, refs=["kit/launch", "media/photo", brand.ref], note=CANARY, **by)
    collection = Collection.objects.create(brand=brand, key="all", title=CANARY)
    partner = Partner.objects.create(brand=brand, key="shop", title=CANARY)
    granting.add_members(collection=collection, assets=list(Asset.objects.all()), **by)
    granting.grant(partner=partner, collection=collection, kinds=[Kind.KIT], **by)
    granting.issue_key(partner=partner, title=CANARY, **by)
    webhooks.add_webhook(partner=partner, url="https://shop.example/", title=CANARY, **by)
    block = Asset.objects.get(kind=Kind.BLOCK, key="text")
    builders.save(brand, replace(drafts.read(block), title=f"{CANARY} 2"), note=CANARY)


def is_narrowed(address: str) -> bool:
    """Whether it is a list under two filters at once, of which there are very many."""
    return "&" in address and "brand=solnap&ref" not in address


def crawl(client: Any) -> dict[str, Any]:
    """Every page that can be reached by links from the index, each kind of address a few times."""
    pages: dict[str, Any] = {}
    waiting = ["/admin/"]
    while waiting:
        address = waiting.pop()
        if address in pages or any(part in address for part in LEFT_OUT) or is_narrowed(address):
            continue
        pages[address] = client.get(address, follow=True)
        found = LINK.findall(pages[address].content.decode("utf-8", "replace")) if not FOREIGN.search(address) else []
        base = address.partition("?")[0]
        waiting += [(base + link if link.startswith("?") else link).replace("&amp;", "&") for link in found]
    return pages


def assert_text_alone(address: str, page: Any) -> None:
    parser = Canaries()
    parser.feed(page.content.decode())
    assert page.status_code == 200, address
    assert not parser.found, address


def assert_contained(address: str, page: Any) -> None:
    """What editors wrote runs nothing and is framed by the admin alone."""
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy, address
    assert "sandbox" in policy, address
    assert "allow-scripts" not in policy, address
    assert page["X-Frame-Options"] == ("SAMEORIGIN" if "/preview/" in address else "DENY"), address


def test_no_text_is_markup_on_any_page_and_documents_run_nothing() -> None:
    go_on_with(make_hostile_library())

    pages = crawl(login())

    assert len(pages) >= FEWEST_PAGES
    assert not [word for word in KINDS_OF_PAGES if not any(word in address for address in pages)]
    for address, page in pages.items():
        (assert_contained if FOREIGN.search(address) else assert_text_alone)(address, page)


def test_markup_in_a_conflict_and_in_refused_forms_is_text() -> None:
    make_hostile_library()
    block = Asset.objects.get(kind=Kind.BLOCK, key="text")
    client = login()
    page = {**fields(client, change_url(block)), "title": f"{CANARY} mine", "note": CANARY}
    client.post(change_url(block), {**fields(client, change_url(block)), "title": f"{CANARY} theirs"})

    conflict = client.post(change_url(block), page)
    refused = client.post(change_url(block), add_variant(page, CANARY, CANARY, region=CANARY))

    assert (conflict.status_code, refused.status_code) == (409, 200)
    for answer in (conflict, refused):
        parser = Canaries()
        parser.feed(answer.content.decode())
        assert not parser.found


@pytest.mark.parametrize("address", ["/admin/assets/kit/", "/admin/assets/block/add/", "/admin/assets/asset/publish/"])
def test_pages_are_for_staff_alone(address: str, client: Any) -> None:
    assert client.get(address)["Location"].startswith("/admin/login/")
