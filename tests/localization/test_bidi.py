"""assets.localization.bidi: levels, and the order in which a line's stretches are drawn."""

from itertools import accumulate, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.localization.bidi import levels, line_runs
from tests.counts import BIDI_LINES

RIGHT = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "".join(map(chr, range(0x5D0, 0x5EA))))
"""As in the standard's own examples: capital letters run from right to left."""
SIGNS = "ab AB12٣.,+-%€!()[]\u0301\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\u200f"


def shown(text: str, *, is_rtl: bool = False) -> str:
    """From left to right, as on paper, but for brackets, which shaping mirrors; controls are left out."""
    written = text.translate(RIGHT)
    runs = line_runs(written, levels(written, is_rtl=is_rtl), 0, len(text), is_rtl=is_rtl)
    pieces = (text[start:stop][:: -1 if level % 2 else 1] for start, stop, level in runs)
    return "".join(letter for letter in "".join(pieces) if letter.isprintable())


@pytest.mark.parametrize(
    ("text", "on_paper"),
    [
        ("car means CAR.", "car means RAC."),
        ("he said “car MEANS CAR.”", "he said “car RAC SNAEM.”"),
        ("A 12 B", "B 12 A"),
        ("A 1-2 B", "B 1-2 A"),
        ("A +3% B", "B 3%+ A"),
        ("a (B) c", "a (B) c"),
        ("A (b) C", "A (b) C"),
        ("A (B) c", ")B( A c"),
        ("x \u2067A b\u2069 C", "x b A C"),
        ("a \u2068B\u2069 \u2068C\u2069 d", "a B C d"),
        ("a \u202bB c\u202c d", "a c B d"),
        ("a\u202eb c\u202cd", "ac bd"),
        ("A\u0301B", "B\u0301A"),
    ],
)
def test_a_line_from_left_to_right_is_shown_as_the_standard_says(text: str, on_paper: str) -> None:
    assert shown(text) == on_paper


@pytest.mark.parametrize(
    ("text", "on_paper"),
    [
        ("CAR MEANS car.", ".car SNAEM RAC"),
        ("A b-c 12, D", "D ,b-c 12 A"),
        ("PRICE 12.50 €", "€ 12.50 ECIRP"),
        ("A \u206859.90 €\u2069 B", "B 59.90 € A"),
        ("«A b»", "»b A«"),
        ("a b ", " a b"),
    ],
)
def test_a_line_from_right_to_left_is_shown_as_the_standard_says(text: str, on_paper: str) -> None:
    assert shown(text, is_rtl=True) == on_paper


@settings(max_examples=BIDI_LINES, deadline=None)
@given(text=st.text(SIGNS, max_size=30), is_rtl=st.booleans(), cut=st.integers(0, 30))
def test_every_character_of_a_line_is_drawn_once(text: str, is_rtl: bool, cut: int) -> None:
    written = text.translate(RIGHT)
    found = levels(written, is_rtl=is_rtl)
    runs = line_runs(written, found, min(cut, len(text)), len(text), is_rtl=is_rtl)

    places = sorted(place for start, stop, _ in runs for place in range(start, stop))
    assert places == list(range(min(cut, len(text)), len(text)))
    assert all(level >= is_rtl for level in found)


def test_levels_end_at_a_depth_of_125() -> None:
    deep = "".join(accumulate(repeat("\u202b\u202a", 200), lambda _, each: each)) + "a"

    assert max(levels(deep, is_rtl=False)) <= 126
