"""import_media: a folder of files becomes media assets, once, and as far as it got."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assets import drafts
from assets.media import storage
from assets.models import Act, Collection, File, Media, Membership
from tests.builders import make_brand
from tests.media.pictures import LOGO, photograph, picture
from tests.media.recordings import font, mp4, pdf

pytestmark = pytest.mark.django_db
FILES = {
    "logo.svg": LOGO, "Café Größe.jpg": photograph(), "spring/hero.png": picture(), "spring/film.mp4": mp4(),
    "paper.pdf": pdf(), "brand.ttf": font(),
}  # fmt: skip


def folder_of(root: Path, files: dict[str, bytes] = FILES) -> str:
    for name, body in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(body)
    return str(root)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_media", *arguments, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def test_each_file_becomes_a_media_asset_with_a_key_of_its_name(tmp_path: Path) -> None:
    make_brand()

    output = run(folder_of(tmp_path))

    assert sorted(Media.objects.values_list("key", flat=True)) == [
        "brand", "cafe-grosse", "film", "hero", "logo", "paper",
    ]  # fmt: skip
    manifest = drafts.read(Media.objects.get(key="film"))
    assert (manifest.title, manifest.files[0].duration_ms) == ("film", 2000)  # type: ignore[union-attr]
    assert output.endswith("6 made; 0 there already, 0 refused.\n")
    assert "Café Größe.jpg tells of the camera's serial number, the place (GPS)." in output
    assert Act.objects.count() == 2


def test_a_second_run_skips_what_is_there_under_whatever_name(tmp_path: Path) -> None:
    make_brand()
    run(folder_of(tmp_path))
    before = Act.objects.count()
    (tmp_path / "logo.svg").rename(tmp_path / "mark.svg")

    assert run(str(tmp_path)) == "0 made; 6 there already, 0 refused.\n"
    assert Act.objects.count() == before


def test_a_refused_file_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    make_brand()
    root = folder_of(tmp_path, {"good.png": picture(), "bad.png": picture()[:-20], "page.html": b"<script>"})
    (tmp_path / "link.png").symlink_to("/etc/passwd")

    out = StringIO()
    with pytest.raises(CommandError, match="3 of the files were refused"):
        call_command("import_media", root, stdout=out, stderr=out, no_color=True)

    assert [row.name for row in File.objects.all()] == ["good.png"]
    assert len(list(storage.stored())) == 1
    for line in (
        "bad.png: The PNG picture is damaged",
        "page.html: The content is no PNG",
        "link.png: This is a link.",
    ):
        assert line in out.getvalue()


def test_a_dry_run_looks_into_everything_and_stores_nothing(tmp_path: Path) -> None:
    make_brand()

    assert run(folder_of(tmp_path), "--dry-run").endswith(
        "6 would be made. Nothing was stored; 0 there already, 0 refused.\n"
    )
    assert not Media.objects.exists()
    assert not File.objects.exists()
    assert not list(storage.stored())


def test_all_are_in_the_collection_afterwards_once(tmp_path: Path) -> None:
    brand = make_brand()
    Collection.objects.create(brand=brand, key="press", title="Press")
    root = folder_of(tmp_path)
    run(root)

    run(root, "--collection", "press")
    run(root, "--collection", "press")

    assert Membership.objects.count() == 6


def test_what_an_interrupted_run_made_stays_and_the_next_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_brand()
    root = folder_of(tmp_path, {f"{number}.png": picture(size=(number, 4)) for number in range(1, 8)})
    monkeypatch.setattr("assets.exchange.importing_media.BATCH", 3)
    (tmp_path / "5.png").unlink()

    assert run(root).endswith("6 made; 0 there already, 0 refused.\n")
    (tmp_path / "5.png").write_bytes(picture(size=(5, 4)))

    assert run(root) == "+ media/5  5.png\n1 made; 6 there already, 0 refused.\n"


def test_two_files_of_one_name_have_two_keys(tmp_path: Path) -> None:
    make_brand()
    run(folder_of(tmp_path, {"a/hero.png": picture(), "b/hero.png": picture(size=(9, 9)), "c/hero.png": picture()}))

    assert sorted(Media.objects.values_list("key", flat=True)) == ["hero", "hero-2"]
