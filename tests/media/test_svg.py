"""assets.media.svg: what an SVG may hold."""

import pytest

from assets.errors import BadContent
from assets.media.svg import inspect_svg
from tests.media.pictures import svg

NESTED = "<g>" * 70 + "</g>" * 70
CHAIN = "".join(f'<g id="g{level}">' + f'<use href="#g{level + 1}"/>' * 10 + "</g>" for level in range(8))


@pytest.mark.parametrize(
    "content",
    [
        '<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<rect width="9" height="9" fill="url(#a)"/>',
        '<symbol id="s" viewBox="0 0 1 1"><circle r="1"/></symbol><use href="#s" x="3"/><use xlink:href="#s"/>',
        "<style>.a{fill:#fff}</style><path class='a' d='M0 0h1'/>",
        "<style>.a{fill:url(#g)}</style><radialGradient id='g'/>",
        "<title>Mark</title><!-- drawn by hand --><text font-family='serif'>S</text>",
        "<use href='#nowhere'/>",
    ],
)
def test_a_drawing_is_accepted(content: str) -> None:
    size = inspect_svg(svg(content))

    assert (size.width_px, size.height_px) == (24, 24)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<script/>", "line 2: The element <script> is not allowed."),
        ("<foreignObject/>", "line 2: The element <foreignObject> is not allowed."),
        ("<image href='http://x/'/>", "line 2: The element <image> is not allowed."),
        ("<a href='#x'/>", "line 2: The element <a> is not allowed."),
        ("<animate attributeName='href'/>", "line 2: The element <animate> is not allowed."),
        ("<filter/>", "line 2: The element <filter> is not allowed."),
        ("<x:g xmlns:x='http://example.test/ns'/>", "line 2: The element <ns:g> is not allowed."),
        ("<g>\n<g onclick='1'/></g>", "line 3, <g>: The event handler onclick is not allowed."),
        ("<g data-a='1'/>", "line 2, <g>: The attribute data-a is not allowed."),
        ("<use href='other.svg#a'/>", "line 2, <use>: The link 'other.svg#a' leaves the file."),
        ("<use xlink:href='javascript:1'/>", "line 2, <use>: The link 'javascript:1' leaves the file."),
        ("<g fill='url(http://x/#a)'/>", "line 2: url(http://x/#a) leaves the file."),
        ("<g style='fill:url(data:x)'/>", "line 2: url(data:x) leaves the file."),
        ("<style>@import 'x'</style>", "line 2: '@' is not allowed in a style."),
        (r"<style>a{b:u\72l(x)}</style>", r"line 2: '\\' is not allowed in a style."),
        ("<mask id='m'/><style>g{mask:url(#m)}</style>", "line 2: A style element names #m."),
        ("<g id='a'><use href='#a'/></g>", "line 2: The element refers to itself in a circle."),
        ("<?php 1 ?>", "line 2: <? is not allowed in an SVG."),
        ("<g>", "line 3: The SVG cannot be read"),
        ("&nbsp;", "line 2: The SVG cannot be read"),
        (NESTED, "line 2: Elements are nested deeper than 64."),
        (CHAIN, "line 2: References draw more than 20,000 elements."),
        ("<g/>" * 20_001, "The SVG has more than 20,000 elements."),
    ],
)
def test_what_is_more_than_a_drawing_is_refused_by_line(content: str, message: str) -> None:
    with pytest.raises(BadContent) as refusal:
        inspect_svg(svg(content))

    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
        b'<?xml version="1.0" encoding="utf-16"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'.encode("utf-16"),
        b'<svg viewBox="0 0 1 1"/>',
        b'<?xml-stylesheet href="x"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \xff 1"/>',
    ],
)
def test_a_document_of_another_making_is_refused(body: bytes) -> None:
    with pytest.raises(BadContent):
        inspect_svg(body)


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        'viewBox="0 0 0"',
        'width="100%" height="100%"',
        'viewBox="0 0 99999 1"',
        'width="9e9" height="1"',
        'viewBox="0 0 -1 1"',
    ],
)
def test_an_svg_says_its_size(attributes: str) -> None:
    with pytest.raises(BadContent):
        inspect_svg(svg("", attributes))


def test_width_and_height_come_before_the_view_box() -> None:
    size = inspect_svg(svg("", 'width="120px" height="40.4" viewBox="0 0 24 8"'))

    assert (size.width_px, size.height_px) == (120, 40)
