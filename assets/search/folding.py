"""Text of any language → the plain letters it is found by; a word that is searched for → the pattern it must match.

Folding drops what readers leave out or write otherwise: case, accents, vowel signs, variants of letters, punctuation.
Scripts that put no space between words get one around each character, so that a word of one or two of them is found.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

FOLDING = 1
"""Raise it where `fold` says something else than before: rows of another number are made anew (docs/commands.md)."""
WHOLE_WORD, WORD_START = 1, 3
"""Up to so many letters are found as a whole word, or at the start of one; longer ones anywhere."""
SPELLED_OUT = {"ä": "ae", "ö": "oe", "ü": "ue"}
NORDIC = {"å": "aa", "ø": "oe", "æ": "ae"}
SPELLINGS: Mapping[str, Mapping[str, str]] = {"de": SPELLED_OUT, "da": NORDIC, "nb": NORDIC, "no": NORDIC, "nn": NORDIC}
"""By language, letters that are written as two where keyboards lack them."""
TWO_FOR_ONE = re.compile(r"(?<![aeiouq])([aou])e")

_DROPPED = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),
    (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x05C7, 0x05C7),
    (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E8),
    (0x06EA, 0x06ED), (0x0898, 0x08FF), (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0100, 0xE01EF),
)  # fmt: skip
"""Marks of Latin, Greek, Cyrillic, Hebrew and Arabic, the tatweel, and what has no width."""
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007),
    (0x3021, 0x312F), (0x3130, 0x318F), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xA960, 0xA97F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)  # fmt: skip
"""Thai, Lao, Burmese, Khmer, Hangul, kana, Bopomofo, Han."""
_BRAHMIC = range(0x0900, 0x0E00, 0x80)
_NASALS = (0x19, 0x1E, 0x23, 0x28, 0x2E)
_ANUSVARA, _NUKTA, _VIRAMA = 0x02, 0x3C, 0x4D
"""Places within each Brahmic block of Unicode."""
_NASAL = re.compile("|".join(f"[{''.join(chr(block + each) for each in _NASALS)}]{chr(block + _VIRAMA)}(?=\\w)"
                             for block in _BRAHMIC if block != 0x0B80))  # fmt: skip
_ONE_FOR_ANOTHER = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "ھ": "ه", "ہ": "ه", "ँ": "ं", "ॉ": "ा",
}  # fmt: skip


class _Letters(dict[int, str]):
    """By code point what it becomes: nothing, a space, a plain letter; worked out once for each that occurs."""

    def __missing__(self, point: int) -> str:
        self[point] = found = _plain(point)
        return found


def _plain(point: int) -> str:
    letter = chr(point)
    if _is_in(point, _DROPPED) or (0x0900 <= point < 0x0E00 and point % 0x80 == _NUKTA):
        return ""
    if 0x3041 <= point <= 0x3096:
        return f" {chr(point + 0x60)} "
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    if kind[0] not in "LNM":
        return " "
    return f" {letter} " if _is_in(point, _UNSPACED) else _ONE_FOR_ANOTHER.get(letter, letter)


def _is_in(point: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= point <= last for first, last in ranges)


_MARKS = dict.fromkeys(point for first, last in _DROPPED for point in range(first, last + 1))
_LETTERS = _Letters()


def fold(text: str) -> str:
    """The words that a text is found by, one space between them; "" where it has none.

    It holds letters, digits, marks and spaces alone: nothing that a pattern of SQL, FTS5 or an expression reads
    otherwise.
    """
    return " ".join(letters_of(text).split())


def letters_of(text: str) -> str:
    """The same with as many spaces as the text has, and two more around each character that stands alone."""
    if text.isascii():
        return text.lower().translate(_LETTERS)
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_MARKS)
    letters = unicodedata.normalize("NFC", bare).translate(_LETTERS)
    return _NASAL.sub(_anusvara, letters)


def _anusvara(found: re.Match[str]) -> str:
    return chr(ord(found[0][0]) // 0x80 * 0x80 + _ANUSVARA)


def spelled_out(text: str, language: str) -> str:
    """The other spelling of a language's words, folded: Müller as `mueller`, Mueller as `muller`; "" where none is."""
    letters = SPELLINGS.get(language)
    if letters is None:
        return ""
    return " ".join(dict.fromkeys(_otherwise(unicodedata.normalize("NFC", text).lower(), letters)))


def _otherwise(text: str, letters: Mapping[str, str]) -> Iterator[str]:
    for word in text.split():
        if any(letter in word for letter in letters):
            yield fold("".join(letters.get(letter, letter) for letter in word))
        elif letters is SPELLED_OUT and TWO_FOR_ONE.search(word):
            yield fold(TWO_FOR_ONE.sub(r"\1", word))


def pattern(term: str) -> str:
    """What a folded text with a space on either side must hold to match a term; "" for a term without a letter.

    At least three characters long, so that an index of trigrams always narrows it.
    """
    words = fold(term).split()
    if not words:
        return ""
    text = " ".join(words)
    if len(words) == 1 and not _is_unspaced(text[0]):
        if len(text) > WORD_START:
            return text
        return f" {text} " if len(text) == WHOLE_WORD else f" {text}"
    return f" {text} " if _is_unspaced(text[-1]) else f" {text}"


def _is_unspaced(letter: str) -> bool:
    return _is_in(ord(letter), _UNSPACED)
