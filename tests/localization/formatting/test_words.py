from decimal import Decimal
from typing import Any

import pytest

from assets.localization import formatting
from assets.localization.errors import BadValue, UnknownCurrency, UnknownLocale
from assets.localization.formatting import Context

ENGLISH = Context("en-US")


@pytest.mark.parametrize(
    ("locale", "items", "kind", "expected"),
    [
        ("en-US", [], "and", ""),
        ("en-US", ["a"], "and", "a"),
        ("en-US", ["a", "b"], "and", "a and b"),
        ("en-US", ["a", "b", "c", "d"], "and", "a, b, c, and d"),
        ("en-GB", ["a", "b", "c"], "or", "a, b or c"),
        ("en-US", ["3 ft", "7 in"], "unit", "3 ft, 7 in"),
        ("de", ["a", "b", "c"], "and", "a, b und c"),
        ("ja", ["a", "b", "c"], "and", "a、b、c"),
        ("ar", ["أ", "ب"], "and", "أ وب"),
        ("bg", ["a", "b"], "unit", "a и b"),
        ("es", ["padre", "hijo"], "and", "padre e hijo"),
        ("es-MX", ["café", "iglesia"], "and", "café e iglesia"),
        ("es", ["agua", "hielo"], "and", "agua y hielo"),
        ("es", ["siete", "ocho"], "or", "siete u ocho"),
        ("es", ["7", "8"], "or", "7 u 8"),
        ("es", ["10", "11"], "or", "10 u 11"),
        ("es", ["10", "110"], "or", "10 o 110"),
        ("es", ["a", "\u2068iglesia\u2069"], "and", "a e \u2068iglesia\u2069"),
        ("he", ["א", "ב"], "and", "א וב"),
        ("he", ["א", "CSS"], "and", "א ו-CSS"),
    ],
)
def test_a_list_reads_as_the_language_joins(locale: str, items: list[str], kind: Any, expected: str) -> None:
    assert formatting.list_(items, Context(locale), kind=kind) == expected


def test_items_are_never_read_as_patterns() -> None:
    assert formatting.list_(["{0}", "{1}", "{x!r}"], ENGLISH) == "{0}, {1}, and {x!r}"


@pytest.mark.parametrize(
    ("items", "kind"), [("abc", "and"), ([1, 2], "and"), ([None], "and"), (["a"], "nor"), (["a"], None)]
)
def test_a_list_of_anything_but_texts_is_refused(items: Any, kind: Any) -> None:
    with pytest.raises(BadValue):
        formatting.list_(items, ENGLISH, kind=kind)


@pytest.mark.parametrize(
    ("locale", "kind", "code", "expected"),
    [
        ("en", "language", "pt-BR", "Brazilian Portuguese"),
        ("en", "language", "zh-Hans", "Simplified Chinese"),
        ("en", "language", "zh-TW", "Chinese (Taiwan)"),
        ("en", "language", "zh-Hant-TW", "Chinese (Traditional, Taiwan)"),
        ("ja", "language", "sr-Latn-ME", "セルビア語 (ラテン文字、モンテネグロ)"),
        ("zh", "language", "en-JP", "英语（日本）"),
        ("ar", "language", "zh-HK", "الصينية (هونغ كونغ الصينية [منطقة إدارية خاصة])"),
        ("en", "language", "hi-Latn", "Hindi (Latin)"),
        ("ar", "language", "en-GB", "الإنجليزية (المملكة المتحدة)"),
        ("en", "language", "de-LI-1996", "German (Liechtenstein, German orthography of 1996)"),
        ("de", "language", "iw", "Hebräisch"),
        ("de", "region", "CH", "Schweiz"),
        ("ar-EG", "region", "001", "العالم"),
        ("fr", "script", "Arab", "arabe"),
        ("fr", "currency", "CHF", "franc suisse"),
    ],
)
def test_codes_have_names(locale: str, kind: Any, code: str, expected: str) -> None:
    assert formatting.display_name(kind, code, Context(locale)) == expected


@pytest.mark.parametrize(
    ("kind", "code", "error"),
    [
        ("language", "xx", UnknownLocale),
        ("currency", "XXX", UnknownCurrency),
        ("region", "ZZ", BadValue),
        ("script", None, BadValue),
        ("variant", "1996", BadValue),
    ],
)
def test_an_unknown_code_has_no_name(kind: Any, code: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        formatting.display_name(kind, code, ENGLISH)


@pytest.mark.parametrize(
    ("locale", "n", "expected"),
    [
        ("en", 1, "one"),
        ("en", Decimal("1.0"), "other"),
        ("en", -1, "one"),
        ("fr", 0, "one"),
        ("fr", 1_000_000, "many"),
        ("pt-PT", 0, "other"),
        ("pt-AO", 0, "one"),
        ("pt-BR", 0, "one"),
        ("ru", 21, "one"),
        ("ru", 3, "few"),
        ("ar", 0, "zero"),
        ("ar", 2, "two"),
        ("ja", 1, "other"),
        ("no-NO", 1, "one"),
    ],
)
def test_a_count_has_a_plural_category(locale: str, n: Decimal | int, expected: str) -> None:
    assert formatting.plural_category(n, Context(locale)) == expected


def test_a_rank_has_its_own_category() -> None:
    assert [formatting.ordinal_category(n, ENGLISH) for n in (1, 2, 3, 4, 11, 21)] == [
        "one",
        "two",
        "few",
        "other",
        "other",
        "one",
    ]


def test_a_week_needs_a_known_region() -> None:
    assert formatting.week_data("EG").first_day == 5
    with pytest.raises(BadValue):
        formatting.week_data("Egypt")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("a\r\nb", 3),
        ("क्षि", 1),
        ("👩‍👩‍👧‍👦", 1),
        ("é", 1),
        ("🇨🇭🇩🇪", 2),
        ("\u2068אב\u2069", 2),
        ("\u200f\u061cأ", 1),
        ("한국", 2),
        ("ខ្មែរ", 2),
        ("a\ud83d", 2),
    ],
)
def test_length_counts_what_a_reader_counts(text: str, length: int) -> None:
    assert formatting.grapheme_length(text) == length
