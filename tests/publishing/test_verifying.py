"""Whatever is changed in the store behind the code is named; an untouched store is sound, rendered again too."""

import io
import json
import zlib
from collections.abc import Callable

import pytest
from django.core.management import call_command

from assets.manifest import sha256
from assets.media import storage
from assets.models import Asset, Brand, Document, DocumentUse, File, Reference, Release
from assets.publishing import Damage, Verified, verify_releases
from assets.publishing.reproducing import first_difference
from tests.builders import make_block, make_file, make_media
from tests.delivery.once import once
from tests.publishing.library import KIT, later, make_library, publish_now

pytestmark = pytest.mark.django_db
PICTURE = b"a stored picture"


@pytest.fixture
@once
def brand() -> Brand:
    """The kit in two releases, and a picture whose bytes are stored."""
    brand = make_library()
    make_media(brand, file=make_file(PICTURE))
    storage.put(PICTURE)
    publish_now(brand, KIT, "media/photo")
    make_block(brand, "note", "Roasted yesterday")
    publish_now(brand, now=later(1))
    return brand


def found(brand: Brand, *, is_rendering: bool = False) -> set[tuple[str, str]]:
    damages: tuple[Damage, ...] = verify_releases(brand=brand, is_rendering=is_rendering).damages
    return {(damage.kind, damage.where) for damage in damages}


def note() -> Release:
    return Release.objects.get(asset__key="note", number=2)


def page() -> Document:
    """Shown by the kit's second release, in German."""
    return DocumentUse.objects.get(release__number=2, region="DE", name="note.txt").document


def edit_manifest() -> None:
    Release.objects.filter(pk=note().pk).update(manifest=note().manifest.replace("yesterday", "today"))


def flip_file() -> None:
    path = storage.path_of(File.objects.get().digest)
    path.chmod(0o644)
    path.write_bytes(PICTURE.replace(b"a", b"b"))


def alter(**facts: object) -> Callable[[], object]:
    return lambda: Document.objects.filter(pk=page().pk).update(**facts)


PAGE = "kit/spring-launch@2 DE/de-DE note.txt"
NOTE = "block/note@2"
FILE = f"file {sha256(PICTURE)[:12]}"
DAMAGES: dict[str, tuple[Callable[[], object], set[tuple[str, str]]]] = {
    "a manifest edited": (edit_manifest, {("release", NOTE)}),
    "a manifest written otherwise": (
        lambda: Release.objects.filter(pk=note().pk).update(manifest=" " + note().manifest),
        {("release", NOTE)},
    ),
    "a manifest that is none": (
        lambda: Release.objects.filter(pk=note().pk).update(manifest="{"), {("release", NOTE)}
    ),
    "a lock edited": (
        lambda: Release.objects.filter(asset__key="spring-launch", number=2).update(lock={}),
        {("release", "kit/spring-launch@2")},
    ),
    "a release moved to another asset": (
        lambda: Release.objects.filter(pk=note().pk).update(asset=Asset.objects.get(key="roaster")),
        {("release", "block/roaster@2"), ("lock", "kit/spring-launch@2")},
    ),
    "a reference gone": (
        lambda: Reference.objects.filter(release__asset__key="headline").delete(), {("reference", "block/headline@1")}
    ),
    "a file's link gone": (
        lambda: Release.objects.get(asset__key="photo").files.clear(), {("reference", "media/photo@1")}
    ),
    "a file missing": (
        lambda: storage.path_of(File.objects.get().digest).unlink(), {("file", FILE)}
    ),
    "a file flipped": (flip_file, {("file", FILE)}),
    "a file's size changed": (lambda: File.objects.update(size_bytes=1), {("file", FILE)}),
    "a document's bytes changed": (alter(body=b"Roasted now"), {("document", PAGE)}),
    "an index broken": (alter(spans=b"x"), {("index", PAGE)}),
    "an index of other bytes": (alter(spans=zlib.compress(b"{}")), {("index", PAGE)}),
    "a recipe changed": (alter(recipe="0" * 64), {("recipe", PAGE)}),
    "another media type": (alter(media_type="text/html"), {("recipe", PAGE)}),
    "a use gone": (
        lambda: DocumentUse.objects.filter(release__number=2, region="DE", name="note.txt").delete(),
        {("edition", PAGE)},
    ),
    "a use invented": (
        lambda: DocumentUse.objects.filter(document=page(), region="DE").update(name="more.txt"),
        {("edition", PAGE), ("edition", PAGE.replace("note", "more"))},
    ),
}  # fmt: skip


def test_an_untouched_store_is_sound_and_renders_to_the_same_bytes(brand: Brand) -> None:
    done: Verified = verify_releases(brand=brand, is_rendering=True)

    assert (done.damages, done.foreign) == ((), {})
    assert (done.releases, done.files) == (9, 1)
    assert done.rendered == done.documents == Document.objects.count()


@pytest.mark.parametrize("what", DAMAGES)
def test_each_damage_is_named_where_it_is(brand: Brand, what: str) -> None:
    plant, damages = DAMAGES[what]

    plant()

    assert found(brand) == damages


def test_rendering_again_names_the_first_line_that_differs(brand: Brand) -> None:
    forged = b"Roasted now"
    alter(body=forged, digest=sha256(forged), spans=None)()

    assert found(brand) == set()
    (damage,) = verify_releases(brand=brand, is_rendering=True).damages
    assert str(damage).endswith("Line 1: stored is 'Roasted now', rendered again it is 'Roasted yesterday'.")


def test_an_index_that_rendering_does_not_make_is_named(brand: Brand) -> None:
    alter(spans=None)()

    assert {kind for kind, _ in found(brand, is_rendering=True)} == {"rendering"}


def test_documents_of_another_engine_are_counted_and_left(brand: Brand) -> None:
    engine = {**page().engine, "renderer": "0"}
    Document.objects.filter(pk=page().pk).update(recipe="0" * 64)
    Document.objects.update(engine=engine)

    done = verify_releases(brand=brand, is_rendering=True)

    assert (done.damages, done.rendered, dict(done.foreign)) == ((), 0, {"renderer 0": 8})


def test_lines_that_differ_in_their_ends_differ() -> None:
    assert "Line 1: stored is 'a\\n', rendered again it is 'a'." in first_difference(b"a\n", b"a")


def test_the_command_prints_each_damage_and_fails(brand: Brand) -> None:
    edit_manifest()
    out = io.StringIO()

    with pytest.raises(SystemExit) as caught:
        call_command("verify_releases", stdout=out, stderr=io.StringIO())

    assert caught.value.code == 1
    assert out.getvalue().startswith("solnap, block/note@2: Its content or lock was changed")


def test_the_command_passes_an_untouched_store(brand: Brand) -> None:
    out, err = io.StringIO(), io.StringIO()

    call_command("verify_releases", "--format", "json", stdout=out)
    call_command("verify_releases", "--brand", "solnap", stdout=io.StringIO(), stderr=err)

    assert json.loads(out.getvalue())[0]["damages"] == []
    assert err.getvalue().startswith("solnap: 9 releases, 1 files, ")
