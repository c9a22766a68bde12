"""Derived files that a kit's templates name: made before its documents, served with them, and made no second time."""

import re
from dataclasses import replace
from typing import Any

import pytest

from assets import drafts
from assets.errors import PublishingRefused
from assets.manifest import MediaManifest, Part, Preset, Slot, sha256
from assets.media import renditions, storage
from assets.media.facts import file_of
from assets.media.intake import take_in
from assets.models import Asset, Document, File, Rendition
from assets.publishing import verify_releases
from tests.api.calls import ANYBODY
from tests.builders import make_variant, place, save
from tests.delivery.once import once
from tests.delivery.worlds import PAGE, World, make_photo, make_world, minutes, release
from tests.media.photographs import halves, opened
from tests.media.recordings import pdf

pytestmark = pytest.mark.django_db
HERO = Preset("hero", width_px=40, dprs=(1, 2))
PICTURE = PAGE + '{{ photo | picture("hero") }}'


def edit_template(world: World, source: str) -> None:
    draft: Any = drafts.read(Asset.objects.get(kind="template"))
    note = next(part for part in draft.parts if part.name == "note.txt")
    save(world.brand, replace(draft, parts=(Part("web.html", "text/html", source), note)))


@pytest.fixture
@once
def world() -> World:
    made = make_world()
    make_photo(made.brand, body=halves())
    save(made.brand, replace(drafts.read(made.brand), presets=(HERO,)))
    edit_template(made, PICTURE)
    release(made.brand, "brand/solnap", "kit/spring", now=minutes(1))
    return made


def body() -> str:
    use = Document.objects.filter(media_type="text/html", renditions__isnull=False).order_by("-pk").first()
    assert use is not None
    return bytes(use.body).decode()


def addresses() -> set[str]:
    return set(re.findall(r"/m/[0-9a-f]{64}\.\w+", body().partition("<picture>")[2]))


def test_what_a_document_names_is_served_without_a_key_in_the_size_it_says(world: World) -> None:
    assert len(addresses()) == 6
    for address in addresses():
        answer = ANYBODY.get(address)
        assert (answer.status_code, answer["Content-Type"].partition("/")[0]) == (200, "image")
        assert opened(answer.content).size in ((40, 20), (80, 40))


def test_a_derived_file_that_no_released_document_names_is_not_served(world: World) -> None:
    row = Rendition.objects.exclude(digest="").first()
    assert row is not None
    Document.renditions.through.objects.all().delete()

    assert ANYBODY.get(f"/m/{row.digest}.{row.media_type.partition('/')[2].replace('jpeg', 'jpg')}").status_code == 404


def test_a_deleted_derived_file_is_made_again_when_it_is_asked_for(world: World) -> None:
    address = min(addresses())
    before = ANYBODY.get(address).content
    storage.path_of(address[3:67]).unlink()

    assert ANYBODY.get(address).content == before


def test_publishing_again_draws_nothing_and_makes_no_new_document(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renditions.sandbox, "run", None)

    assert release(world.brand, "kit/spring", now=minutes(2)).act is None


def test_a_new_version_of_a_preset_makes_the_documents_anew_that_name_it(world: World) -> None:
    before = addresses()
    save(world.brand, replace(drafts.read(world.brand), presets=(replace(HERO, width_px=30, version=2),)))

    release(world.brand, "brand/solnap", now=minutes(2))

    newest = Document.objects.filter(media_type="text/html", renditions__isnull=False).order_by("-pk").first()
    assert newest is not None
    assert not [address for address in before if address.encode() in bytes(newest.body).partition(b"<picture>")[2]]


def test_a_release_with_derived_files_is_found_whole(world: World) -> None:
    found = verify_releases(brand=world.brand, is_rendering=True)

    assert not found.damages
    assert found.rendered


def test_a_document_whose_files_another_engine_drew_otherwise_is_counted_and_no_damage(world: World) -> None:
    Rendition.objects.update(engine={"drawing": "0"}, digest=sha256(b"drawn otherwise"))

    found = verify_releases(brand=world.brand)

    assert not found.damages
    assert sum(found.foreign.values()) == 4
    assert "drawing 0" in min(found.foreign)


@pytest.mark.parametrize(
    ("source", "id_"), [('{{ photo | picture("hreo") }}', "preset.unknown"), (PICTURE, "rendition.failed")]
)
def test_what_cannot_be_made_is_a_problem_of_the_kit(world: World, source: str, id_: str) -> None:
    if id_ == "rendition.failed":
        make_photo(world.brand, body=b"no picture at all")
    edit_template(world, source)

    with pytest.raises(PublishingRefused) as refusal:
        release(world.brand, "kit/spring", now=minutes(2))

    assert id_ in {problem.id for problem in refusal.value.problems}  # type: ignore[attr-defined]


def place_brochure(world: World) -> File:
    """A PDF of two pages in a slot of its own."""
    brochure = take_in(pdf(), "brochure.pdf")
    files = (make_variant(brochure.digest, field="file"),)
    save(world.brand, MediaManifest("brochure", "Brochure", variants=files, files=(file_of(brochure),)))
    draft: Any = drafts.read(Asset.objects.get(kind="kit"))
    template: Any = drafts.read(Asset.objects.get(kind="template"))
    save(world.brand, replace(draft, placements=(*draft.placements, place("brochure", "media/brochure"))))
    save(world.brand, replace(template, slots=(*template.slots, Slot("brochure", ("media",)))))
    return brochure


def test_a_document_is_linked_and_its_page_shown(world: World) -> None:
    brochure = place_brochure(world)
    edit_template(world, '<a href="{{ brochure }}">{{ brochure | picture("hero") }}</a>')

    release(world.brand, "kit/spring", now=minutes(2))

    assert f'href="/m/{brochure.digest}.pdf"' in body()
    assert {opened(ANYBODY.get(address).content).size for address in addresses()} == {(40, 57), (80, 113)}


def test_a_document_without_the_page_may_stand_beside_a_picture_but_not_in_its_place(world: World) -> None:
    place_brochure(world)
    save(world.brand, replace(drafts.read(world.brand), presets=(replace(HERO, page=3),)))
    edit_template(world, PICTURE + '<a href="{{ brochure }}">PDF</a>')
    release(world.brand, "brand/solnap", "kit/spring", now=minutes(2))

    edit_template(world, '{{ brochure | picture("hero") }}')

    with pytest.raises(PublishingRefused) as refusal:
        release(world.brand, "kit/spring", now=minutes(3))
    assert any("of which hero makes no picture" in each.message for each in refusal.value.problems)  # type: ignore[attr-defined]
