"""Where an asset was used at any moment: who named it, and which editions and documents showed it."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from assets.delivery import State
from assets.errors import NotReleased
from assets.models import Asset, Brand
from assets.provenance import Usage, used_by
from assets.publishing import roll_back, withdraw
from tests.builders import ANNA, NOW, make_block, make_kit, place
from tests.delivery.once import once
from tests.publishing.library import KIT, later, make_library, publish_now

pytestmark = pytest.mark.django_db
BOTH = {"DE/de-DE", "US/en-US"}


@pytest.fixture
@once
def brand() -> Brand:
    """At 0 the kit with its note; at 1 another text of the note; at 2 a kit without note; at 3 gone in the US."""
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted yesterday")
    publish_now(brand, now=later(1))
    make_kit(brand, "spring-launch", place("headline", "block/headline"), templates=("page",), regions=("DE", "US"))
    publish_now(brand, now=later(2))
    withdraw(brand=brand, refs=[KIT], regions=("US",), actor=ANNA, clock=lambda: later(3))
    return brand


def used(name: str, minutes: int = 9, number: int | None = None) -> Usage:
    asset = Asset.objects.get(key=name)
    return used_by(asset=asset, state=State(now=later(9), at=later(minutes)), number=number)


def editions(found: Usage) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    return {str(use.edition): (use.kit_release, use.number, use.documents) for use in found.uses}


def test_a_part_is_used_by_the_documents_that_can_show_it(brand: Brand) -> None:
    assert editions(used("note", 0)) == dict.fromkeys(BOTH, (1, 1, ("note.txt", "web.html")))
    assert editions(used("headline", 0)) == dict.fromkeys(BOTH, (1, 1, ("web.html",)))


def test_a_term_is_used_where_the_text_that_names_it_is(brand: Brand) -> None:
    found = used("roaster", 0)

    assert editions(found) == dict.fromkeys(BOTH, (1, 1, ("web.html",)))
    assert {(named.ref, named.number) for named in found.named} == {("block/headline", 1)}


def test_templates_and_the_brand_are_used_by_every_document(brand: Brand) -> None:
    every = dict.fromkeys(BOTH, (1, 1, ("note.txt", "web.html")))

    assert editions(used("page", 0)) == editions(used("solnap", 0)) == every


def test_each_moment_has_its_own_uses(brand: Brand) -> None:
    assert editions(used("note", 1)) == dict.fromkeys(BOTH, (2, 2, ("note.txt", "web.html")))
    assert (used("note", 2).uses, used("note", 2).named) == ((), ())
    assert set(editions(used("headline", 2))) == BOTH
    assert set(editions(used("headline", 3))) == {"DE/de-DE"}


def test_a_rollback_brings_its_uses_back(brand: Brand) -> None:
    roll_back(brand=brand, ref=KIT, number=1, actor=ANNA, clock=lambda: later(4))

    assert {use.number for use in used("note").uses} == {1}


def test_one_release_of_an_asset_has_the_uses_that_are_locked_to_it(brand: Brand) -> None:
    assert len(used("note", 1, number=2).uses) == 2
    assert used("note", 1, number=1).uses == ()
    with pytest.raises(NotReleased, match="no release 7"):
        used("note", 1, number=7)


def test_a_time_before_the_first_release_is_refused(brand: Brand) -> None:
    with pytest.raises(NotReleased, match="not released at that time"):
        used_by(asset=Asset.objects.get(key="note"), state=State(now=NOW, at=NOW - dt.timedelta(days=1)))


def test_the_command_lists_uses(brand: Brand) -> None:
    out, data, none = io.StringIO(), io.StringIO(), io.StringIO()

    call_command("used_by", "block/note", "--at", NOW.isoformat(), stdout=out)
    call_command("used_by", "block/headline", "--format", "json", "--at", NOW.isoformat(), stdout=data)
    call_command("used_by", KIT, "--at", NOW.isoformat(), stdout=none)

    assert "kit/spring-launch@1  DE/de-DE  block/note@1  note.txt, web.html" in out.getvalue()
    assert out.getvalue().startswith("named by kit/spring-launch@1  /placements/")
    assert [use["documents"] for use in json.loads(data.getvalue())["uses"]] == [["web.html"]] * 2
    assert none.getvalue() == f"No released kit uses {KIT}.\n"


def test_the_command_refuses_what_is_not_there(brand: Brand) -> None:
    with pytest.raises(CommandError, match="no block/gone"):
        call_command("used_by", "block/gone")
