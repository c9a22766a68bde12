"""Marks: whatever folding makes of a text, its own letters that match are told from the rest."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.search import BadQuery, fold, patterns_of
from assets.search.folding import letters_of
from assets.search.marking import matching, pieces
from tests.counts import MARKED_TEXTS
from tests.search.languages import LANGUAGES

TEXTS = [text for language in LANGUAGES.values() for text in language.texts]
LETTERS = "abé ßİﬁŉÆأةهـَّ ְשׁहिन्दीँ़ंकกา京각ᄒ\u1161\u11abㅎㅏㄴかﾊﾟ゙ﷺ1٣½…'-\x00\u200b\u200d\u0301\u0344😀"


def marked(text: str, typed: str, language: str = "") -> list[str]:
    """The stretches that are marked."""
    parts = pieces(text)
    return ["".join(parts[index] for index in group) for group in groups(matching(parts, patterns_of(typed), language))]


def groups(found: set[int]) -> list[list[int]]:
    starts = sorted(index for index in found if index - 1 not in found)
    ends = sorted(index for index in found if index + 1 not in found)
    return [list(range(start, end + 1)) for start, end in zip(starts, ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "typed", "language", "wanted"),
    [
        ("Une crème brûlée", "CREME", "fr", ["crème"]),
        ("Crème", "creme", "fr", ["Crème"]),
        ("STRASSE, Straßen", "straße", "de", ["STRASSE", "Straße"]),
        ("Straße", "stras", "de", ["Straß"]),
        ("ﬁnal oﬃce", "offic", "en", ["oﬃc"]),
        ("İstanbul’da", "istanbul", "tr", ["İstanbul"]),
        ("مُتَصَفِّحـة جديدة", "متصفحه", "ar", ["مُتَصَفِّحـة"]),
        ("ברוכים, שָׁלוֹם", "שלום", "he", ["שָׁלוֹם"]),
        ("東京タワー", "京タ", "ja", ["京タ"]),
        ("ﾊﾟﾝ屋", "ぱ", "ja", ["ﾊﾟ"]),
        ("ᄒ\u1161\u11ab국어", "한국", "ko", ["ᄒ\u1161\u11ab국"]),
        ("हिन्दी फ़िल्म", "हिंदी", "hi", ["हिन्दी"]),
        ("ร้านกาแฟ", "กาแฟ", "th", ["กาแฟ"]),
        ("Kinderfahrräder", "raeder", "de", ["räder"]),
        ("Bei Mueller", "Müller", "de", ["Mueller"]),
        ("Neue Quelle", "quelle", "de", ["Quelle"]),
        ("Smørrebrød", "broed", "da", ["brød"]),
        ("a banana, a", "a", "en", ["a", "a"]),
        ("rad, Radweg, Fahrrad", "rad", "de", ["rad", "Rad"]),
        ("E-Mail & e‑mail", "e-mail", "en", ["E-Mail", "e‑mail"]),
        ("shop in spring", "spring shop", "en", ["shop", "spring"]),
        ("nothing here", "else", "en", []),
    ],
)  # fmt: skip
def test_what_matches_is_marked_in_the_texts_own_letters(
    text: str, typed: str, language: str, wanted: list[str]
) -> None:
    assert marked(text, typed, language) == wanted


def drawn(seed: int, noise: str) -> tuple[str, str]:
    """A text with letters of many scripts thrown in, and a stretch of it to look for."""
    chance = random.Random(seed)
    text = chance.choice(TEXTS)
    at = chance.randrange(len(text) + 1)
    text = text[:at] + noise + text[at:]
    start = chance.randrange(len(text))
    return text, text[start : start + chance.randrange(1, 12)]


@settings(max_examples=MARKED_TEXTS, deadline=None)
@given(st.integers(0, 2**32), st.text(LETTERS, max_size=8) | st.text(max_size=8))
def test_what_is_marked_folds_to_what_was_typed(seed: int, noise: str) -> None:
    text, typed = drawn(seed, noise)
    parts = pieces(text)
    assert "".join(parts) == text
    assert " ".join("".join(map(letters_of, parts)).split()) == fold(text)
    try:
        patterns = patterns_of(typed)
    except BadQuery:
        return

    for each in patterns:
        found = [[parts[index] for index in group] for group in groups(matching(parts, [each], ""))]
        assert bool(found) == (each in f" {fold(text)} ")
        for group in found:
            assert each.strip() in fold("".join(group))
            if fold("".join(group)).count(each.strip()) == 1:
                assert not any(each.strip() in fold("".join(less)) for less in (group[1:], group[:-1]))
