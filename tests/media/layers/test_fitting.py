"""assets.media.layers.fitting: texts as large as their boxes allow, broken where their languages may be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counts import FITTED_TEXTS
from tests.media.layers.sheets import TEXT, fitted, lines_of

LETTERS = "aß Wqé ,.-()12 نك هة‍ ַאב गख़ि春て、。"


def broken(text: str, locale: str, width: int) -> list[str]:
    """The lines of a text in a box of this width, by their numbers of glyphs."""
    layer = TEXT.replace('"280"', f'"{width}"').replace('height="80"', 'height="400"').replace('"20"', '"40"')
    found = fitted(text, locale, layer)
    assert found.is_whole
    return [str(len(placed.line.glyphs)) for placed in found.lines]


def test_a_short_text_has_the_largest_size_and_a_longer_one_as_large_as_fits() -> None:
    assert fitted("Spring").size == 40
    assert 20 < fitted("Spring is here and the coffee is roasted").size < 40


def test_what_does_not_fit_at_the_least_size_is_told() -> None:
    found = fitted("Spring is here, " * 9)

    assert (found.size, found.is_whole) == (20, False)


def test_lines_are_about_as_long_as_each_other_and_end_after_a_comma_rather_than_a_word() -> None:
    layer = TEXT.replace('size="40"', 'size="36"').replace('height="80"', 'height="88"')

    assert [len(placed.line.glyphs) for placed in fitted("Spring, freshly roasted", layer=layer).lines] == [7, 15]


@pytest.mark.parametrize(
    ("text", "locale", "width", "lines"),
    [
        ("浅煎りならではの花のような香りに", "ja-JP", 260, 4),
        ("春天花香", "zh-Hant-TW", 90, 2),
        ("Anna-Maria Anna-Maria", "de-DE", 240, 2),
        ("ab\u00a0cd ef", "fr-FR", 120, 2),
    ],
)
def test_a_line_ends_where_its_language_lets_it(text: str, locale: str, width: int, lines: int) -> None:
    assert len(broken(text, locale, width)) == lines


def test_a_soft_hyphen_is_seen_where_a_line_ends_and_nowhere_else() -> None:
    assert broken("Kaffee\u00adbohnen", "de-DE", 190) == ["6", "6"]  # ff is one glyph
    assert fitted("Kaffee\u00adbohne").ink() == fitted("Kaffeebohne").ink()


def test_lines_from_right_to_left_begin_at_the_right_of_the_box() -> None:
    assert lines_of(fitted("אביב", "he-IL"))[0] > 150 > lines_of(fitted("Spring"))[0]


def test_marks_that_reach_high_and_low_move_lines_apart() -> None:
    plain, marked = (
        fitted(f"{letters}<br>{letters}", locale) for letters, locale in (("no", "en-GB"), ("र्क्ति", "hi-IN"))
    )

    assert marked.lines[1].y - marked.lines[0].y > marked.size * 1.0
    assert plain.is_whole
    assert marked.is_whole


@pytest.mark.parametrize("text", ["नी", "क्षि", "لا"])
def test_letters_that_join_are_shaped_and_none_is_missing(text: str) -> None:
    found = fitted(text, "hi-IN" if "\u0900" < text[0] < "\u0980" else "ar-EG")

    assert found.missing == frozenset()
    assert len(found.lines[0].line.glyphs) <= len(text)


def test_a_character_that_no_font_has_is_told() -> None:
    assert fitted("Spring ᚠ\u2068!\u2069").missing == {"ᚠ"}


def test_brackets_are_of_the_font_that_most_letters_are_of() -> None:
    (line,) = fitted("(Spring)").lines

    assert len({glyph.face for glyph in line.line.glyphs}) == 1


@settings(max_examples=FITTED_TEXTS, deadline=None)
@given(text=st.text(LETTERS, max_size=60), locale=st.sampled_from(["de-DE", "he-IL", "hi-IN", "ja-JP"]))
def test_no_ink_leaves_the_box_of_a_text_that_fits(text: str, locale: str) -> None:
    found = fitted(text, locale)

    left, top, right, bottom = found.ink() or (0, 0, 0, 0)
    assert not found.is_whole or (left >= -0.01 and top >= -0.01 and right <= 280.01 and bottom <= 80.01)
