"""Folders: every file in its place, none outside."""

from pathlib import Path

import pytest

from assets.errors import BadContent
from assets.exporters import ExportedFile, write_folder


def test_files_are_written_below_the_folder_and_others_stay(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept")

    written = write_folder([ExportedFile("DE/de-DE/a.txt", b"a"), ExportedFile("manifest.json", b"{}")], tmp_path)

    assert [path.relative_to(tmp_path).as_posix() for path in written] == ["DE/de-DE/a.txt", "manifest.json"]
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.txt", "kept.txt", "manifest.json"]


def test_a_second_export_replaces_the_first(tmp_path: Path) -> None:
    write_folder([ExportedFile("a.txt", b"one")], tmp_path / "new")
    write_folder([ExportedFile("a.txt", b"two")], tmp_path / "new")

    assert (tmp_path / "new" / "a.txt").read_bytes() == b"two"


@pytest.mark.parametrize("path", ["../a.txt", "/a.txt", "a/../../b.txt", "."])
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(BadContent, match="out of"):
        write_folder([ExportedFile(path, b"x")], tmp_path / "out")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "DE").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(BadContent, match="out of"):
        write_folder([ExportedFile("DE/a.txt", b"x")], tmp_path / "out")

    assert list((tmp_path / "elsewhere").iterdir()) == []
