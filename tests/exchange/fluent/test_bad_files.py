"""Files that are no sound Fluent are named by file and line, and nothing of them is read."""

from pathlib import Path

import pytest

from assets.errors import BadContent
from assets.exchange.faults import BadFolder
from tests.exchange.fluent.reading import read_folder, write_files

DEEP = "{ " * 50 + "$x" + " }" * 50
LONG = f"a = A\nb = {'x' * 10_000_000}\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"en/a.ftl": "a = A\nb = { $x\nc = C\n"}, ["en/a.ftl:3:1: This is no Fluent."]),
        ({"en/a.ftl": "a = A\nnonsense\n"}, ["en/a.ftl:2:9: This is no Fluent."]),
        ({"en/a.ftl": "a = A\n\na = B\n"}, ["en/a.ftl:3:1: a stands in en/a.ftl:1:1 already."]),
        ({"en/a.ftl": "a = A", "en/b/c.ftl": "\na = B"}, ["en/b/c.ftl:2:1: a stands in en/a.ftl:1:1 already."]),
        ({"en/a.ftl": "-a = A\na = B"}, ["en/a.ftl:2:1: -a and a would both be block/a."]),
        ({"en/a.ftl": "Ab = A", "de/a.ftl": "aB = B"}, ["en/a.ftl:1:1: aB and Ab would both be block/ab."]),
        ({"en/a.ftl": f"{'a' * 101} = A"}, ["en/a.ftl:1:1: 'aaa"]),
        ({"xx/a.ftl": "a = A"}, ["xx/: "]),
        ({"en/a.ftl": "a = A", "templates/a.ftl": "a = A"}, ["templates/: "]),
        ({"zh-TW/a.ftl": "a = A", "zh_TW/a.ftl": "b = A"}, ["zh_TW/: zh-TW/ and zh_TW/ are the same locale"]),
        ({"a.ftl": "a = A"}, ["a.ftl: No folder says the language"]),
        ({"en/a.txt": "a = A"}, [".: There are no Fluent files."]),
        ({"en/a.ftl": "-a = { -b }\n-b = x { -a }"}, ["en/a.ftl:1:1: The text goes in a circle: -a → -b → -a."]),
        ({"en/a.ftl": "a = { b }\n\nb = { a }"}, ["en/a.ftl:1:1: The text goes in a circle: a → b → a."]),
        ({"en/a.ftl": "a = { a }"}, ["en/a.ftl:1:1: The text goes in a circle: a → a."]),
        ({"en/a.ftl": LONG}, ["en/a.ftl:2:1: The file is longer than 1,000,000 bytes from here on."]),
        ({"en/a.ftl": b"a = A\nb = caf\xe9\n"}, ["en/a.ftl:2:8: This is not UTF-8."]),
        ({"en/a.ftl": "a = ä".encode(), "de/a.ftl": "a = ä".encode("utf-16")}, ["de/a.ftl:1:1: This is not UTF-8."]),
        ({"en/a.ftl": f"a = A\nb = {DEEP}"}, ["en/a.ftl:2:1: Braces nest deeper than 40."]),
    ],
)
def test_a_fault_has_its_file_and_line(tmp_path: Path, files: dict[str, str | bytes], expected: list[str]) -> None:
    with pytest.raises(BadFolder) as refusal:
        read_folder(write_files(tmp_path, files))

    found = [str(fault) for fault in refusal.value.faults]
    assert len(found) == len(expected), found
    assert all(fault.startswith(start) for fault, start in zip(found, expected, strict=True)), found


def test_braces_that_hide_their_depth_are_a_fault_as_well(tmp_path: Path) -> None:
    hidden = "".join('{ "a } b" ->\n *[x] ' for _ in range(2000))

    with pytest.raises(BadFolder):
        read_folder(write_files(tmp_path, {"en/a.ftl": f"a = {hidden}"}))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match="Give the folder that holds a folder for each locale"):
        read_folder(tmp_path / "none")


def test_a_byte_order_mark_and_any_line_ends_are_read(tmp_path: Path) -> None:
    (book,), _ = read_folder(write_files(tmp_path, {"en/a.ftl": b"\xef\xbb\xbfa = A\r\n\r\nb = B\r\n"}))

    assert [str(entry.place) for entry in book.entries.values()] == ["en/a.ftl:1:1", "en/a.ftl:3:1"]
