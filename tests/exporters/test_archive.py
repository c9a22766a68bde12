"""Zips: the same bytes from the same files, readable by anything."""

import io
import zipfile

from assets.exporters import ExportedFile, archive
from assets.manifest import sha256

FILES = (ExportedFile("DE/de-DE/web.html", "<p>ü</p>".encode()), ExportedFile("manifest.json", b"{}"))


def test_a_zip_holds_the_files_in_the_order_of_their_paths() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(reversed(FILES)))) as found:
        assert found.testzip() is None
        assert {name: found.read(name) for name in found.namelist()} == {file.path: file.body for file in FILES}
        assert found.namelist() == sorted(found.namelist())


def test_the_bytes_depend_on_the_files_alone() -> None:
    assert archive(FILES) == archive(reversed(FILES))
    assert sha256(archive(FILES)) == "96d3689ca5375037a02bbcfbc10a765ca6e09e9820946a7f089d38c1bc614190"


def test_no_entry_says_a_time_or_asks_for_rights() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(FILES))) as found:
        for entry in found.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.external_attr >> 16 == 0o644
            assert entry.compress_type == zipfile.ZIP_STORED
