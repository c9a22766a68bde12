"""Folding and patterns: what counts as the same word, and what no text or query can smuggle into a pattern."""

import sys
import unicodedata

import pytest

from assets.search import BadQuery, fold, pattern, patterns_of
from assets.search.folding import spelled_out
from tests.counts import FOLDED_CHARACTERS

POINTS = range(0, sys.maxunicode + 1, max(1, (sys.maxunicode + 1) // FOLDED_CHARACTERS))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Crème brûlée!", "creme brulee"),
        ("STRASSE Straße", "strasse strasse"),
        ("İstanbul ılık", "istanbul ilik"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("ёлка й", "елка и"),
        ("مُتَصَفِّحـة", "متصفحه"),
        ("שָׁלוֹם", "שלום"),
        ("हिन्दी फ़िल्म", "हिंदी फिल्म"),
        ("東京23", "東 京 23"),
        ("きょう ﾊﾟ", "キ ョ ウ パ"),
        ("กาแฟ", "ก า แ ฟ"),
        ("한국", "한 국"),
        ("１٣", "13"),
        ("ﬁn", "fin"),
        ("a\x00b\ud800c\u200bd", "a b cd"),
        ("50 % _*\\", "50"),
        ("🚲", ""),
        ("Z̸̡a̵l", "zal"),
    ],
)
def test_what_readers_leave_out_or_write_otherwise_is_folded_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("term", "wanted"),
    [
        ("a", " a "),
        ("fr", " fr"),
        ("Bus", " bus"),
        ("Räder", "rader"),
        ("京", " 京 "),
        ("東京", " 東 京 "),
        ("l'été", " l ete"),
        ("e-mail", " e mail"),
        ("iPhone用", " iphone 用 "),
        ("!!", ""),
        ("", ""),
    ],
)
def test_short_terms_stand_at_the_start_of_a_word_and_long_ones_anywhere(term: str, wanted: str) -> None:
    assert pattern(term) == wanted


def test_no_character_becomes_anything_but_letters_digits_marks_and_spaces() -> None:
    for point in POINTS:
        folded = fold(f"x{chr(point)}")
        assert {unicodedata.category(letter)[0] for letter in folded if letter != " "} <= set("LNM")
        assert fold(folded) == folded
        assert len(pattern(chr(point))) not in (1, 2)


def test_two_letters_for_one_are_another_spelling() -> None:
    assert spelled_out("Müller mag neue Quellen", "de") == "mueller"
    assert spelled_out("Mueller", "de") == "muller"
    assert spelled_out("Ærø blå", "da") == "aeroe blaa"
    assert spelled_out("Müller", "fr") == ""


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("a" * 201, "at most 200 characters"),
        (" ".join("abcdefghijk"), "at most 10 words"),
        ("", "a letter or a digit"),
        ("%", "a letter or a digit"),
        ("\ud800", "a letter or a digit"),
        ("\x00 \u202e", "a letter or a digit"),
    ],
)
def test_what_cannot_be_searched_for_is_refused(text: str, fact: str) -> None:
    with pytest.raises(BadQuery, match=fact):
        patterns_of(text)


def test_a_term_that_another_holds_is_not_looked_for_twice() -> None:
    assert patterns_of("fahrrad rad FAHRRAD Fahrräder") == (" rad", "fahrrader")
    assert patterns_of("spring " * 11) == ("spring",)
