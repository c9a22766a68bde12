"""Exported files: paths, relative links and the manifest that lists them."""

import json

import pytest

from assets.errors import BadContent
from assets.exporters import Document, ExportedFile, Media, files, media_in
from assets.manifest import sha256

PHOTO = b"not really a picture"
DIGEST = sha256(PHOTO)
MEDIA = Media(DIGEST, "image/jpeg", "jpg", PHOTO)


def page(body: str, *, name: str = "web.html", region: str = "DE", locale: str = "de-DE") -> Document:
    return Document(region, locale, name, "text/html", body.encode(), "recipe")


def exported(*documents: Document, media: tuple[Media, ...] = (MEDIA,), media_base: str = "/m") -> dict[str, bytes]:
    made = files(documents, media, kit="spring", media_base=media_base, engine={"renderer": "1"})
    return {file.path: file.body for file in made}


def test_documents_lie_by_edition_with_media_beside_and_a_manifest_on_top() -> None:
    found = exported(page("a"), page("b", region="CH", locale="fr-CH"))

    assert list(found) == ["CH/fr-CH/web.html", "DE/de-DE/web.html", "manifest.json", f"media/{DIGEST}.jpg"]


@pytest.mark.parametrize("base", ["/m", "/m/", "https://cdn.example/m", "m"])
def test_addresses_of_the_media_become_relative(base: str) -> None:
    address = f"{base.rstrip('/')}/{DIGEST}.jpg"
    found = exported(page(f'<img src="{address}"> ({address}) {address}'), media_base=base)

    link = f"../../media/{DIGEST}.jpg"
    assert found["DE/de-DE/web.html"].decode() == f'<img src="{link}"> ({link}) {link}'


def test_addresses_of_other_files_and_other_places_stay() -> None:
    text = f"/m/{'0' * 64}.jpg https://other.example/m/{DIGEST}.jpg /mm/{DIGEST}.jpg /m/{DIGEST}"

    assert exported(page(text))["DE/de-DE/web.html"].decode() == text


def test_the_manifest_lists_every_file_with_its_digest_edition_recipe_and_engine() -> None:
    found = exported(page(f"/m/{DIGEST}.jpg"))

    manifest = json.loads(found["manifest.json"])
    row = manifest["documents"][0]
    assert (row["region"], row["locale"], row["name"], row["recipe"]) == ("DE", "de-DE", "web.html", "recipe")
    assert row["stored_digest"] == sha256(f"/m/{DIGEST}.jpg".encode())
    assert manifest["engine"] == {"renderer": "1"}
    for listed in (*manifest["documents"], *manifest["media"]):
        assert listed["digest"] == sha256(found[listed["path"]])
        assert listed["size_bytes"] == len(found[listed["path"]])
        assert listed["media_type"]
    assert {listed["path"] for listed in (*manifest["documents"], *manifest["media"])} == set(found) - {"manifest.json"}


def test_the_order_of_what_is_given_does_not_matter() -> None:
    other = Media(sha256(b"x"), "image/png", "png", b"x")
    one, two = page("a"), page("b", name="email.txt")

    assert exported(one, two, media=(MEDIA, other)) == exported(two, one, media=(other, MEDIA))


@pytest.mark.parametrize("name", ["../web.html", "/etc/passwd", "..", "a/b", "", ".hidden", "a\\b", "a\nb", "a..b"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    for document in (page("x", name=name), page("x", region=name), page("x", locale=name)):
        with pytest.raises(BadContent, match="no name"):
            exported(document)


def test_two_documents_of_one_path_and_damaged_media_are_refused() -> None:
    with pytest.raises(BadContent, match="Two files"):
        exported(page("a"), page("b"))
    with pytest.raises(BadContent, match="damaged"):
        exported(page("a"), media=(Media(DIGEST, "image/jpeg", "jpg", b"other"),))
    with pytest.raises(BadContent, match="no name"):
        exported(page("a"), media=(Media(DIGEST, "image/jpeg", "../jpg", PHOTO),))


def test_the_media_that_documents_show_are_found() -> None:
    bodies = [f'"/m/{DIGEST}.jpg" /m/{"1" * 64}.svg'.encode(), b"/m/abc.jpg"]

    assert media_in(bodies, "/m") == {DIGEST, "1" * 64}


def test_an_exported_file_is_a_path_and_bytes() -> None:
    assert ExportedFile("a", b"b").path == "a"
