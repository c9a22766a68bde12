"""An index partitions the bytes of its document and survives its JSON."""

from typing import Any

import pytest

from assets.rendering.tracing import (
    BrokenIndex,
    Coarse,
    Index,
    TemplateSource,
    Visible,
    Within,
    build_index,
    from_json,
    joined,
    source_at,
    trace,
    verify,
)


def _resolve(source: Any) -> list[Any]:
    if isinstance(source, TemplateSource):
        return ["template", source.name, source.line]
    return ["block", f"block:{source}", "de", "001"]


def _document() -> str:
    return joined(
        [
            trace("<head><title>no</title></head><p>", TemplateSource("page", 1)),
            trace("Größe ", "size"),
            trace("Fox", Within("fox", "size")),
            trace("東京", Coarse(("size", "city"))),
            trace("</p>", TemplateSource("page", 2)),
            trace("end", TemplateSource("page", 3)),
        ]
    )


def _index() -> Index:
    return build_index(_document(), resolve=_resolve, is_html=True)


def test_runs_are_byte_lengths_and_rows_come_after_the_rows_they_name() -> None:
    index = _index()

    assert index.runs == ((33, 0), (8, 1), (3, 2), (6, 4), (4, 5), (3, 6))
    assert index.sources == (
        ("template", "page", 1),
        ("block", "block:size", "de", "001"),
        ("block", "block:fox", "de", "001", None, 1),
        ("block", "block:city", "de", "001"),
        ("coarse", (1, 3)),
        ("template", "page", 2),
        ("template", "page", 3),
    )


def test_visible_characters_are_counted_outside_head_and_tags() -> None:
    assert _index().visible == Visible(exact=8, coarse=2, template=3)
    assert _index().visible.exact_share == 11 / 13


def test_source_at_finds_the_row_of_a_byte() -> None:
    index = _index()

    assert source_at(index, 33) == ("block", "block:size", "de", "001")
    assert source_at(index, 41)[1] == "block:fox"
    assert source_at(index, 56) == ("template", "page", 3)
    with pytest.raises(IndexError):
        source_at(index, 57)


def test_an_index_survives_its_json() -> None:
    index = _index()

    assert from_json(index.to_json()) == index
    assert verify(index, _document().encode()) == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"v":2,"unit":"byte"}', '{"v":1,"unit":"byte","runs":[1]}'])
def test_what_is_no_index_is_refused(text: str) -> None:
    with pytest.raises(BrokenIndex):
        from_json(text)


@pytest.mark.parametrize(
    ("broken", "fact"),
    [
        (Index("sha256:0", ((2, 0),), (("a",),), Visible(1, 0, 0)), "another document"),
        (Index("", ((1, 0),), (("a",),), Visible(1, 0, 0)), "cover 1 bytes"),
        (Index("", ((1, 0), (1, 0)), (("a",),), Visible(1, 0, 0)), "inside a character"),
        (Index("", ((0, 0), (2, 0)), (("a",),), Visible(1, 0, 0)), "empty"),
        (Index("", ((2, 1),), (("a",),), Visible(1, 0, 0)), "not listed"),
        (Index("", ((2, 0),), (("coarse", (0,)),), Visible(1, 0, 0)), "not listed before"),
        (Index("", ((2, 0),), (("a", "", "", "", 0, 3),), Visible(1, 0, 0)), "not listed before"),
    ],
)
def test_verify_names_what_is_wrong(broken: Index, fact: str) -> None:
    assert any(fact in violation for violation in verify(broken, "ß".encode()))


def test_an_empty_document_has_an_empty_index() -> None:
    index = build_index("", resolve=_resolve, is_html=False)

    assert (index.runs, index.visible.exact_share, verify(index, b"")) == ((), 1.0, ())
