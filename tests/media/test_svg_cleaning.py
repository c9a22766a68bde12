"""assets.media.svg_cleaning: the copy of a refused SVG that may be kept, and what it lacks."""

import pytest

from assets.errors import BadContent
from assets.media.cleaned import Cleaned
from assets.media.svg import inspect_svg
from assets.media.svg_cleaning import clean
from tests.media.pictures import svg
from tests.media.test_svg import CHAIN, NESTED

INKSCAPE = (
    "<x:namedview xmlns:x='http://example.test/DTD/sodipodi'><x:grid/></x:namedview>"
    "<g x:label='Layer 1' xmlns:x='http://example.test/inkscape'>\n<path d='M0 0h9' onclick='steal()'/></g>"
)


def cleaned(content: str) -> Cleaned:
    found = Cleaned.decode(clean(svg(content)))
    inspect_svg(found.body)
    return found


@pytest.mark.parametrize(
    ("content", "kept", "removed"),
    [
        ("<g/>", b"<g/>", ()),
        ("<script>alert(1)</script><path d='M0 0h1'/>", b'<path d="M0 0h1"/>', ("line 2: <script>",)),
        ("<a href='https://x.test'><path d='M0 0'/></a>", b'<g><path d="M0 0"/></g>',
         ("line 2: <a> became a group", "line 2: href of <g>")),
        (INKSCAPE, b'<path d="M0 0h9"/>',
         ("line 2: <sodipodi:namedview>", "line 2: label of <g>", "line 3: onclick of <path>")),
        ("<style>@import 'x'</style><g/>", b"<g/>", ("line 2: <style>",)),
        ("<use xlink:href='other.svg#a'/>", b"<use/>", ("line 2: href of <use>",)),
        ("<g fill='url(http://x/#a)' id='a'/>", b'<g id="a"/>', ("line 2: fill of <g>",)),
        ("<text>S<script/>olnap</text>", b"<text>Solnap</text>", ("line 2: <script>",)),
        ("<!-- a note --><?php 1 ?><image href='data:x'/><g/>", b"<g/>", ("line 2: <image>",)),
    ],
)  # fmt: skip
def test_what_is_refused_is_taken_out_and_told_by_line(content: str, kept: bytes, removed: tuple[str, ...]) -> None:
    found = cleaned(content)

    assert kept in found.body
    assert found.removed == removed


@pytest.mark.parametrize("content", [NESTED, CHAIN, "<g/>" * 20_001, "<g id='a'><use href='#a'/></g>", "<g>"])
def test_what_no_removal_mends_has_no_copy(content: str) -> None:
    with pytest.raises(BadContent):
        clean(svg(content))


def test_entities_and_the_document_type_are_gone_unread() -> None:
    head = b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

    found = Cleaned.decode(clean(head + svg("<text>a&a;b</text>")))

    assert b"<text>ab</text>" in found.body
    assert b"DOCTYPE" not in found.body


def test_another_document_is_not_cleaned_into_a_drawing() -> None:
    with pytest.raises(BadContent, match="not an svg"):
        clean(b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>")
