"""Pseudo-locales: respelled, lengthened, turned round – and still the same message."""

import time

import pytest

from assets.localization.errors import BadValue
from assets.localization.formatting import Context, grapheme_length
from assets.localization.messages import (
    MAX_BYTES,
    Mode,
    Term,
    Value,
    evaluate,
    joined,
    parse,
    plural_problems,
    serialize,
)
from assets.localization.pseudo import pseudo_message, pseudo_text

MOST_SECONDS = 0.05
TERMS = {"brand": Term({"": "[Ɓ]"})}


def accented(text: str, *, rich: bool = False) -> str:
    return serialize(pseudo_message(parse(text, rich=rich), "en-XA"))


@pytest.mark.parametrize(
    ("text", "pseudo"),
    [
        ("Order now", "[Öŕðéŕ ñöŵ öñé ţŵö·]"),
        ("{name}", "[{name}]"),
        ("Hi {name} of {brand, term, dative}", "[Ĥî {name} öƒ {brand, term, dative} öñé ţŵ]"),
        ("{n, plural, offset:1 =1 {a} other {# ab}} c",
         "[{n, plural, offset:1 =1 {å} other {# åƀ}} ç öñé·]"),
        ("{g, select, f {she} other {they}}", "[{g, select, f {šĥé} other {ţĥéý}} öñé]"),
        ("It''s '{'x'}'", "[Îţ'š '{'ẋ'}' öñé ţŵö]"),
        ("See https://a.example/b?c=d or a.example, write to a@b.example",
         "[Šéé https://a.example/b?c=d öŕ a.example, ŵŕîţé ţö a@b.example öñé ţŵö ţĥŕéé ƒöûŕ ƒî]"),
        ("https://a.example/b", "https://a.example/b"),
        ("At a.example.", "[Åţ a.example. öñé ţŵö]"),
        ("100 – 5", "100 – 5"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_text_gets_accents_length_and_brackets_and_keeps_what_is_not_text(text: str, pseudo: str) -> None:
    assert accented(text) == pseudo


@pytest.mark.parametrize(
    ("text", "pseudo"),
    [
        ("<p>Tea &amp; <b>milk</b></p>\n<ul><li>One</li> <li>{n} <br>go</li></ul>",
         "<p>[Ţéå &amp; <b>ɱîļķ</b> öñé ţŵö ţ]</p>\n<ul><li>[Öñé öñ]</li> <li>[{n} <br>ĝö öñ]</li></ul>"),
        ('<a href="/go?a=b" class="x">Go</a>', '[<a class="x" href="/go?a=b">Ĝö</a> ö]'),
        ("{n, plural, one {<p>day</p>} other {<p># days</p>}}",
         "{n, plural, one {<p>[ðåý öñ]</p>} other {<p>[# ðåýš öñé·]</p>}}"),
        ("Run <code>make run {n, plural, other {days}}</code>",
         "[Ŕûñ <code>make run {n, plural, other {days}}</code> öñé ţŵö ţĥ]"),
    ],
)  # fmt: skip
def test_brackets_stand_in_each_paragraph_and_item_and_code_stays(text: str, pseudo: str) -> None:
    assert accented(text, rich=True) == pseudo


@pytest.mark.parametrize(
    ("length", "least", "most"), [(5, 2.0, 2.0), (10, 2.0, 2.0), (20, 1.6, 1.6), (100, 1.35, 1.36)]
)
def test_a_text_grows_as_translations_do(length: int, least: float, most: float) -> None:
    grown = grapheme_length(accented("a" * length)) - len("[]")

    assert least <= grown / length <= most


def test_every_word_runs_from_right_to_left_between_marks_and_values_do_not() -> None:
    message = pseudo_message(parse("Hi {name}, see https://a.example now", rich=True), "ar-XB")
    word = "\u200f\u202e{}\u202c\u200f".format

    assert serialize(message) == f"{word('Hi')} {{name}}, {word('see')} https://a.example {word('now')}"
    assert message.has_rtl_text


@pytest.mark.parametrize("locale", ["en-XA", "ar-XB"])
def test_a_pseudo_message_says_the_same_with_the_formats_of_its_language(locale: str) -> None:
    text = "{n, plural, one {# bag} other {# bags}} of {brand, term}: {p, money} on {d, date, long}"
    values: dict[str, Value] = {"n": 1234, "p": "12.90 EUR", "d": "2027-03-21"}
    message = pseudo_message(parse(text), locale)

    said = joined(evaluate(message, values, TERMS, Context(locale, currency="EUR"), mode=Mode.TEXT))

    expected = {"en-XA": ["1,234", "€12.90", "March 21, 2027"], "ar-XB": ["1,234", "12.90", "مارس"]}[locale]
    assert [part for part in expected if part not in said] == []
    assert [problem for problem in plural_problems(message, "en") if problem.level == "error"] == []


@pytest.mark.parametrize("unit", ["a", "1", "a-", "a.", "a@", ".", "%(", "https://", "a.aa", "@a.", " a", "-", "a.b/"])
@pytest.mark.parametrize("locale", ["en-XA", "ar-XB"])
def test_a_hostile_text_is_respelled_in_time_that_grows_with_its_length(unit: str, locale: str) -> None:
    text = unit * (MAX_BYTES // len(unit))
    started = time.process_time()

    pseudo_text(text, locale)

    assert time.process_time() - started < MOST_SECONDS


def test_a_fixed_string_keeps_the_places_of_its_values() -> None:
    text = "%(count)s of 100%% for %(name)s"

    assert pseudo_text(text, "en-XA") == "[%(count)s öƒ 100%% ƒöŕ %(name)s öñé ţŵö ţĥ]"
    assert pseudo_text("%(name)s", "en-XA") == "%(name)s"
    assert "%(name)s" in pseudo_text(text, "ar-XB")


def test_a_real_locale_is_no_pseudo_locale() -> None:
    with pytest.raises(BadValue, match="no pseudo-locale"):
        pseudo_text("Hi", "en")
