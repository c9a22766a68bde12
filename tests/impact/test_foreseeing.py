"""What publishing a draft would change, foretold: documents before and after, lost languages, new problems."""

from dataclasses import replace

import pytest

from assets import drafts
from assets.impact import Fallback, Impact, Sign, impact
from assets.manifest import KitManifest, Part
from assets.models import Asset, Brand, Document, Release
from assets.publishing import withdraw
from assets.rendering import Edition
from tests.builders import ANNA, make_block, make_kit, make_template, make_variant, place, save
from tests.delivery.once import once
from tests.publishing.library import KIT, PAGE, SLOTS, later, make_library, publish_now

pytestmark = pytest.mark.django_db
GERMAN, AMERICAN = Edition("DE", "de-DE"), Edition("US", "en-US")


@pytest.fixture
@once
def brand() -> Brand:
    brand = make_library()
    publish_now(brand)
    return brand


def foretold(brand: Brand, *refs: str, **options: object) -> Impact:
    return impact(brand=brand, refs=refs, now=later(5), **options)  # type: ignore[arg-type]


def signs(found: Impact) -> dict[str, str]:
    return {f"{each.edition} {each.name}": each.sign.value for each in found.documents}


def test_a_text_changes_the_documents_that_show_it_and_both_texts_are_there(brand: Brand) -> None:
    make_block(brand, "headline", "Spring again", make_variant("Frühling mit {roaster, term}", locale="de"))

    found = foretold(brand, "block/headline")

    (page,) = found.documents
    assert (page.kit, page.edition, page.name, page.sign) == (KIT, AMERICAN, "web.html", Sign.CHANGED)
    assert page.before == b"<h1>Spring with Solnap</h1><p>Roasted today</p>"
    assert page.after == b"<h1>Spring again</h1><p>Roasted today</p>"
    assert (found.kits, found.looked_at, found.problems, found.fallbacks) == ((KIT,), 4, (), ())


def test_nothing_is_written(brand: Brand) -> None:
    make_block(brand, "headline", "Spring again")
    rows = [(model, model.objects.count()) for model in (Release, Document, Asset)]

    foretold(brand, "block/headline")

    assert [(model, model.objects.count()) for model, _ in rows] == rows


def test_where_nothing_differs_there_is_no_impact(brand: Brand) -> None:
    assert foretold(brand, KIT) == Impact(looked_at=0)


def test_what_editors_alone_see_changes_no_document(brand: Brand) -> None:
    make_block(brand, "note", "Roasted today", guidance="Said by the roaster")

    found = foretold(brand, "block/note")

    assert found.documents == ()
    assert set(found.releases) == {"block/note", KIT}


def test_the_list_alone_has_no_bytes_and_renders_nothing(brand: Brand) -> None:
    make_block(brand, "headline", "Spring again")

    found = foretold(brand, "block/headline", is_rendering=False)

    assert [(each.before, each.after) for each in found.documents] == [(None, None)] * 2
    assert all(each.recipe_after != each.recipe_before for each in found.documents)


def test_a_market_that_a_kit_leaves_loses_its_documents_and_a_new_one_gets_them(brand: Brand) -> None:
    kit = drafts.read(Asset.objects.get(kind="kit"))
    assert isinstance(kit, KitManifest)
    save(brand, replace(kit, regions=("EG", "US")))

    found = foretold(brand, KIT)

    assert signs(found) == {
        "DE/de-DE note.txt": "removed",
        "DE/de-DE web.html": "removed",
        "EG/ar-EG note.txt": "added",
        "EG/ar-EG web.html": "added",
    }


def test_one_edition_is_rendered_and_told_alone(brand: Brand) -> None:
    make_block(brand, "note", "Roasted again")

    found = foretold(brand, "block/note", wanted=lambda edition: edition == GERMAN)

    assert signs(found) == {"DE/de-DE note.txt": "changed", "DE/de-DE web.html": "changed"}
    assert all(each.after for each in found.documents)


