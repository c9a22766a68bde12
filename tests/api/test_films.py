"""A film with its poster and captions: released, delivered and recalled as one."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from assets import drafts
from assets.errors import BadContent
from assets.manifest import MediaManifest, Preset
from assets.media.facts import file_of
from assets.media.intake import take_in
from assets.models import Asset, File
from assets.publishing import recall
from tests.api.calls import ANYBODY, BASE, PAGE, Caller
from tests.builders import ANNA, make_variant, save
from tests.delivery.worlds import World, minutes, release
from tests.media.photographs import halves, opened
from tests.media.recordings import mp4, vtt
from tests.publishing.test_pictures import edit_template

pytestmark = pytest.mark.django_db
EDITION = f"{BASE}/media/photo/editions/DE/de-DE"
FRENCH = f"{BASE}/media/photo/editions/CH/fr-CH"


def film(**files: tuple[bytes, str]) -> MediaManifest:
    """`photo` as a film; the files beside it by field, or by field and locale (`track_de`)."""
    named = {"file": (mp4(), "a.mp4"), "poster": (halves(), "a.png"), "track_de": (vtt(text="Hallo"), "a.vtt"), **files}
    rows = {place: take_in(*upload) for place, upload in named.items()}
    variants = tuple(
        make_variant(row.digest, field=field, locale=locale or "en")
        for place, row in rows.items()
        for field, _, locale in [place.partition("_")]
    )
    return MediaManifest("photo", "Film", variants=variants, files=tuple(file_of(row) for row in rows.values()))


@pytest.fixture
def filmed(world: World) -> World:
    save(world.brand, film(track_fr=(vtt(text="Bonjour"), "b.vtt")))
    save(world.brand, replace(drafts.read(world.brand), presets=(Preset("hero", width_px=40),)))  # type: ignore[arg-type]
    edit_template(world, '{{ headline }}{% if photo %}{{ photo | video("hero") }}{% endif %}')
    release(world.brand, "brand/solnap", "media/photo", "kit/spring", now=minutes(2))
    return world


def test_partners_find_poster_and_captions_by_the_lookup_of_texts(filmed: World, shop: Caller) -> None:
    german, french = shop.get(EDITION).json(), shop.get(FRENCH).json()

    assert german["poster"]["colour"] == File.objects.get(pk=german["poster"]["digest"]).colour != ""
    assert "track" not in shop.get(f"{BASE}/media/photo/editions/US/en-US").json()
    assert (german["file"]["duration_ms"], german["file"]["codec"]) == (2000, "avc1")
    assert german["fields"]["track"]["origin"]["locale"] == "de"
    assert french["fields"]["track"]["origin"]["locale"] == "fr"
    track = ANYBODY.get(french["track"]["url"])
    assert (track["Content-Type"], track["Access-Control-Allow-Origin"]) == ("text/vtt", "*")
    assert "Bonjour" in track.content.decode()


def test_documents_and_archives_name_all_that_belongs_to_a_film(filmed: World, shop: Caller) -> None:
    text = shop.get(PAGE).content.decode()
    german = shop.get(EDITION).json()

    assert all(german[name]["url"] in text for name in ("file", "track"))
    assert german["track"]["digest"].encode() in shop.get(f"{BASE}/kits/spring/editions/DE/de-DE.zip").content


def test_renditions_of_a_film_are_of_its_poster(filmed: World, shop: Caller) -> None:
    path = shop.get(EDITION).json()["renditions"]["hero"]

    assert opened(shop.get(path).content).size == (40, 20)


def test_a_film_without_a_poster_has_no_renditions_and_says_what_to_do(filmed: World, shop: Caller) -> None:
    made = film()
    bare = replace(
        made,
        variants=tuple(row for row in made.variants if row.field != "poster"),
        files=tuple(file for file in made.files if not file.media_type.startswith("image/")),
    )
    save(filmed.brand, bare)
    release(filmed.brand, "media/photo", "kit/spring", now=minutes(3))

    answer = shop.get(f"{EDITION}/renditions/hero")
    assert "renditions" not in shop.get(EDITION).json()
    assert (answer.status_code, "Upload a poster" in answer.json()["detail"]) == (404, True)


@pytest.mark.parametrize("field", ["poster", "track"])
def test_a_recall_of_what_stands_beside_a_film_takes_its_edition_off(filmed: World, shop: Caller, field: str) -> None:
    german = shop.get(EDITION).json()
    now = timezone.now() - dt.timedelta(seconds=1)
    recall(brand=filmed.brand, name=german[field]["digest"], actor=ANNA, clock=lambda: now, reason="The right ended.")

    assert [shop.get(EDITION).status_code, ANYBODY.get(german[field]["url"]).status_code] == [410, 410]
    assert shop.get(PAGE).status_code == 410


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"track_de": (halves(), "a.png")}, "image/png stands where the track belongs"),
        ({"poster": (vtt(), "a.vtt")}, "text/vtt stands where the poster belongs"),
        ({"file": (vtt(3), "a.vtt")}, "text/vtt stands where the file belongs"),
    ],
)
def test_no_writer_can_put_a_file_in_another_ones_place(world: World, files: dict[str, Any], fault: str) -> None:
    with pytest.raises(BadContent, match=fault):
        save(world.brand, film(**files))


def test_a_film_survives_being_read_and_written(world: World) -> None:
    made = film()
    save(world.brand, made)

    assert drafts.read(Asset.objects.get(kind="media")) == made
