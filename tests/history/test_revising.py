"""What a revision changes gets one act, one revision, a snapshot and a version more; what it does not, nothing."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
import reversion
from django.db import connection
from reversion.models import Revision, Version

from assets import drafts, history
from assets.errors import BadContent, Conflict, UnknownAsset
from assets.history import AlreadyDone, Revising
from assets.manifest import BlockManifest, BrandManifest
from assets.models import Act, Asset, Block, Brand, Region, Snapshot, Variant
from tests.builders import ANNA, NOW, make_block, make_brand, make_kit, make_region, make_template, make_variant, place

pytestmark = pytest.mark.django_db
QUERIES_OF_A_SAVE = 22
"""A variant changed by Revising.write: transaction 2, lock 1, read 3, write 1, compare 6, act 2, version 1, trace 4."""


@pytest.fixture
def brand() -> Brand:
    return make_brand()


def revise(brand: Brand, **facts: Any) -> Any:
    return history.revise(**{"brand": brand, "actor": ANNA, "verb": "save", "now": NOW, **facts})


def changed(block: Block, value: str = "Changed") -> BlockManifest:
    manifest = drafts.read(block)
    assert isinstance(manifest, BlockManifest)
    return dataclasses.replace(manifest, variants=(make_variant(value),))


def save_whole(revision: Revising, stale: Block) -> None:
    """As a form would that had read the row before somebody else's save."""
    stale.title = "Stale"
    stale.save()
    revision.touch(stale, expected_version=1)


def write_beside(revision: Revising, manifest: BlockManifest) -> None:
    """Writes, while a writer that takes no lock gives the row another version."""
    asset = revision.write(manifest)
    Asset.objects.filter(pk=asset.pk).update(version=7)


def make_circle(revision: Revising, brand: Brand) -> None:
    for child, parent in (("DE", "CH"), ("CH", "DE")):
        Region.objects.filter(code=child).update(parent=Region.objects.get(code=parent))
    revision.touch(brand)


def traces() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Act, Revision, Version, Snapshot))


def test_a_change_leaves_one_of_each(brand: Brand) -> None:
    block = make_block(brand)
    before = traces()

    with revise(brand, note="shorter") as revision:
        written = revision.write(changed(block), expected_version=1)

    assert [now - then for now, then in zip(traces(), before, strict=True)] == [1, 1, 1, 1]
    assert written.version == Asset.objects.get(pk=block.pk).version == 2
    assert revision.act.subjects == ["block/hero"]
    assert Revision.objects.latest("pk").comment == "save by Anna: shorter"


def test_saving_what_is_there_leaves_nothing(brand: Brand) -> None:
    block = make_block(brand)
    before = traces()

    with revise(brand) as revision:
        revision.write(drafts.read(block))
        revision.touch(brand)

    assert revision.act is None
    assert traces() == before
    assert Asset.objects.get(pk=block.pk).version == 1


def test_of_several_assets_those_that_changed_are_recorded(brand: Brand) -> None:
    hero, claim = make_block(brand, "hero"), make_block(brand, "claim")

    with revise(brand) as revision:
        revision.touch(claim)
        revision.write(changed(hero))

    assert revision.act.subjects == ["block/hero"]
    assert [Asset.objects.get(pk=row.pk).version for row in (hero, claim)] == [2, 1]


def test_rows_written_by_hand_are_recorded_when_touched(brand: Brand) -> None:
    block = make_block(brand)

    with revise(brand) as revision:
        revision.touch(block, expected_version=1)
        block.title = "By hand"
        block.save()
        Variant.objects.create(asset=block, locale="de", value="Hallo")

    snapshot = history.newest_snapshot(block)
    assert snapshot is not None
    assert snapshot.version == block.version == 2
    assert history.content(snapshot) == drafts.read(block)


def test_the_second_of_two_editors_is_told_and_nothing_is_written(brand: Brand) -> None:
    block = make_block(brand)
    with revise(brand) as revision:
        revision.write(changed(block, "first"), expected_version=1)
    before = traces()

    with pytest.raises(Conflict) as caught, revise(brand) as revision:
        revision.write(changed(block, "second"), expected_version=1)

    assert (caught.value.ref, caught.value.expected, caught.value.found) == ("block/hero", 1, 2)
    assert drafts.read(block).variants[0].value == "first"  # type: ignore[union-attr]
    assert traces() == before


def test_an_asset_expected_to_be_new_must_be(brand: Brand) -> None:
    block = make_block(brand)

    with pytest.raises(Conflict, match="version 0 is 1 now"), revise(brand) as revision:
        revision.write(changed(block), expected_version=0)


def test_a_stale_row_saved_whole_is_a_conflict(brand: Brand) -> None:
    stale = Block.objects.get(pk=make_block(brand).pk)
    with revise(brand) as revision:
        revision.write(changed(stale))

    with pytest.raises(Conflict, match="version 1 is 2 now"), revise(brand) as revision:
        save_whole(revision, stale)

    assert Asset.objects.get(pk=stale.pk).version == 2


