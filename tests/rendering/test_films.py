"""assets.rendering.films: a film's element with what stands beside it in the edition's language."""

from dataclasses import replace
from typing import Any

import pytest

from assets.errors import RenderingFailed
from assets.manifest import File, Variant
from assets.rendering import Derived
from tests.rendering.kits import media
from tests.rendering.test_pictures import rendered

POSTER = File("9" * 64, "p.jpg", "image/jpeg", 4, 1280, 720)
TRACKS = {name: File(name.ljust(64, "0"), f"{name}.vtt", "text/vtt", 4, 0, 0) for name in ("de", "en")}
BARE = media("photo", {"en": "Tom & a cup"})
BARE = replace(BARE, files=(replace(BARE.files[0], media_type="video/mp4", width_px=640, height_px=360),))
BESIDE = (
    Variant("poster", "en", "001", POSTER.digest),
    *(Variant("track", name, "001", file.digest) for name, file in TRACKS.items()),
)
FILM = replace(BARE, files=(*BARE.files, POSTER, *TRACKS.values()), variants=(*BARE.variants, *BESIDE))
DRAWN = (Derived("media/photo", "hero", "auto", 1, "a" * 64, "image/jpeg", 80, 45, "#b4540f"),)
VIDEO = '{{ photo | video("hero") }}'


def said(source: str, renditions: tuple[Derived, ...] = DRAWN, **more: Any) -> str:
    text = rendered(source, renditions, **{"photo": FILM, **more}).body.decode()
    return text.replace("0" * 60, "").replace(FILM.files[-1].digest, "film").replace(BARE.files[0].digest, "film")


def test_a_film_has_its_poster_by_the_preset_and_captions_in_the_editions_language() -> None:
    assert said(VIDEO) == (
        '<video controls preload="metadata" width="640" height="360" aria-label="Tom &amp; a cup" '
        f'poster="/m/{"a" * 64}.jpg" style="background-color:#b4540f"><source src="/m/film.mp4" type="video/mp4">'
        '<track kind="captions" default src="/m/de00.vtt" srclang="de"></video>'
    )


def test_a_film_with_nothing_beside_it_is_shown_alone() -> None:
    text = said(VIDEO, (), photo=BARE)

    assert "poster=" not in text
    assert "<track" not in text


def test_the_addresses_can_be_written_alone() -> None:
    text = said("{{ photo.poster }} {{ photo.track }} {{ photo.track_locale }}")

    assert text == f"/m/{POSTER.digest}.jpg /m/de00.vtt de"


def test_a_films_poster_is_shown_in_a_pictures_place() -> None:
    assert f'<img src="/m/{"a" * 64}.jpg"' in said('{{ photo | picture("hero") }}')


def test_nothing_stays_nothing() -> None:
    assert said(VIDEO, asset="") == ""


@pytest.mark.parametrize(
    ("source", "more", "fault"),
    [
        (VIDEO, {"photo": media("photo", {"en": "A cup"})}, "Only films"),
        (VIDEO, {"name": "note.txt"}, "in HTML alone"),
        ("{{ photo | video }}", {}, "in quotation marks"),
        ('{{ photo | picture("hero") }}', {"photo": BARE, "renditions": ()}, "a film with a poster"),
    ],
)
def test_what_is_no_film_is_refused(source: str, more: dict[str, Any], fault: str) -> None:
    with pytest.raises(RenderingFailed, match=fault):
        said(source, **more)
