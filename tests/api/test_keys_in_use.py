"""A key works while it, its partner and its grants do, for what it is narrowed to, and is never written down."""

import datetime as dt
import json
import logging
import sqlite3
import time

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from assets import granting, keys
from assets.delivery.generations import generations
from assets.models import Act, ApiKey, Partner
from tests.api.calls import BASE, KIT, PAGE, Caller, face
from tests.builders import ANNA
from tests.delivery.worlds import World, key_of, make_partner


def row_of(caller: Caller) -> ApiKey:
    parsed = keys.parse(caller.key)
    assert parsed is not None
    return ApiKey.objects.get(key_id=parsed.key_id)


def change_by_hand(**values: object) -> None:
    """All keys, past acts: seen at once by a process that remembers nothing."""
    ApiKey.objects.update(**values)
    generations.forget()


def test_a_revoked_key_is_refused_at_once(world: World, shop: Caller) -> None:
    assert shop.get(PAGE).status_code == 200

    granting.revoke_key(key_id=row_of(shop).key_id, brand=world.brand, actor=ANNA, clock=timezone.now)

    assert shop.get(PAGE).status_code == 401


@pytest.mark.parametrize("when", [dt.timedelta(seconds=-1), dt.timedelta(days=1)])
def test_a_key_expires(when: dt.timedelta, shop: Caller) -> None:
    change_by_hand(expires_at=timezone.now() + when)

    assert shop.get(PAGE).status_code == (401 if when < dt.timedelta() else 200)


def test_an_inactive_partners_keys_are_refused(shop: Caller) -> None:
    Partner.objects.update(is_active=False)

    assert shop.get(PAGE).status_code == 401


def test_a_key_without_a_grant_works_and_reads_no_brand(world: World) -> None:
    early = Caller(key_of(make_partner(world.brand, "early")))

    assert early.json("/api/v1/") == {"brands": []}
    assert early.get(BASE).status_code == 404


def test_unknown_wrong_revoked_and_expired_keys_are_told_apart_by_nobody(world: World, shop: Caller) -> None:
    unknown = face(Caller(keys.make().text).get(PAGE))
    change_by_hand(digest="0" * 64)
    wrong = face(shop.get(PAGE))
    change_by_hand(revoked_at=timezone.now())

    assert unknown == wrong == face(shop.get(PAGE))


def test_a_mistyped_key_costs_no_query(world: World, shop: Caller, django_assert_num_queries: object) -> None:
    typo = shop.key[:-1] + ("A" if shop.key[-1] != "A" else "B")

    with django_assert_num_queries(0):  # type: ignore[operator]
        assert Caller(typo).get(PAGE).status_code == 401


def test_a_key_is_narrowed_by_actions(shop: Caller) -> None:
    pages = (PAGE, f"{KIT}/editions/DE/de-DE.zip", f"{BASE}/media/photo/editions/DE/de-DE/renditions/thumb")
    found = {}
    for actions in (["read"], ["archive"], ["rendition"], ["other"], []):
        change_by_hand(actions=actions)
        found[" ".join(actions)] = tuple(shop.get(page).status_code for page in pages)

    assert found == {
        "read": (200, 403, 403),
        "archive": (403, 200, 403),
        "rendition": (403, 403, 200),
        "other": (403, 403, 403),
        "": (200, 200, 200),
    }


def test_a_publishable_key_works_for_pages_of_its_origin_alone(shop: Caller) -> None:
    origin = "https://shop.example"
    refused = shop.get(PAGE, origin=origin)
    change_by_hand(origins=[origin])
    served = shop.get(PAGE, origin=origin)

    assert (refused.status_code, refused.has_header("Access-Control-Allow-Origin")) == (403, False)
    assert (served.status_code, served["Access-Control-Allow-Origin"]) == (200, origin)
    assert "Origin" in served["Vary"]
    assert [shop.get(PAGE, origin=other).status_code for other in ("https://shop.example.evil", "null")] == [403, 403]
    assert json.loads(shop.get(PAGE).content)["code"] == "permission-denied"


def test_both_keys_work_while_one_is_rotated_and_the_old_one_ends_by_itself(world: World, shop: Caller) -> None:
    by = {"brand": world.brand, "actor": ANNA, "clock": timezone.now, "overlap": dt.timedelta(seconds=1)}
    new = Caller(granting.rotate_key(key_id=row_of(shop).key_id, **by).secret)  # type: ignore[arg-type]
    during = [caller.get(PAGE).status_code for caller in (shop, new)]
    time.sleep(1)

    assert during == [200, 200]
    assert [row_of(caller).last_used_at is None for caller in (shop, new)] == [False, False]
    assert [caller.get(PAGE).status_code for caller in (shop, new)] == [401, 200]


@pytest.mark.parametrize("query", ["key={}", "{}=1", "cursor={}", "at=x{}y"])
def test_a_key_in_the_url_is_refused_and_not_repeated(query: str, shop: Caller) -> None:
    response = shop.get(f"{BASE}/blocks?{query.format(shop.key)}")

    assert (response.status_code, json.loads(response.content)["code"]) == (400, "key-in-url")
    assert shop.key.encode() not in response.content


def test_a_use_is_noted_once_a_minute(shop: Caller, django_assert_num_queries: object) -> None:
    shop.get(PAGE)
    noted = row_of(shop).last_used_at

    assert noted is not None
    assert (noted.second, noted.microsecond) == (0, 0)
    with django_assert_num_queries(2):  # type: ignore[operator]
        shop.get(PAGE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="with PostgreSQL a writer of other rows is not in the way")
def test_a_read_does_not_wait_for_a_writer_to_note_its_use(shop: Caller) -> None:
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    during = (shop.get(PAGE).status_code, row_of(shop).last_used_at)
    other.execute("ROLLBACK")
    other.close()
    (patience,) = connection.connection.execute("PRAGMA busy_timeout").fetchone()

    assert during == (200, None)
    assert patience == 20_000
    assert (shop.get(PAGE).status_code, row_of(shop).last_used_at is None) == (200, False)


@pytest.mark.django_db(transaction=True)
def test_a_use_is_noted_by_a_thread_that_has_not_asked_the_database_yet(
    shop: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.get(PAGE)
    ApiKey.objects.update(last_used_at=None)
    monkeypatch.setattr(settings, "ASSETS_READ_FRESHNESS_SECONDS", 1000.0)
    generations.forget()
    shop.get(PAGE)
    known = generations.present().generation.kept(("key", row_of(shop).key_id))
    known.used_at = None
    connection.close()

    assert shop.get(PAGE).status_code == 200
    assert known.used_at == row_of(shop).last_used_at


def test_a_secret_is_in_no_log_and_no_row(world: World, shop: Caller, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for path in (PAGE, f"{BASE}/blocks?key={shop.key}", "/api/v1/nowhere", f"{BASE}/blocks/secret"):
        shop.get(path)
        Caller(shop.key[:-1] + "_").get(path)

    secret = shop.key[len(keys.PREFIX) + keys.ID_LENGTH : -keys.CHECK_LENGTH]
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert any("/api/v1/nowhere" in line for line in lines)
    assert not [line for line in lines if secret in line]
    assert secret not in str(list(ApiKey.objects.values())) + str(list(Act.objects.values()))
