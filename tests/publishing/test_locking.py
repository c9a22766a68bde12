"""What a kit is rendered from is what its lock names: across parts, dependents, `--only` and drafts that are gone."""

import pytest

from assets import history
from assets.errors import PublishingRefused
from assets.manifest import Argument, BrandManifest, Slot
from assets.models import Asset, Brand, DocumentUse, Release
from assets.publishing import Plan, plan, publish, withdraw
from tests.builders import ANNA, NOW, make_block, make_kit, make_region, make_template, place, save
from tests.publishing.library import KIT, PAGE, SLOTS, later, make_library, publish_now

pytestmark = pytest.mark.django_db


def shown(kit: str, number: int, region: str = "US") -> str:
    """The page of a kit's release in a region."""
    uses = DocumentUse.objects.filter(release__asset__key=kit, release__number=number, region=region, name="web.html")
    return bytes(uses.select_related("document").get().document.body).decode()


def make_second_kit(brand: Brand, key: str = "autumn") -> None:
    placements = (place("headline", "block/headline"), place("note", "block/note"))
    make_kit(brand, key, *placements, templates=("page",), regions=("US",))


def told(made: Plan) -> set[tuple[str, str]]:
    return {(problem.id, problem.where.ref) for problem in made.errors}


def test_each_kit_is_rendered_with_its_own_releases_where_two_lock_different_ones() -> None:
    brand = make_library()
    make_second_kit(brand)
    publish_now(brand, KIT, "kit/autumn")
    make_block(brand, "note", "Roasted this morning")
    publish_now(brand, "block/note", now=later(1), only=True)
    publish_now(brand, "kit/autumn", now=later(2), only=True)
    make_block(brand, "headline", "Hello")

    publish_now(brand, "block/headline", now=later(3))

    assert "Roasted today" in shown("spring-launch", 2)
    assert "Roasted this morning" in shown("autumn", 3)


def test_a_dependent_left_behind_stays_so_when_another_part_is_published() -> None:
    brand = make_library()
    make_second_kit(brand)
    publish_now(brand, KIT, "kit/autumn")
    make_block(brand, "note", "Roasted this morning")
    publish_now(brand, "block/note", now=later(1), only=True)
    make_block(brand, "headline", "Hello")

    publish_now(brand, "kit/autumn", now=later(2))

    first, second = (Release.objects.get(asset__key="spring-launch", number=number).lock for number in (1, 2))
    assert second["block/note"] == first["block/note"]
    assert second["block/headline"] != first["block/headline"]


def test_a_dependent_is_found_through_a_part_that_is_withdrawn() -> None:
    brand = make_library()
    publish_now(brand)
    withdraw(brand=brand, refs=["block/headline"], actor=ANNA, clock=lambda: later(1))
    make_block(brand, "roaster", "Nordlys", type="term")

    done = publish_now(brand, "block/roaster", now=later(2))

    assert set(done.numbers) == {"block/roaster", KIT}
    lock = Release.objects.get(asset__key="spring-launch", number=2).lock
    assert lock["block/roaster"] == Release.objects.get(asset__key="roaster", number=2).digest


def test_only_names_each_part_that_has_no_release() -> None:
    made = plan(brand=make_library(), refs=[KIT], now=NOW, only=True)

    missing = {problem.message for problem in made.errors if problem.id == "reference.unreleased"}
    names = ("block/headline", "block/note", "brand/solnap", "template/page")
    assert missing == {f"{name} has not been released." for name in names}
    assert told(made) == {("reference.unreleased", KIT)}


def test_a_deleted_asset_that_a_kit_names_is_a_problem() -> None:
    brand = make_library()
    note = Asset.objects.of_ref(brand.pk, "block/note").get()
    Asset.objects.filter(pk=note.pk).update(deleted_at=NOW)

    made = plan(brand=brand, refs=[KIT], now=NOW)

    assert ("reference.unknown", KIT) in told(made)


def test_a_deleted_asset_cannot_be_published() -> None:
    brand = make_library()
    block = make_block(brand, "unused")
    with history.revise(brand=brand, actor=ANNA, verb="delete", now=NOW) as revision:
        revision.delete(block)

    with pytest.raises(Exception, match="There is no block/unused"):
        plan(brand=brand, refs=["block/unused"], now=NOW)


def test_a_default_that_names_nothing_is_a_problem_of_the_template() -> None:
    brand = make_library()
    slots = (Slot("headline", ("text",), defaults={"price": Argument(asset="block/gone")}), SLOTS[1])
    make_template(brand, "page", parts={"web.html": PAGE}, slots=slots)

    assert ("reference.unknown", "template/page") in told(plan(brand=brand, refs=[KIT], now=NOW))


def test_a_kit_without_documents_is_a_problem() -> None:
    brand = make_library()
    make_kit(brand, "empty", regions=("US",))

    assert told(plan(brand=brand, refs=["kit/empty"], now=NOW)) == {("kit.no-document", "kit/empty")}


def test_a_brand_that_loses_a_region_does_not_take_a_live_edition_away() -> None:
    brand = make_library()
    publish_now(brand)
    make_kit(brand, "spring-launch", place("headline", "block/headline"), templates=("page",), regions=("US",))
    save(brand, BrandManifest("solnap", "Solnap", "en", regions=(make_region(), make_region("US", locales=("en-US",)))))

    with pytest.raises(PublishingRefused) as refused:
        publish_now(brand, brand.ref, now=later(1))
    done = publish_now(brand, brand.ref, KIT, now=later(2))

    assert {problem.id for problem in refused.value.problems} == {"region.unknown"}  # type: ignore[attr-defined]
    assert done.numbers == {brand.ref: 2, KIT: 2}


def test_a_template_that_loses_a_slot_does_not_break_a_live_kit() -> None:
    brand = make_library()
    publish_now(brand)
    make_template(brand, "page", parts={"web.html": "<h1>{{ headline }}</h1>"}, slots=SLOTS[:1])

    made = plan(brand=brand, refs=["template/page"], now=later(1))

    assert told(made) == {("slot.unknown", KIT)}


def test_assets_that_use_each_other_are_one_problem_and_nothing_is_published() -> None:
    brand = make_library()
    make_block(brand, "roaster", "By {maker, term}", type="term")
    make_block(brand, "maker", "For {roaster, term}", type="term")

    made = plan(brand=brand, refs=[KIT], now=NOW)

    assert [problem.id for problem in made.errors] == ["reference.cycle"]
    with pytest.raises(PublishingRefused):
        publish(brand=brand, refs=[KIT], actor=ANNA, clock=lambda: NOW)
