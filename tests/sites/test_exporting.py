"""Exports: what another one changes in a copy, and what it leaves."""

import datetime as dt
import json

import pytest

from assets import granting
from assets.delivery import packages
from assets.errors import ExportFailed, StorageError, TargetFailed
from assets.media import storage
from assets.models import Grant
from assets.publishing import recall, withdraw
from assets.sites import exporting
from tests.builders import ANNA, make_block, make_variant
from tests.delivery.worlds import World, make_partner, release
from tests.sites.copies import Site

BASE = "/api/v1/brands/solnap"


def edited(site: Site, world: World, word: str) -> None:
    """The block is published anew, with the kit that shows it."""
    site.now += dt.timedelta(minutes=20)
    make_block(world.brand, "headline", word, make_variant(word, locale="de"))
    release(world.brand, "block/headline", now=site.now)


def test_what_has_not_changed_is_neither_asked_for_nor_written(site: Site) -> None:
    before = site.paths

    assert site.export() == exporting.Done(len(before))
    done = site.export(is_whole=True)

    assert (done.pointed, done.removed, done.written) == (len(before), 0, 0)
    assert site.paths == before


def test_an_edit_sets_the_pointers_of_its_asset_its_documents_and_its_lists(site: Site, world: World) -> None:
    before = site.paths
    edited(site, world, "Summer")

    done = site.export()

    changed = {path for path, name in site.paths.items() if before.get(path) != name}
    assert {path.split("/")[5].partition("?")[0] for path in changed} == {"blocks", "kits"}
    assert {path.split("/")[6] for path in changed if path.count("/") > 5} == {"headline", "spring"}
    assert done.pointed == len(changed)
    assert not done.is_whole
    assert done.written <= done.pointed
    assert site.body(f"{BASE}/blocks/headline/editions/DE/de-DE.txt") == b"Summer"


def test_objects_go_some_time_after_the_last_pointer_to_them(site: Site, world: World) -> None:
    first = set(site.paths.values())
    edited(site, world, "Summer")
    site.export()
    lost = first - set(site.paths.values())
    assert lost
    assert lost <= set(site.folder.names())

    edited(site, world, "Autumn")
    site.export()

    assert not lost & set(site.folder.names())


def test_what_is_withdrawn_recalled_or_not_granted_any_more_is_gone(site: Site, world: World) -> None:
    facts = {"actor": ANNA, "clock": lambda: site.now}
    withdraw(brand=world.brand, refs=["block/long"], **facts)  # type: ignore[arg-type]
    site.now += dt.timedelta(minutes=1)
    site.export()
    assert not [path for path in site.paths if "/blocks/long" in path]

    recall(brand=world.brand, name="media/photo", reason="Rights", **facts)  # type: ignore[arg-type]
    site.now += dt.timedelta(minutes=1)
    site.export()
    assert not [path for path in site.paths if path.startswith(("/m/", f"{BASE}/media/"))]

    for grant in Grant.objects.filter(partner=world.partner):
        granting.end_grant(row=grant, **facts)  # type: ignore[arg-type]
    site.now += dt.timedelta(minutes=1)
    site.export()
    assert set(site.paths) == {"/api/v1", "/api/v1/"}


def test_a_place_holds_one_partners_copy_and_one_export_at_a_time(site: Site, world: World) -> None:
    other = Site(make_partner(world.brand, "other"), site.folder, site.now)

    with pytest.raises(ExportFailed, match="holds a copy for shop of solnap"):
        other.export()
    with site.folder.locked(), pytest.raises(TargetFailed, match="Another export"):
        site.export()


def test_what_cannot_be_answered_now_stays_as_it_was(site: Site, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site.paths
    edited(site, world, "Summer")
    monkeypatch.setattr(storage, "read", _failing)
    monkeypatch.setattr(packages, "read", _failing)

    with pytest.raises(ExportFailed, match="is answered 503"):
        site.export()

    assert site.paths == before


def _failing(digest: str) -> bytes:
    raise StorageError("The store is down. Try again later.")


def test_a_partner_that_was_ended_has_nothing_left(site: Site) -> None:
    site.partner.is_active = False
    site.partner.save()
    site.now += dt.timedelta(minutes=1)

    site.export(is_whole=True)

    assert not site.paths


def test_scheduled_starts_are_in_the_copy_from_their_instant_on(site: Site, world: World) -> None:
    at = site.now + dt.timedelta(hours=1)
    make_block(world.brand, "long", "Short")
    release(world.brand, "block/long", now=site.now, at=at)
    path = f"{BASE}/blocks/long/editions/DE/de-DE.txt"

    site.now = at - dt.timedelta(seconds=1)
    site.export()
    assert site.body(path) != b"Short"
    site.now = at
    site.export()
    assert site.body(path) == b"Short"


def test_what_an_export_that_was_killed_has_set_is_removed_by_the_next(site: Site) -> None:
    before = site.paths
    name = next(iter(before.values()))
    site.folder.write("journal.json", json.dumps([f"{BASE}/blocks/gone"]).encode())
    site.folder.point(f"{BASE}/blocks/gone", name)

    site.export()

    assert site.paths == before
