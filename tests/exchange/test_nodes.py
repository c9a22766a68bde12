"""assets.exchange.nodes: YAML without surprises."""

import pytest

from assets.exchange.nodes import Row, Table, Text, Unreadable, parse


def value(text: str) -> str:
    tree = parse(f"key: {text}\n".encode(), "a.yaml")
    assert isinstance(tree, Table)
    node = tree.entries[0].node
    assert isinstance(node, Text)
    return node.text


@pytest.mark.parametrize(
    "text", ["no", "NO", "1.10", "012", "0x1f", "1e3", "null", "~", "2027-03-20", "on", "12:30:45", ".inf", "=", "<<"]
)
def test_a_scalar_is_the_text_that_was_written(text: str) -> None:
    assert value(text) == text


def test_every_node_knows_its_line_and_column() -> None:
    tree = parse(b"\xef\xbb\xbfone: two\nthree:\n  - four\n  - {five: six}\n", "a.yaml")

    assert isinstance(tree, Table)
    rows = tree.entries[1].node
    assert isinstance(rows, Row)
    inner = rows.items[1]
    assert isinstance(inner, Table)
    assert [str(tree.entries[0].node.place), str(rows.items[0].place)] == ["a.yaml:1:6", "a.yaml:3:5"]
    assert str(inner.entries[0].node.place) == "a.yaml:4:12"


def test_an_empty_file_is_an_empty_table() -> None:
    assert parse(b"", "a.yaml") == parse(b"# nothing\n", "a.yaml") == Table((), parse(b"", "a.yaml").place)


def test_a_text_followed_by_a_comment_is_known_to_be_cut() -> None:
    tree = parse(b"one: Buy # bags\ntwo: 'Buy # bags'\nthree: Buy bags\n", "a.yaml")

    assert isinstance(tree, Table)
    assert [entry.node.is_cut for entry in tree.entries if isinstance(entry.node, Text)] == [True, False, False]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"a: 1\na: 2\n", "a.yaml:2:1: 'a' is here twice (first in line 1). Keep one."),
        (b"a: &x 1\nb: *x\n", "a.yaml:1:4: Anchors and aliases"),
        (b"a: *x\n", "a.yaml:1:4: Anchors and aliases"),
        (b"a: !!python/object:os.system 1\n", "a.yaml:1:4: The tag 'tag:yaml.org,2002:python/object:os.system' is not"),
        (b"a: !!int 1\n", "a.yaml:1:4: The tag"),
        (b"a: 1\n---\nb: 2\n", "a.yaml:2:1: A second document begins here."),
        (b"? [a]\n: 1\n", "a.yaml:1:3: A key must be a word."),
        (b"a: {b\n", "a.yaml:2:1: While parsing a flow mapping"),
        (b"a:\n\tb: 1\n", "a.yaml:2:1: While scanning for the next token"),
        (b"a: \xff\n", "a.yaml:1:4: This is not UTF-8 text. Save the file as UTF-8."),
        ("a: ü\n".encode("utf-16"), "a.yaml:1:1: This is not UTF-8 text."),
        (b"a: 1\nb: \x00\n", "a.yaml:2:1: There is a NUL character. Delete it."),
        (b"a: \x07\n", "a.yaml: A control character is not allowed here."),
        (b"a: " + b"[" * 50 + b"]" * 50, "a.yaml:1:15: This is nested deeper than 12. Flatten it."),
        (b"a: " + b"[" * 50_000, "a.yaml:1:15: This is nested deeper than 12. Flatten it."),
        (b"a: [" + b"1," * 100_000 + b"]", "a.yaml:1:199999: The file has more than 100,000 values. Split it."),
        (b"\x89PNG\r\n\x1a\n", "a.yaml:1:1: This is not UTF-8 text."),
    ],
)
def test_what_is_not_this_yaml_is_refused_by_line(body: bytes, message: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse(body, "a.yaml")

    assert str(refusal.value).startswith(message)
