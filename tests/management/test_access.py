"""The commands that say who may read."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

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
        ("revoke_key", ["abc"], "There is no key abc"),
    ],
)
def test_a_refusal_is_one_message(command: str, arguments: list[str], said: str, brand: Brand) -> None:
    with pytest.raises(CommandError, match=said):
        call_command(command, *arguments)
    assert not Grant.objects.exists()