def test_a_text_that_no_longer_fits_is_a_new_problem_of_its_edition(brand: Brand) -> None:
    template = drafts.read(Asset.objects.get(kind="template"))
    parts = (Part("web.html", "text/html", PAGE), Part("note.txt", "text/plain", "{{ note }}", limit=20))
    save(brand, replace(template, parts=parts))  # type: ignore[type-var]
    publish_now(brand, now=later(1))
    make_block(brand, "note", "Roasted today", make_variant("Heute Morgen frisch geröstet", locale="de"))

    found = foretold(brand, "block/note")

    (problem,) = found.errors
    assert (problem.id, problem.where.ref, problem.where.document) == ("document.too-long", KIT, "note.txt")
    assert (problem.where.region, problem.where.locale) == ("DE", "de-DE")


def test_a_translation_that_goes_is_told_as_a_text_of_another_language(brand: Brand) -> None:
    make_block(brand, "headline", "Spring with {roaster, term}")

    found = foretold(brand, "block/headline")

    assert found.fallbacks == (Fallback(GERMAN, "block/headline", "value", was="de", now="en"),)


def test_a_text_that_may_not_fall_back_is_a_new_problem_where_it_is_lost(brand: Brand) -> None:
    make_block(brand, "note", make_variant("Nur hier", locale="de", region="DE"), type="legal")
    make_template(brand, "page", slots=(SLOTS[0], replace(SLOTS[1], types=("legal",))))
    make_kit(brand, "spring-launch", place("headline", "block/headline"), place("note", "block/note"),
             templates=("page",), regions=("DE",))  # fmt: skip
    publish_now(brand, now=later(1))
    make_block(brand, "note", make_variant("Nur dort", locale="de", region="CH"), type="legal")

    found = foretold(brand, "block/note")

    assert {(each.id, each.where.region) for each in found.errors} == {("own-region.missing", "DE")}


def test_a_problem_that_is_there_today_is_no_new_one(brand: Brand) -> None:
    make_kit(brand, "spring-launch", place("headline", "block/headline"), place("note", "block/note"),
             templates=("page",), regions=("DE", "US", "CH"))  # fmt: skip
    first = foretold(brand, KIT).problems
    publish_now(brand, now=later(1))
    make_block(brand, "note", "Roasted again")

    assert not set(foretold(brand, "block/note").problems) & set(first)


def test_a_region_that_has_something_else_keeps_it_unless_the_kit_itself_is_published(brand: Brand) -> None:
    withdraw(brand=brand, refs=[KIT], regions=("US",), actor=ANNA, clock=lambda: later(1))
    make_block(brand, "note", "Roasted again")

    part, kit = (signs(foretold(brand, name)) for name in ("block/note", KIT))

    assert part == {"DE/de-DE note.txt": "changed", "DE/de-DE web.html": "changed"}
    assert kit == {**part, "US/en-US note.txt": "added", "US/en-US web.html": "added"}


def test_a_release_that_is_there_already_is_foretold_by_its_stored_documents(brand: Brand) -> None:
    make_block(brand, "note", "Roasted again")
    publish_now(brand, "block/note", now=later(1))
    make_block(brand, "note", "Roasted today")

    found = foretold(brand, "block/note")

    assert len(found.documents) == 4
    assert {each.after for each in found.documents if each.name == "note.txt"} == {b"Roasted today"}


def test_assets_that_use_each_other_have_that_problem_and_no_documents(brand: Brand) -> None:
    make_block(brand, "roaster", make_variant("Solnap {maker, term}"), type="term")
    make_block(brand, "maker", make_variant("by {roaster, term}"), type="term")
    make_block(brand, "roaster", make_variant("Solnap {maker, term}"), type="term")

    found = foretold(brand, "block/roaster")

    assert [each.id for each in found.errors] == ["reference.cycle"]
    assert found.documents == ()
