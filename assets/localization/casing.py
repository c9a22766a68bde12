"""A text and its locale → the text in another case, as the language writes it.

Unicode's SpecialCasing for Turkish, Azerbaijani and Lithuanian; Greek capitals without accents, as ICU has them; Dutch
IJ. Everything else is Python's own mapping, in which ß becomes SS and a final Σ becomes ς.
"""

import re
import unicodedata
from functools import lru_cache

from assets.localization.locales import language

_DOT, _DIALYTIKA, _TONOS, _IOTA_BELOW = "\u0307", "\u0308", "\u0301", "\u0345"
_ABOVE = "".join(chr(code) for code in range(0x300, 0x370) if unicodedata.combining(chr(code)) == 230)
"""Combining marks that stand above their letter."""
_TURKIC = frozenset({"tr", "az"})
_SOFT_DOT = re.compile(f"([ijįịḭ]\u0328*){_DOT}")
_COVERED_DOT = re.compile(f"([IJĮ]\u0328*)(?=[{_ABOVE}])")
_ACCENTED_I = {"Ì": "i̇\u0300", "Í": "i̇\u0301", "Ĩ": "i̇\u0303"}
_GREEK_LETTER = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_GREEK_VOWELS = frozenset("ΑΕΗΙΟΥΩ")
_GREEK_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0311\u0342")
_GREEK_BREATHINGS = frozenset("\u0304\u0306\u0313\u0314\u0343")
_CLUSTER = re.compile("(.)([\u0300-\u036f]*)", re.DOTALL)
_WORD_BEGINNING = re.compile(r"([-\s({\[<]+)")


def upper(text: str, locale: str) -> str:
    """istanbul is ISTANBUL in English, İSTANBUL in Turkish. Raises UnknownLocale, as all here do."""
    match _rules(locale):
        case "tr":
            return text.replace("i", "İ").upper()
        case "el":
            return _greek_upper(text)
        case "lt":
            return _SOFT_DOT.sub(r"\1", text).upper()
    return text.upper()


def lower(text: str, locale: str) -> str:
    """All letters small."""
    match _rules(locale):
        case "tr":
            return text.replace(f"I{_DOT}", "i").replace("İ", "i").replace("I", "ı").lower()
        case "lt":
            dotted = _COVERED_DOT.sub(rf"\1{_DOT}", text)
            return "".join(_ACCENTED_I.get(letter, letter) for letter in dotted).lower()
    return text.lower()


def capitalized(text: str, locale: str) -> str:
    """The first letter large, all others small."""
    small, rules = lower(text, locale), _rules(locale)
    if rules == "nl" and small.startswith("ij"):
        return f"IJ{small[2:]}"
    if rules == "tr" and small.startswith("i"):
        return f"İ{small[1:]}"
    if rules == "lt":
        small = _SOFT_DOT.sub(r"\1", small[:3]) + small[3:]
    return small[:1].title() + small[1:]


def titled(text: str, locale: str) -> str:
    """The first letter of each word large, all others small."""
    return "".join(capitalized(word, locale) for word in _WORD_BEGINNING.split(text))


@lru_cache(maxsize=512)
def _rules(locale: str) -> str:
    """The language whose rules hold."""
    name = language(locale)
    return "tr" if name in _TURKIC else name


def _greek_upper(text: str) -> str:
    """Accents fall; where one kept two vowels apart, a dialytika does so now (μάιος, ΜΑΪΟΣ); ή alone keeps its own."""
    written, is_after_letter, is_after_accent = [], False, False
    spelled = unicodedata.normalize("NFD", text)
    for found in _CLUSTER.finditer(spelled):
        letter, marks = found.groups()
        if not _GREEK_LETTER.match(letter):
            written.append((letter + marks).upper())
            is_after_letter, is_after_accent = _is_cased(letter), False
            continue
        large = letter.upper()
        has_accent = bool(_GREEK_ACCENTS & set(marks))
        has_dialytika = _DIALYTIKA in marks or (is_after_accent and large in "ΙΥ")
        is_or = large == "Η" and has_accent and not (is_after_letter or _IOTA_BELOW in marks)
        is_or = is_or and not _is_cased(spelled[found.end() : found.end() + 1])
        rest = [mark for mark in marks if mark not in _GREEK_ACCENTS | _GREEK_BREATHINGS and mark != _DIALYTIKA]
        written += [large, _TONOS if is_or else "", _DIALYTIKA if has_dialytika else "", "".join(rest).upper()]
        is_after_letter = True
        is_after_accent = large in _GREEK_VOWELS and has_accent and not has_dialytika
    return unicodedata.normalize("NFC", "".join(written))


def _is_cased(letter: str) -> bool:
    return letter.lower() != letter.upper()
