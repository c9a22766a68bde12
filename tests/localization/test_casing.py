"""Letter case by language, beyond what a template's test shows."""

import pytest

from assets.localization.casing import capitalized, lower, titled, upper


@pytest.mark.parametrize(
    ("locale", "text", "large"),
    [
        ("tr-TR", "ısı ile", "ISI İLE"),
        ("az-AZ", "i\u0307", "İ\u0307"),
        ("el-GR", "Πατάτα, αέρας, μυστήριο", "ΠΑΤΑΤΑ, ΑΕΡΑΣ, ΜΥΣΤΗΡΙΟ"),
        ("el", "άυλος ευφυΐα ρωμέικα", "ΑΫΛΟΣ ΕΥΦΥΪΑ ΡΩΜΕΪΚΑ"),
        ("el", "Ἀθῆναι τῇ ᾳ", "ΑΘΗΝΑΙ ΤΗΙ ΑΙ"),
        ("el", "τη ή την ήττα", "ΤΗ Ή ΤΗΝ ΗΤΤΑ"),
        ("el", "café ά", "CAFÉ Α"),
        ("lt", "i\u0307\u0300 j\u0307\u0301 \u012f\u0307\u0303", "I\u0300 J\u0301 \u012e\u0303"),
        ("de", "straße", "STRASSE"),
        ("zh-Hant-TW", "咖啡 a", "咖啡 A"),
    ],
)
def test_large_letters(locale: str, text: str, large: str) -> None:
    assert upper(text, locale) == large


@pytest.mark.parametrize(
    ("locale", "text", "small"),
    [
        ("tr", "I\u0307İI", "iiı"),
        ("lt", "IÌ J\u0301 \u012e\u0328\u0303", "ii\u0307\u0300 j\u0307\u0301 \u012f\u0328\u0307\u0303"),
        ("lt", "IJK", "ijk"),
        ("el", "ΟΔΟΣ ΟΔΟΣ.", "οδος οδος."),
        ("en", "IJK", "ijk"),
    ],
)
def test_small_letters(locale: str, text: str, small: str) -> None:
    assert lower(text, locale) == small


@pytest.mark.parametrize(
    ("locale", "text", "begun"),
    [
        ("tr", "ISPARTA", "Isparta"),
        ("tr", "iZMİR", "İzmir"),
        ("el", "άΝΟΙΞΗ", "Άνοιξη"),
        ("lt", "i\u0307\u0300", "I\u0300"),
        ("nl", "ijsJE", "IJsje"),
        ("hr", "ǆep", "ǅep"),
        ("en", "", ""),
    ],
)
def test_a_word_that_begins_large(locale: str, text: str, begun: str) -> None:
    assert capitalized(text, locale) == begun


def test_each_word_of_a_title_begins_large() -> None:
    assert titled("ijs-en (ijs) EN", "nl") == "IJs-En (IJs) En"
