"""Documents that are drawn: published, served, packed, reproduced, recalled and asked for their sources."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image

from assets import drafts
from assets.errors import BadContent, PublishingRefused
from assets.manifest import Channel, MediaManifest, Part, Slot, TemplateManifest
from assets.media.facts import file_of
from assets.media.intake import take_in
from assets.models import Asset, Document, DocumentUse
from assets.provenance import blame
from assets.publishing import preview, recall, verify_releases
from assets.rendering import Edition
from tests.api.calls import KIT, Caller
from tests.builders import ANNA, make_variant, save
from tests.delivery.once import once
from tests.delivery.worlds import World, key_of, make_photo, make_world, minutes, release, state
from tests.media.layers.sheets import font
from tests.media.photographs import halves
from tests.media.pictures import picture

pytestmark = pytest.mark.django_db
LAYERS = """<image width="160" height="80">
<img src="{{ photo }}" width="80" height="80" fit="cover"/>
<text x="84" y="4" width="72" height="60" font="body" size="30" min-size="10" colour="#000000">{{ headline }}</text>
</image>"""
WORDS = Part("card.alt.txt", "text/plain", "{{ headline }}: {{ photo.alt }}")
CARD = Part("card.png", "image/png", LAYERS)
SLOTS = (Slot("headline", ("text",)), Slot("photo", ("media",)))


def make_font(world: World, name: str = "noto-sans-bold.ttf") -> None:
    file = file_of(take_in(font(name), name))
    variants = (make_variant(file.digest, field="file"),)
    save(world.brand, MediaManifest("sans", "Sans", variants=variants, files=(file,)))


def edit(world: World, ref: str, **changes: object) -> None:
    draft: Any = drafts.read(Asset.objects.of_ref(world.brand.pk, ref).get())
    save(world.brand, replace(draft, **changes))


@pytest.fixture
@once
def world() -> World:
    """A kit for three regions that also has a picture, with the words beside it."""
    made = make_world()
    make_photo(made.brand, body=halves())
    make_font(made)
    edit(made, "brand/solnap", font_files={"body": ("sans",)})
    save(made.brand, TemplateManifest("card", "Card", Channel.IMAGE, SLOTS, (CARD, WORDS)))
    edit(made, "kit/spring", templates=("card", "page"))
    release(made.brand, "kit/spring", "brand/solnap", now=minutes(1))
    return made


def pictures() -> dict[str, bytes]:
    """By edition, of the newest release of the kit."""
    uses = DocumentUse.objects.filter(name="card.png").select_related("document").order_by("release__number")
    return {f"{use.region}/{use.locale}": bytes(use.document.body) for use in uses}


def notes() -> set[str]:
    return set(DocumentUse.objects.filter(name="note.txt").values_list("document__recipe", flat=True))


def served(world: World, path: str) -> Any:
    return Caller(key_of(world.partner)).get(f"{KIT}/editions/DE/de-DE{path}")


def test_every_edition_has_its_picture_served_with_its_type(world: World) -> None:
    answer = served(world, "/documents/card.png")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.content == pictures()["DE/de-DE"] != pictures()["US/en-US"]
    assert Image.open(BytesIO(answer.content)).size == (160, 80)


def test_an_archive_has_the_picture_and_its_words(world: World) -> None:
    with ZipFile(BytesIO(served(world, ".zip").content)) as archive:
        names = {name.rpartition("/")[2]: name for name in archive.namelist()}
        assert archive.read(names["card.png"]) == pictures()["DE/de-DE"]
        assert archive.read(names["card.alt.txt"]).decode() == "Frühling: A cup"


def test_drawn_again_it_is_the_same_picture(world: World) -> None:
    verified = verify_releases(brand=world.brand, is_rendering=True)

    assert (verified.damages, verified.rendered, verified.foreign) == ((), Document.objects.count(), {})


def test_publishing_again_draws_nothing(world: World) -> None:
    before = Document.objects.count()
    edit(world, "block/secret", title="Another")
    release(world.brand, "block/secret", "kit/spring", now=minutes(2))

    assert Document.objects.count() == before


@pytest.mark.parametrize("changed", ["font", "photo"])
def test_another_font_or_background_makes_another_picture_and_leaves_other_words_alone(
    world: World, changed: str
) -> None:
    before, texts = pictures(), notes()
    if changed == "font":
        make_font(world, "noto-sans-medium.ttf")
    else:
        make_photo(world.brand, body=picture(size=(20, 20)))
    release(world.brand, "media/sans", "media/photo", now=minutes(2))

    assert all(body != before[edition] for edition, body in pictures().items())
    assert notes() == texts


@pytest.mark.parametrize(
    ("words", "problem"), [("Donaudampfschiff" * 3, "text.overflow"), ("Frühling ᚠ", "text.no-glyph")]
)
def test_a_text_that_cannot_be_shown_is_a_problem_of_its_edition(world: World, words: str, problem: str) -> None:
    edit(world, "block/headline", variants=(make_variant("Spring"), make_variant(words, locale="de")))

    with pytest.raises(PublishingRefused) as refusal:
        release(world.brand, "block/headline", now=minutes(2))

    told = {(each.id, each.where.region, each.where.locale, each.where.document) for each in refusal.value.problems}
    assert told == {(problem, region, "de-" + region, "card.png") for region in ("DE", "CH")}


def test_a_picture_without_words_beside_it_is_not_published(world: World) -> None:
    edit(world, "template/card", parts=(CARD,))

    with pytest.raises(PublishingRefused) as refusal:
        release(world.brand, "template/card", now=minutes(2))

    assert [(each.id, each.where.document) for each in refusal.value.problems] == [("template.broken", "card.png")]
    assert "Add the part card.alt.txt." in refusal.value.problems[0].message


@pytest.mark.parametrize("source", ["<image/>", "<image", '<image width="9" height="9"/>'])
def test_layers_that_cannot_be_drawn_are_told_with_their_line(world: World, source: str) -> None:
    edit(world, "template/card", parts=(replace(CARD, source=source), WORDS))
    made = preview(brand=world.brand, key="spring", now=minutes(2))

    assert {(each.id, each.where.document) for each in made.problems} == {("document.failed", "card.png")}
    assert all(each.message.startswith("line 1: ") for each in made.problems)


@pytest.mark.parametrize("key", ["photo", "sans"])
def test_what_a_picture_is_made_of_is_recalled_with_it(world: World, key: str) -> None:
    recall(brand=world.brand, name=f"media/{key}", reason="It ended.", actor=ANNA, clock=lambda: minutes(2))

    assert served(world, "/documents/card.png").status_code == 410
    assert served(world, "/documents/note.txt").status_code == 200


def test_a_picture_says_what_it_is_made_of(world: World) -> None:
    kit = Asset.objects.of_ref(world.brand.pk, "kit/spring").get()
    facts: dict[str, Any] = {"kit": kit, "edition": Edition("DE", "de-DE"), "state": state(minutes(2))}
    facts["name"] = "card.png"
    (passage,) = blame(**facts).passages

    assert {each.ref for each in passage.written} == {"block/headline", "media/photo", "template/card"}
    with pytest.raises(BadContent, match=r"card\.png is a picture: no text can be found in it\."):
        blame(**facts, text="Frühling")


def test_partners_read_what_a_picture_is_made_of_as_far_as_they_may(world: World) -> None:
    answer = served(world, "/documents/card.png/origins")
    (passage,) = answer.json()["passages"]

    assert (answer.status_code, passage["text"]) == (200, "")
    assert {each["asset"] for each in passage["sources"] if each["kind"] in ("block", "media")} == {
        "block/headline",
        "media/photo",
    }
