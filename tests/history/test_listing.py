"""The audit log: who did what to which assets, and their digests before and after."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from assets import history
from assets.history import acts_of
from assets.models import Brand, Release
from assets.publishing import roll_back, withdraw
from tests.builders import ANNA, make_block
from tests.publishing.library import later, make_library, publish_now

pytestmark = pytest.mark.django_db
NOTE = "block/note"


@pytest.fixture
def brand() -> Brand:
    """A note that was published, edited, published again, rolled back and withdrawn."""
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted yesterday")
    publish_now(brand, now=later(1))
    roll_back(brand=brand, ref=NOTE, actor=ANNA, clock=lambda: later(2))
    withdraw(brand=brand, refs=[NOTE], actor=ANNA, clock=lambda: later(3))
    return brand


def changes(brand: Brand) -> list[tuple[str, str, str, str]]:
    """(verb, what, before, after) of the note, oldest first; digests of releases are said as their numbers."""
    names = dict(Release.objects.filter(asset__key="note").values_list("digest", "number"))
    return [
        (entry.act.verb, change.what, str(names.get(change.before, "")), str(names.get(change.after, "")))
        for entry in reversed(acts_of(brand, name=NOTE, most=20))
        for change in entry.changes
    ]


def test_each_act_on_an_asset_has_its_digests_before_and_after(brand: Brand) -> None:
    live = [(verb, before, after) for verb, what, before, after in changes(brand) if what != "draft"]

    assert live == [("publish", "", "1"), ("publish", "1", "2"), ("roll-back", "2", "1"), ("withdraw", "1", "")]


def test_saves_have_the_drafts_digests(brand: Brand) -> None:
    saves = [entry.changes[0] for entry in acts_of(brand, name=NOTE, most=20) if entry.act.verb == "save"]

    second, first = saves
    assert (first.what, first.before, second.before) == ("draft", "", first.after)
    newest = history.newest_snapshot(Release.objects.filter(asset__key="note")[0].asset)
    assert newest is not None
    assert second.after == newest.digest


def test_the_command_lists_the_newest_first(brand: Brand) -> None:
    out, narrow = io.StringIO(), io.StringIO()

    call_command("acts", "--last", "2", stdout=out)
    call_command("acts", NOTE, "--format", "json", stdout=narrow)

    heads = [line.split()[3:5] for line in out.getvalue().splitlines() if not line.startswith("        ")]
    assert heads == [["(person)", "withdraw"], ["(person)", "roll-back"]]
    assert [act["verb"] for act in json.loads(narrow.getvalue())][-1] == "save"
    assert {change["asset"] for act in json.loads(narrow.getvalue()) for change in act["changes"]} == {NOTE}


@pytest.mark.parametrize(
    ("words", "said"), [(("block/gone",), "no block/gone"), (("note",), "note"), (("--last", "0"), "1 or more")]
)
def test_the_command_refuses_what_is_not_there(brand: Brand, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("acts", *words)
