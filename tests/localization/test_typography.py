"""Typography: spaces that a language wants unbreakable, and the quotation marks of each locale."""

import pytest

from assets.localization.errors import BadValue
from assets.localization.locales import chain
from assets.localization.typography import quotation_marks, spaced

SHOWN = str.maketrans({"\u00a0": "~", "\u202f": "^"})


@pytest.mark.parametrize(
    ("locale", "typed", "stored"),
    [
        ("fr", "Prix : 5 € !", "Prix~: 5 €^!"),
        ("fr-FR", "Quoi ?! Oui ; non", "Quoi^?! Oui^; non"),
        ("fr-BE", "Il dit : « Viens ! »", "Il dit~: «^Viens^!^»"),
        ("fr-CH", "« Viens » : oui", "«^Viens^»~: oui"),
        ("fr-CA", "Il dit : « Viens ! » ; bon ?", "Il dit~: «~Viens !~» ; bon ?"),
        ("fr", "Prix\u00a0! Et\u202f: ou\u2009?", "Prix~! Et^: ou^?"),
        ("fr", "Prix: 5!", "Prix: 5!"),
        ("fr", "Prix  : 5", "Prix  : 5"),
        ("fr", "Merci :) ou ;-) ou :tada:", "Merci :) ou ;-) ou :tada:"),
        ("fr", "Voir https://a.example/?b=1 ?", "Voir https://a.example/?b=1^?"),
        ("de", "Preis : 5 !", "Preis : 5 !"),
        ("en", "« Price » : 5 !", "« Price » : 5 !"),
    ],
)
def test_spaces_that_are_there_become_those_of_the_locale(locale: str, typed: str, stored: str) -> None:
    assert spaced(typed, locale).translate(SHOWN) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("{name} ! {n, plural, offset : 1 one {# sac ?} other {# sacs ?}}",
         "{name}^! {n, plural, offset : 1 one {# sac^?} other {# sacs^?}}"),
        ("« {name, term} » et '{'x'}' ; bon", "«^{name, term}^» et '{'x'}'^; bon"),
        ("l''eau ! {d, date, long} ?", "l''eau^! {d, date, long}^?"),
        ("Prix : {price, money", "Prix : {price, money"),
    ],
)  # fmt: skip
def test_arguments_and_quotations_stay_as_they_are(typed: str, stored: str) -> None:
    assert spaced(typed, "fr-FR").translate(SHOWN) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("<p>Tapez <code>a : b ?</code> !</p>", "<p>Tapez <code>a : b ?</code>^!</p>"),
        ('<a href="/b" class="c d">Ici</a> : oui', '<a href="/b" class="c d">Ici</a>~: oui'),
        ('<span lang="en">Now <b>or never !</b></span> !', '<span lang="en">Now <b>or never !</b></span>^!'),
        ("Tom &amp; Ana ; R&D ?", "Tom &amp; Ana^; R&D^?"),
        ("<code>a ; {n, plural, other {# ?}}</code>", "<code>a ; {n, plural, other {# ?}}</code>"),
    ],
)  # fmt: skip
def test_tags_code_and_words_of_another_language_stay_as_they_are(typed: str, stored: str) -> None:
    assert spaced(typed, "fr", rich=True).translate(SHOWN) == stored


@pytest.mark.parametrize(
    ("locale", "marks"),
    [
        ("en-US", "“x” ‘x’"),
        ("de-DE", "„x“ ‚x‘"),
        ("de-CH", "«x» ‹x›"),
        ("it-CH", "«x» ‹x›"),
        ("it-IT", "«x» “x”"),
        ("fr-FR", "«^x^» “x”"),
        ("fr-CA", "«~x~» “x”"),
        ("fr-CH", "«^x^» ‹^x^›"),
        ("pt-PT", "«x» “x”"),
        ("pt-BR", "“x” ‘x’"),
        ("pl-PL", "„x” «x»"),
        ("ja-JP", "「x」 『x』"),
        ("zh-Hant-TW", "「x」 『x』"),
        ("zh-CN", "“x” ‘x’"),
        ("sv-SE", "”x” ’x’"),
        ("hu-HU", "„x” »x«"),
        ("ru-RU", "«x» „x“"),
        ("ar-EG", "”x“ ’x‘"),
    ],
)
def test_each_locale_has_its_quotation_marks_and_those_inside_them(locale: str, marks: str) -> None:
    levels = [f"{opening}x{closing}" for opening, closing in (quotation_marks(locale, level) for level in (1, 2))]

    assert " ".join(levels).translate(SHOWN) == marks


@pytest.mark.parametrize("tag", ["kw", "en-XA", "sr-Latn-RS", "az-Arab-IR"])
def test_a_locale_without_data_of_its_own_has_quotation_marks_too(tag: str) -> None:
    assert chain(tag)
    assert all(quotation_marks(tag))


def test_a_third_level_of_quotation_is_refused() -> None:
    with pytest.raises(BadValue, match="no level of quotation"):
        quotation_marks("en", 3)