def test_a_writer_without_the_lock_is_noticed(brand: Brand) -> None:
    block = make_block(brand)

    with pytest.raises(Conflict, match="version 1 is 7 now"), revise(brand) as revision:
        write_beside(revision, changed(block))


def test_the_version_is_compared_where_it_is_set(brand: Brand) -> None:
    block = make_block(brand)

    def race(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Another writer comes between the comparison of contents and the new version."""
        if sql.startswith('INSERT INTO "assets_act"'):
            Asset.objects.filter(pk=block.pk).update(version=7)
        return execute(sql, *rest)

    with (
        pytest.raises(Conflict, match="version 1 is 7 now"),
        connection.execute_wrapper(race),
        revise(brand) as revision,
    ):
        revision.write(changed(block))


def test_an_error_in_the_body_undoes_everything(brand: Brand) -> None:
    block = make_block(brand)
    before = traces()

    with pytest.raises(ZeroDivisionError), revise(brand) as revision:
        1 / len(revision.write(changed(block)).ref[:0])

    assert traces() == before
    assert drafts.read(block).variants[0].value == "Hello"  # type: ignore[union-attr]


def test_unsound_rows_are_refused_whoever_wrote_them(brand: Brand) -> None:
    block = make_block(brand)

    with pytest.raises(BadContent, match="normal form: de-CH"), revise(brand) as revision:
        revision.touch(Variant.objects.create(asset=block, locale="de_ch", value="x").asset)

    assert Variant.objects.count() == 1


def test_a_circle_of_regions_is_refused_whoever_made_it(brand: Brand) -> None:
    with pytest.raises(BadContent, match="circle"), revise(brand) as revision:
        make_circle(revision, brand)


def test_a_used_key_answers_with_its_act_before_the_body_runs(brand: Brand) -> None:
    block = make_block(brand)
    with revise(brand, idempotency_key="k1") as revision:
        revision.write(changed(block, "once"))
    before = traces()

    with pytest.raises(AlreadyDone) as caught, revise(brand, idempotency_key="k1"):
        pytest.fail("the body ran")

    assert caught.value.act == revision.act
    assert traces() == before


def test_an_asset_of_another_brand_is_refused(brand: Brand) -> None:
    foreign = make_block(make_brand("other"))

    with pytest.raises(UnknownAsset, match="no block/hero in solnap"), revise(brand) as revision:
        revision.touch(foreign)


def test_a_new_brand_is_covered_by_its_own_revision() -> None:
    brand = drafts.new_brand("nordic")

    with revise(brand) as revision:
        revision.write(BrandManifest("nordic", "Nordic", "nb", regions=(make_region(),)))

    assert revision.act.brand_id == brand.pk
    assert history.newest_snapshot(brand) is not None


def test_an_open_revision_of_reversion_is_refused(brand: Brand) -> None:
    with reversion.create_revision(), pytest.raises(RuntimeError, match="open already"), revise(brand):
        pytest.fail("the body ran")


def test_credits_name_the_act_each_value_came_from(brand: Brand) -> None:
    block = make_block(brand, "hero", "one", make_variant("eins", locale="de"))
    first = history.credits(block)
    manifest = drafts.read(block)
    assert isinstance(manifest, BlockManifest)
    rows = (make_variant("one"), make_variant("zwei", locale="de"), make_variant("un", locale="fr"))

    with revise(brand) as revision:
        revision.write(dataclasses.replace(manifest, variants=rows))

    second = history.credits(block)
    new = {pointer for pointer, act in second.items() if act == revision.act.pk}
    assert new == {"/variants/value/de/001", "/variants/value/fr/001"}
    assert all(second[pointer] == act for pointer, act in first.items() if pointer not in new)
    assert history.credits_of([block, brand]) == {"block/hero": second, "brand/solnap": history.credits(brand)}


def test_credits_name_every_kind_s_values(brand: Brand) -> None:
    block = make_block(brand)
    template = make_template(brand)
    kit = make_kit(brand, "kit", place("headline", block.ref, channel="web"), templates=("page",))

    assert set(history.credits(template)) == {"/title", "/channel", "/slots/headline", "/parts/web.html"}
    assert {"/templates/page", "/regions/CH", "/placements/headline/web/001/0"} <= set(history.credits(kit))
    assert "/regions/DE" in history.credits(brand)


def test_a_save_costs_few_queries(brand: Brand, django_assert_num_queries: Callable[..., Any]) -> None:
    rows = [make_variant("x", locale=tag) for tag in ("de", "en", "fr")]
    manifest = drafts.read(make_block(brand, "hero", *rows))
    assert isinstance(manifest, BlockManifest)
    manifest = dataclasses.replace(manifest, variants=(*rows[:2], make_variant("y", locale="fr")))

    with django_assert_num_queries(QUERIES_OF_A_SAVE), revise(brand) as revision:
        revision.write(manifest, expected_version=1)


def test_the_facade_is_what_the_docstring_says() -> None:
    assert {name for name in dir(Revising) if not name.startswith("_")} == {"delete", "touch", "touched", "write"}
