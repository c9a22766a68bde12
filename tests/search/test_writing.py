"""Rows are written with the release or save they are of, and made again from these at any time."""

import pytest
from django.core.management import call_command
from django.db import transaction

from assets.manifest import Kind
from assets.models import DraftRow, Release, SearchRow, Trait
from assets.search import FOLDING, reindex
from tests.builders import make_block, make_variant
from tests.delivery.worlds import make_world, minutes, release

pytestmark = pytest.mark.django_db


def rows() -> dict[str, list[tuple[object, ...]]]:
    return {
        "releases": sorted(SearchRow.objects.values_list("release", "place", "norm", "folding")),
        "traits": sorted(Trait.objects.values_list("release", "name", "value")),
        "drafts": sorted(map(tuple, DraftRow.objects.values_list("asset__key", "place", "norm", "folding"))),
    }


def test_a_release_has_a_row_for_each_place_and_its_traits() -> None:
    make_world()

    headline = SearchRow.objects.filter(release__asset__key="headline").order_by("place")
    assert dict(headline.values_list("place", "norm")) == {
        "": " headline headline ",
        "de/001": " headline headline fruhling fruehling ",
        "en/001": " headline headline spring ",
    }
    kit = Trait.objects.filter(release__asset__kind=Kind.KIT.value)
    assert list(kit.values_list("name", "value")) == [("channel", "web")]


def test_a_kit_that_is_locked_anew_keeps_its_channels() -> None:
    world = make_world()
    make_block(world.brand, "headline", "Summer")
    release(world.brand, "block/headline", now=minutes(1))

    channels = Trait.objects.filter(release__asset__key="spring", name="channel")
    assert list(channels.order_by("release_id").values_list("release__number", "value")) == [(1, "web"), (2, "web")]


def test_older_releases_stay_as_they_were_and_what_fails_leaves_no_row() -> None:
    world = make_world()
    before = rows()
    with transaction.atomic():
        make_block(world.brand, "headline", "Summer", make_variant("Sommer", locale="de"))
        release(world.brand, "block/headline", now=minutes(1))
        assert set(before["releases"]) < set(rows()["releases"])
        transaction.set_rollback(True)

    assert rows() == before


@pytest.mark.parametrize("damage", ["lost", "older", "none"])
def test_rows_are_made_again_as_they_were(damage: str) -> None:
    make_world()
    before = rows()
    if damage == "lost":
        for model in (SearchRow, DraftRow, Trait):
            model.objects.all().delete()
    if damage == "older":
        SearchRow.objects.update(norm=" old ", folding=FOLDING + 1)
        DraftRow.objects.update(norm=" old ", folding=FOLDING + 1)

    done = reindex()

    assert rows() == before
    assert (done.releases, done.drafts) == ((0, 0) if damage == "none" else (6, 6))
    assert reindex().releases == 0


def test_what_cannot_be_read_is_named_and_left_without_rows(capsys: pytest.CaptureFixture[str]) -> None:
    make_world()
    Release.objects.filter(asset__key="headline").update(manifest="{}")
    SearchRow.objects.all().delete()

    call_command("reindex", "--all")

    printed = capsys.readouterr()
    assert "block/headline@1 cannot be read" in printed.err
    assert "5 releases and 6 drafts were read again." in printed.out
    assert not SearchRow.objects.filter(release__asset__key="headline").exists()
