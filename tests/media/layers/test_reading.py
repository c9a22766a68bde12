"""assets.media.layers.reading: a list of layers becomes a canvas, or is refused with its line."""

import pytest

from assets.errors import BadContent
from assets.media.layers.reading import Box, Text, read_layers
from tests.media.layers.sheets import sheet

TEXT = '<text x="10" y="10" width="80" height="20" font="body" size="12" colour="#000">{}</text>'
DIGEST = "a" * 64


def only_text(words: str, locale: str = "en-GB") -> Text:
    (layer,) = read_layers(sheet(TEXT.format(words)).encode(), locale).layers
    assert isinstance(layer, Text)
    return layer


def test_boxes_count_from_the_side_where_reading_begins() -> None:
    layers = sheet('<rect x="10" y="20" width="30" height="40" colour="#fff"/>').encode()

    assert read_layers(layers, "en-GB").layers[0].box == Box(10, 20, 30, 40)
    assert read_layers(layers, "he-IL").layers[0].box == Box(260, 20, 30, 40)


@pytest.mark.parametrize(("locale", "across"), [("en-GB", 0.0), ("ar-EG", 1.0)])
def test_a_text_begins_at_the_side_of_its_language(locale: str, across: float) -> None:
    assert only_text("a", locale).across == across


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("  two\n   words ", "two words"),
        ("one<br>two", "one\ntwo"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<strong>fat</strong> &amp; lean", "fat & lean"),
        ("<bdi>x</bdi>y", "\u2068x\u2069y"),
        ('a <span lang="he" dir="rtl">b</span>', "a \u2067b\u2069"),
        ("non\u00a0breaking", "non\u00a0breaking"),
    ],
)
def test_a_text_is_read_without_its_markup(words: str, text: str) -> None:
    assert only_text(words).text == text


def test_a_text_that_is_wholly_in_another_language_is_set_as_that_language_is() -> None:
    layer = only_text('<span lang="ar" dir="rtl">a</span>')

    assert (layer.locale, layer.is_rtl, layer.across) == ("ar", True, 1.0)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ("<image/>", "line 1: image needs the attribute width. Add it."),
        ("<svg/>", "line 1: The outermost element is svg."),
        (sheet("\n<circle/>"), "line 2: The element circle is no layer. Use rect, img or text."),
        (sheet('\n\n<rect width="9" height="9" colour="red"/>'), "line 3: 'red' is no colour of rect. Correct it."),
        (sheet('<rect width="0" height="9" colour="#fff"/>'), "line 1: '0' is no width of rect."),
        (sheet('<rect width="9" height="9" fill="#fff"/>'), "line 1: rect has no attribute fill. It has x, y, width"),
        (sheet('<img width="9" height="9" src="https://elsewhere/a.png"/>'), "is no src of img."),
        (sheet(TEXT.format("<img/>")), "line 1: The element img is not for texts."),
        (sheet(TEXT.format("a" * 2001)), "line 1: The text has more than 2,000 characters."),
        (sheet(TEXT.format("a").replace('size="12"', 'size="12" min-size="13"')), "min-size is larger than size."),
        (sheet(TEXT.format("a & b")), "line 1: The layers are no XML"),
        (sheet("<!DOCTYPE a>"), "line 1: <!DOCTYPE is not allowed among layers."),
        (sheet("<![CDATA[a]]>"), "<![CDATA[ is not allowed among layers."),
        (sheet(width=4000, height=4000), "line 1: The picture has more than 8,000,000 pixels."),
        (sheet(width=4097), "'4097' is no width of image."),
        (sheet("<rect/>" * 101), "line 1: The picture has more than 100 layers."),
        (sheet(**{"safe-area": 50}), "line 1: The safe area leaves nothing over."),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_line(layers: str, message: str) -> None:
    with pytest.raises(BadContent) as refusal:
        read_layers(layers.encode(), "en-GB")

    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("layer", "is_refused"),
    [
        (TEXT.format("a"), True),
        (f'<img width="300" height="100" src="/m/{DIGEST}.png"/>', True),
        (f'<img width="300" height="100" src="/m/{DIGEST}.png" fit="cover"/>', False),
        ('<rect width="300" height="100" colour="#fff"/>', False),
    ],
)
def test_what_has_to_be_seen_whole_lies_in_the_safe_area(layer: str, is_refused: bool) -> None:
    layers = sheet(layer, **{"safe-area": 12}).encode()

    if not is_refused:
        assert len(read_layers(layers, "en-GB").layers) == 1
        return
    with pytest.raises(BadContent, match=r"line 1: The box leaves the safe area of 12 px at each side\."):
        read_layers(layers, "en-GB")
