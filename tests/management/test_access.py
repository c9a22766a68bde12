"""The commands that say who may read."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from assets import keys
from assets.models import ApiKey, Brand, Collection, Grant, Partner
from tests.builders import make_brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    made = make_brand()
    Collection.objects.create(brand=made, key="launch", title="Launch")
    return made


def test_a_partner_is_made_granted_and_given_a_key(brand: Brand, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("grant", "shop", "launch", title="Shop", region="CH", kind=["kit"])
    granted = capsys.readouterr().out
    call_command("issue_key", "shop", title="Web")
    issued = capsys.readouterr()

    assert granted.startswith("shop may read kit of launch in CH.")
    assert (Partner.objects.get().title, Grant.objects.get().region) == ("Shop", "CH")
    key = keys.parse(issued.out.strip())
    assert key is not None
    assert key.text not in issued.err


def test_a_key_is_revoked_by_its_id_or_by_its_text(brand: Brand, capsys: pytest.CaptureFixture[str]) -> None:
    Partner.objects.create(brand=brand, key="shop", title="Shop")
    call_command("issue_key", "shop")
    secret = capsys.readouterr().out.strip()

    call_command("revoke_key", secret)

    assert ApiKey.objects.get().revoked_at is not None
    assert secret not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "arguments", "said"),
    [
        ("grant", ["shop", "launch"], "Give --title"),
        ("grant", ["shop", "nothing", "--title=Shop"], "There is no collection 'nothing'"),
        ("grant", ["shop", "launch", "--title=Shop", "--kind=brand"], "no such kind"),
        ("grant", ["shop", "launch", "--title=Shop", "--region=XX"], "has no region XX"),
        ("grant", ["Shop!", "launch", "--title=Shop"], "A key is 1–100 characters"),
        ("grant", ["shop", "launch", "--title=Shop", "--until=2020-01-01T00:00:00Z"], "ends"),
        ("issue_key", ["nobody"], "There is no partner 'nobody'"),
        ("grant", ["shop", "launch", "--title=Shop", "--from=2020-01-01T00:00:00Z"], "start has passed"),
        ("end_grant", ["shop", "launch"], "There is no partner 'shop'"),
        ("revoke_key", ["abc"], "There is no key abc"),
        ("rotate_key", ["abc"], "There is no key abc"),
        ("rotate_key", ["abc", "--hours=0"], "overlap has to be above nothing"),
        ("rotate_key", ["abc", "--hours=99999999999999"], "at most 30 days"),
        ("keys", ["nobody"], "There is no partner 'nobody'"),
    ],
)
def test_a_refusal_is_one_message(command: str, arguments: list[str], said: str, brand: Brand) -> None:
    with pytest.raises(CommandError, match=said):
        call_command(command, *arguments)
    assert not Grant.objects.exists()


def test_a_key_is_rotated_and_both_are_listed(brand: Brand, capsys: pytest.CaptureFixture[str]) -> None:
    Partner.objects.create(brand=brand, key="shop", title="Shop")
    call_command("issue_key", "shop", title="Web", origin=["https://a.example"])
    old = capsys.readouterr()
    call_command("rotate_key", old.out.strip(), leaked=True)
    new = capsys.readouterr()

    call_command("keys", "shop", format="json")
    first, second = json.loads(capsys.readouterr().out)
    call_command("keys")
    lines = capsys.readouterr().out

    assert old.err.startswith("Publishable key ")
    assert keys.parse(new.out.strip()) is not None
    assert f"bk_{first['id']}" in new.err
    assert (first["expires_at"] is None, second["expires_at"], second["replaces"]) == (False, None, first["id"])
    assert "publishable, for https://a.example  for read, rendition  never used" in lines
    assert old.out.strip() not in lines


def test_keys_that_ended_are_listed_on_demand(brand: Brand, capsys: pytest.CaptureFixture[str]) -> None:
    Partner.objects.create(brand=brand, key="shop", title="Shop")
    call_command("issue_key", "shop")
    call_command("revoke_key", capsys.readouterr().out.strip())
    capsys.readouterr()

    call_command("keys")
    call_command("keys", all=True)

    working, everything = capsys.readouterr().out.splitlines()
    assert working.startswith("There is no such key.")
    assert "  revoked  " in everything


def test_partners_are_listed_with_what_they_read(brand: Brand, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("partners")
    call_command("grant", "shop", "launch", title="Shop", kind=["kit"], start=timezone.now() + dt.timedelta(days=1))
    call_command("issue_key", "shop")
    capsys.readouterr()
    call_command("partners")
    before = capsys.readouterr().out

    call_command("end_grant", "shop", "launch", region="001")
    capsys.readouterr()
    call_command("partners")
    call_command("partners", all=True, format="json")
    lines, _, data = capsys.readouterr().out.partition("[\n")

    assert before.startswith("shop  Shop  1 working key\n  launch in 001: kit, from ")
    assert lines == "shop  Shop  1 working key\n  reads nothing\n"
    assert [grant["kinds"] for grant in json.loads("[" + data)[0]["grants"]] == [["kit"]]


def test_a_region_without_a_grant_is_told(brand: Brand) -> None:
    call_command("grant", "shop", "launch", title="Shop", region="CH")

    with pytest.raises(CommandError, match="has no grant of launch in DE"):
        call_command("end_grant", "shop", "launch", region="DE")
    call_command("end_grant", "shop", "launch")
    assert not Grant.objects.live(at=timezone.now()).exists()
