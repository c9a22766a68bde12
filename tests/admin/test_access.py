"""Partners in the admin: grants, keys shown once, collections; each change is an act."""

import re
from typing import Any

import pytest
from django.test import Client

from assets import granting, keys
from assets.models import Act, ApiKey, Brand, Collection, Grant, Partner
from tests import builders
from tests.admin.browsing import fields, login, make_library, save, text_of
from tests.delivery.worlds import make_world

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"bk_[0-9A-Za-z]{46}")


def make_partner(brand: Brand, key: str = "shop") -> Partner:
    return Partner.objects.create(brand=brand, key=key, title="Shop")


def url(partner: Partner, page: str) -> str:
    return f"/admin/assets/partner/{partner.pk}/{page}/"


def issue(client: Client, partner: Partner) -> Any:
    return client.post(url(partner, "issue"), {"title": "Backend", "expires_at_0": "", "expires_at_1": ""})


def test_a_new_partner_is_made_by_an_act() -> None:
    make_library()

    save(login(), "/admin/assets/partner/add/", {"key": "shop", "title": "Shop"})

    assert Partner.objects.get().title == "Shop"
    assert Act.objects.get(verb="save partner").subjects == ["partner/shop"]


def test_a_keys_secret_is_shown_once_and_stored_nowhere() -> None:
    partner, client = make_partner(make_library()[0]), login()

    page = issue(client, partner)

    secret = SECRET.findall(page.content.decode())[0]
    key = keys.parse(secret)
    assert key is not None
    assert "no-store" in page["Cache-Control"]
    assert ApiKey.objects.get().key_id == key.key_id
    assert not SECRET.search(client.get(url(partner, "change")).content.decode())


def test_a_publishable_key_is_issued_and_told_apart() -> None:
    partner, client = make_partner(make_library()[0]), login()
    said = {"title": "Site", "origins": "https://a.example\nhttps://b.example", "actions": ["read"]}

    refused = client.post(url(partner, "issue"), {**said, "origins": "everywhere"})
    shown = text_of(client.post(url(partner, "issue"), said))

    assert "is no web origin" in text_of(refused)
    assert "It is publishable: it may stand in pages of https://a.example, https://b.example" in shown
    assert (ApiKey.objects.get().origins, ApiKey.objects.get().actions) == (said["origins"].split(), ["read"])
    assert "publishable Site https://a.example, https://b.example; read works" in text_of(
        client.get(url(partner, "change"))
    )
    assert "publishable: https://a.example" in text_of(client.get("/admin/assets/apikey/?use=pages"))
    assert "1 API key" not in text_of(client.get("/admin/assets/apikey/?use=servers"))


def test_a_key_is_rotated_after_a_page_that_asks() -> None:
    partner, client = make_partner(make_library()[0]), login()
    issue(client, partner)
    old = ApiKey.objects.get()

    asked = client.get(url(partner, f"keys/{old.key_id}/rotate"))
    page = client.post(url(partner, f"keys/{old.key_id}/rotate"), {"has_leaked": "on"})
    again = client.post(url(partner, f"keys/{old.key_id}/rotate"), {})

    new, ends = ApiKey.objects.get(replaces=old), ApiKey.objects.get(pk=old.pk).expires_at
    assert "then the old one ends by itself" in text_of(asked)
    assert len(SECRET.findall(page.content.decode())) == 1
    assert ends is not None
    assert ends - new.act.at == granting.LEAKED_OVERLAP
    assert "was rotated already" in text_of(again)
    assert f"replaced by {new}" in text_of(client.get(url(partner, "change")))


def test_a_key_is_found_by_its_id_and_looked_after_on_its_partners_page() -> None:
    partner, client = make_partner(make_library()[0]), login()
    issue(client, partner)
    key = ApiKey.objects.get()

    found = text_of(client.get(f"/admin/assets/apikey/?q={key.key_id}"))

    assert f"{key}shopserversworks" in found
    assert client.get(f"/admin/assets/apikey/{key.pk}/change/")["Location"] == url(partner, "change")


def test_what_a_partner_sees_is_shown_by_the_rule_for_readers() -> None:
    world, client = make_world(), login()
    page = client.get(url(world.partner, "sees"))
    elsewhere = text_of(client.get(url(world.partner, "sees") + "?region=US"))

    assert "MarketKitBlockMediaTemplate CH 1111 DE 1111 US 1111" in text_of(page)
    assert "In CH Kit spring Block headline Media photo Template page" in text_of(page)
    assert "In US Kit spring" in elsewhere
    assert "secret" not in text_of(page)
    assert "reads nothing in any market" in text_of(client.get(url(make_partner(world.brand, "new"), "sees")))


def test_a_key_is_revoked_after_a_page_that_asks() -> None:
    partner, client = make_partner(make_library()[0]), login()
    issue(client, partner)
    key = ApiKey.objects.get()

    asked = client.get(url(partner, f"keys/{key.key_id}/revoke"))
    page = client.post(url(partner, f"keys/{key.key_id}/revoke"), follow=True)

    assert "cannot be undone" in text_of(asked)
    assert "revoked" in text_of(page)
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_a_collection_is_granted_and_the_grant_ended() -> None:
    brand, _ = make_library()
    partner, client = make_partner(brand), login()
    collection = Collection.objects.create(brand=brand, key="launch", title="Launch")
    data = {"collection": collection.pk, "kinds": ["kit", "media"], "region": "DE", "ends_at_0": "", "ends_at_1": ""}

    granted = client.post(url(partner, "grant"), data, follow=True)
    row = Grant.objects.get()
    client.post(url(partner, f"grants/{row.pk}/end"))

    assert "launch" in text_of(granted)
    assert (row.kinds, row.region) == (["kit", "media"], "DE")
    row.refresh_from_db()
    assert row.ends_at is not None


@pytest.mark.parametrize(
    "wrong", [{"region": "Atlantis"}, {"region": "de"}, {"kinds": []}, {"ends_at_0": "2001-01-01"}]
)
def test_a_grant_that_makes_no_sense_is_refused_on_the_page(wrong: dict[str, Any]) -> None:
    brand, _ = make_library()
    collection = Collection.objects.create(brand=brand, key="launch", title="Launch")
    data = {"collection": collection.pk, "kinds": ["kit"], "region": "DE", "ends_at_0": "", "ends_at_1": "00:00"}

    page = login().post(url(make_partner(brand), "grant"), {**data, **wrong})

    assert page.status_code == 200
    assert b"errorlist" in page.content
    assert not Grant.objects.exists()


def test_members_added_by_somebody_else_meanwhile_stay() -> None:
    brand, block = make_library()
    other = builders.make_block(brand, "other")
    collection = Collection.objects.create(brand=brand, key="launch", title="Launch")
    address = f"/admin/assets/collection/{collection.pk}/change/"
    first, second = login("berta"), login()
    page = fields(second, address)
    first.post(address, {**fields(first, address), "members": [str(block.pk)]})

    second.post(address, {**page, "members": [str(other.pk)]})

    assert {row.asset.key for row in collection.memberships.select_related("asset")} == {"hero", "other"}


def test_access_is_for_those_who_may_change_partners() -> None:
    partner = make_partner(make_library()[0])
    viewer = login(permissions=("view_partner",))

    answers = {name: viewer.get(url(partner, name)).status_code for name in ("change", "issue", "grant")}

    assert answers == {"change": 200, "issue": 403, "grant": 403}
    assert issue(viewer, partner).status_code == 403
    assert not ApiKey.objects.exists()
