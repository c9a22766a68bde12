"""clean_media at a shell: a copy beside the original, or one sentence."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assets.media.inspection import inspect
from tests.media.pictures import LOGO, photograph, svg


def run(source: Path, target: Path) -> str:
    out = io.StringIO()
    call_command("clean_media", str(source), "--out", str(target), stdout=out)
    return out.getvalue()


def test_the_copy_is_written_and_what_it_lacks_is_printed(tmp_path: Path) -> None:
    source, target = tmp_path / "logo.svg", tmp_path / "clean.svg"
    source.write_bytes(svg("<script/><g onclick='1'/>"))

    said = run(source, target)

    assert said.splitlines()[:2] == ["removed line 2: <script>", "removed line 2: onclick of <g>"]
    assert b"script" not in target.read_bytes()
    assert b"script" in source.read_bytes()


def test_a_photographs_copy_lacks_its_metadata(tmp_path: Path) -> None:
    source, target = tmp_path / "cup.jpg", tmp_path / "clean.jpg"
    source.write_bytes(photograph())

    said = run(source, target)

    assert said.splitlines()[:2] == ["removed Exif", "removed XMP"]
    assert "private" not in inspect(target.read_bytes(), "clean.jpg").details


@pytest.mark.parametrize(
    ("body", "target", "said"),
    [
        (LOGO, "logo.svg", "is there already"),
        (b"no svg", "clean.svg", "The SVG cannot be read"),
        (b"<svg/>", "clean.svg", "Export it again as SVG"),
        (LOGO, "no/folder.svg", "Correct the name"),
    ],
)
def test_nothing_is_overwritten_and_nothing_unfit_written(tmp_path: Path, body: bytes, target: str, said: str) -> None:
    source = tmp_path / "logo.svg"
    source.write_bytes(body)

    with pytest.raises(CommandError, match=said):
        run(source, tmp_path / target)

    assert [path.name for path in tmp_path.iterdir()] == ["logo.svg"]
