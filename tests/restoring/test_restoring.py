"""Former states come back as new revisions: all of an asset, some of it, or a kit with all it used; or a clear list."""

import datetime as dt
from dataclasses import replace

import pytest

from assets import drafts, history
from assets.errors import BadContent, Conflict, UnknownAsset
from assets.manifest import BlockManifest, Manifest, to_json
from assets.models import Act, Asset, Brand
from assets.restoring import Plan, kit_at, partly, plan, restore, state_of
from tests.builders import ANNA, NOW, make_block, make_kit, make_variant, place
from tests.publishing.library import make_library

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def brand() -> Brand:
    return make_library()


def delete(brand: Brand, ref: str) -> None:
    with history.revise(brand=brand, actor=ANNA, verb="delete", now=NOW) as revision:
        revision.delete(Asset.objects.of_ref(brand.pk, ref).get())


def text(brand: Brand, ref: str) -> str:
    return to_json(drafts.read(Asset.objects.of_ref(brand.pk, ref).get()))


def carry_out(made: Plan, key: str = "") -> Act | None:
    return restore(made, actor=ANNA, now=NOW + HOUR, idempotency_key=key)


def test_a_revision_comes_back_as_a_new_one(brand: Brand) -> None:
    before = text(brand, "block/headline")
    make_block(brand, "headline", "Summer", make_variant("Sommer", locale="de", region="CH"))

    act = carry_out(plan(brand, [state_of(brand, "block/headline@r1").manifest]))

    assert act is not None
    assert (act.verb, act.subjects) == ("restore", ["block/headline"])
    assert text(brand, "block/headline") == before
    assert Asset.objects.of_ref(brand.pk, "block/headline").get().version == 3


def test_a_text_comes_back_to_the_letter_also_where_saving_it_today_would_set_its_spaces(brand: Brand) -> None:
    note = drafts.read(Asset.objects.of_ref(brand.pk, "block/note").get())
    assert isinstance(note, BlockManifest)
    plain = replace(note, variants=(make_variant("Prix : 5 !", locale="fr"),))

    carry_out(plan(brand, [plain]))

    assert text(brand, "block/note") == to_json(plain)


def test_only_the_chosen_values_come_back(brand: Brand) -> None:
    headline = make_block(brand, "headline", "Summer", make_variant("Sommer", locale="de"))
    former = state_of(brand, "block/headline@r1").manifest

    carry_out(plan(brand, [partly(headline, former, ["/variants/value/de"])]))

    assert "Frühling" in text(brand, "block/headline")
    assert "Summer" in text(brand, "block/headline")
    with pytest.raises(BadContent, match="Those that differ: /variants/value/en/001"):
        partly(headline, former, ["/variants/value/fr"])


def test_a_plan_that_changes_nothing_leaves_no_trace(brand: Brand) -> None:
    acts = Act.objects.count()

    made = plan(brand, [state_of(brand, "block/headline@r1").manifest])

    assert (made.steps, made.unchanged) == ((), ("block/headline",))
    assert carry_out(made) is None
    assert Act.objects.count() == acts


def test_what_is_gone_is_listed_and_nothing_is_written(brand: Brand) -> None:
    make_kit(brand, "spring-launch", place("note", "block/note"), templates=("page",), regions=("DE",))
    delete(brand, "block/headline")
    before = text(brand, "kit/spring-launch")

    made = plan(brand, [state_of(brand, "kit/spring-launch@r1").manifest])

    assert [str(problem.where) for problem in made.problems] == ["kit/spring-launch /placements/0/asset"]
    with pytest.raises(BadContent, match="block/headline, which was deleted"):
        carry_out(made)
    assert text(brand, "kit/spring-launch") == before


def test_a_deleted_asset_comes_back(brand: Brand) -> None:
    make_kit(brand, "spring-launch", templates=("page",), regions=("DE",))
    delete(brand, "block/note")

    made = plan(brand, [state_of(brand, "block/note@r1").manifest])
    carry_out(made)

    assert [step.is_revived for step in made.steps] == [True]
    assert Asset.objects.living().of_ref(brand.pk, "block/note").exists()


def test_a_save_since_the_plan_is_a_conflict(brand: Brand) -> None:
    make_block(brand, "note", "Roasted later")
    made = plan(brand, [state_of(brand, "block/note@r1").manifest])
    make_block(brand, "note", "Roasted even later")

    with pytest.raises(Conflict):
        carry_out(made)
    assert "even later" in text(brand, "block/note")


def test_the_same_key_restores_once(brand: Brand) -> None:
    make_block(brand, "note", "Roasted later")
    made = plan(brand, [state_of(brand, "block/note@r1").manifest])

    first = carry_out(made, "again")
    make_block(brand, "note", "Roasted later")

    assert carry_out(made, "again") == first
    assert "Roasted later" in text(brand, "block/note")


def save_at(brand: Brand, at: dt.datetime, manifest: Manifest) -> None:
    with history.revise(brand=brand, actor=ANNA, verb="save", now=at) as revision:
        revision.write(manifest)


def test_a_kit_and_all_it_used_is_as_it_was_at_a_time(brand: Brand) -> None:
    refs = ("kit/spring-launch", "block/headline", "block/roaster", "block/note", "template/page")
    before = {name: text(brand, name) for name in refs}
    note = drafts.read(Asset.objects.of_ref(brand.pk, "block/note").get())
    save_at(brand, NOW + HOUR, replace(note, title="Later"))
    make_block(brand, "later", "New")

    made = plan(brand, *kit_at(brand, "spring-launch", NOW))
    carry_out(made)

    assert [step.ref for step in made.steps] == ["block/note"]
    assert {name: text(brand, name) for name in refs} == before
    assert "New" in text(brand, "block/later")


def test_before_the_kit_there_is_nothing_to_restore(brand: Brand) -> None:
    with pytest.raises(UnknownAsset, match="was not there at"):
        kit_at(brand, "spring-launch", NOW - HOUR)


def test_a_template_comes_back_from_its_release_without_the_layouts(brand: Brand) -> None:
    former = state_of(brand, "template/page@r1").manifest
    save_at(brand, NOW + HOUR, replace(former, title="Other"))
    released = replace(former, layouts={"kits/web.html": "…"})  # type: ignore[call-arg]

    made = plan(brand, [released])

    assert [pair.label for pair in made.steps[0].pairs] == ["title"]
    assert made.steps[0].wanted == former
