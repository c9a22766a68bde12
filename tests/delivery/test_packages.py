"""A kit's editions as files: documents with relative links, the media they show, and a manifest."""

import io
import json
import zipfile

import pytest

from assets.delivery import Archive, Served, archive_of, released_package, serve
from assets.delivery.packages import archives
from assets.errors import NotReleased
from assets.manifest import Kind, sha256
from assets.models import File
from assets.rendering import Edition
from tests.delivery.worlds import T0, World, assets_named, minutes, reader, state

pytestmark = pytest.mark.django_db


def served(world: World, edition: Edition) -> Served:
    return serve(reader(world.partner), "solnap", Kind.KIT, "spring", edition, state())


def archive(world: World, edition: Edition) -> Archive:
    return archive_of(served(world, edition), "spring", world.brand.pk, T0)


def test_an_archive_holds_an_edition_with_its_media_and_relative_links(world: World) -> None:
    made = archive(world, Edition("DE", "de-DE"))

    opened = zipfile.ZipFile(io.BytesIO(made.body))
    picture = f"media/{File.objects.get().pk}.png"
    assert set(opened.namelist()) == {"DE/de-DE/web.html", "DE/de-DE/note.txt", picture, "manifest.json"}
    assert f'src="../../{picture}"' in opened.read("DE/de-DE/web.html").decode()
    listed = json.loads(opened.read("manifest.json"))
    assert {row["path"] for row in listed["documents"]} == {"DE/de-DE/web.html", "DE/de-DE/note.txt"}
    assert listed["engine"]
    assert made.digest == sha256(made.body)


def test_an_archive_is_the_same_bytes_each_time_and_few_are_kept(world: World) -> None:
    first = archive(world, Edition("DE", "de-DE"))
    archives.clear()

    assert archive(world, Edition("DE", "de-DE")) == first
    assert archive(world, Edition("US", "en-US")) != first
    assert len(archives) == 2


def test_there_is_no_archive_of_an_edition_without_documents(world: World) -> None:
    with pytest.raises(NotReleased):
        archive(world, Edition("DE", "fr-CH"))


def test_a_package_holds_the_wanted_editions_at_a_time(world: World, django_assert_max_num_queries: object) -> None:
    (kit,) = assets_named(world.brand, ["kit/spring"])

    with django_assert_max_num_queries(11):  # type: ignore[operator]
        package = released_package(kit, state(), lambda edition: edition.region == "CH")

    assert {(each.locale, each.name) for each in package.documents} == {
        (locale, name) for locale in ("de-CH", "fr-CH") for name in ("web.html", "note.txt")
    }
    with pytest.raises(NotReleased):
        released_package(kit, state(at=minutes(-1)), lambda edition: True)
    with pytest.raises(NotReleased):
        released_package(kit, state(), lambda edition: edition.region == "EG")
