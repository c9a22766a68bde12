"""A pattern, a locale identifier and one value → text, by ICU. The only module that imports icu4py.

Identifiers and patterns come from enumerations and allow-lists of this package alone: ICU reads `;` and `@` in an
identifier, takes any unknown locale for the process's LANG, and never ends on some number skeletons.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from importlib.metadata import version
from itertools import accumulate
from types import MappingProxyType

import icu4py
from icu4py.breakers import CharacterBreaker, LineBreaker, WordBreaker
from icu4py.messageformat import MessageFormat

from assets.localization.cldr import facts
from assets.localization.errors import BadPattern, BadValue, L10nError
from assets.localization.locales import language

NUMBER_FORMATS_KEPT = 2048
"""4 to 9 KiB each."""
DATE_FORMATS_KEPT = 512
"""30 KiB each."""
NAME = "v"
BIDI_CONTROLS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that order others and are not seen; a translation table that removes them."""

PHRASED = frozenset({"ja", "ko"})
"""Languages for which ICU knows phrases."""
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""What JSON can carry and UTF-8 cannot."""
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1980-\u19df\u1a20-\u1aaf\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
"""Letters of Thai, Lao, Burmese, Khmer, Tai, kana and Han: scripts that put no space between words."""


def format_number(value: Decimal, skeleton: str, identifier: str) -> str:
    """`value` by a number skeleton such as `::percent`."""
    return _run(_number_format(skeleton, identifier), value)


def format_instant(wall_time: datetime, style: str, identifier: str) -> str:
    """A wall time that is labelled UTC, by a style word, a `::` skeleton or a pattern."""
    return _run(_date_format(style, identifier), wall_time)


def format_time(wall_time: datetime, style: str, identifier: str) -> str:
    """The time of day of a wall time that is labelled UTC, by a style word."""
    return _run(_time_format(style, identifier), wall_time)


def grapheme_length(text: str) -> int:
    """How many characters a reader counts: grapheme clusters without bidi controls; half of a surrogate pair is one."""
    visible = LONE_SURROGATE.sub("\ufffd", text.translate(BIDI_CONTROLS))
    if visible.isascii() and "\r\n" not in visible:
        return len(visible)
    return sum(1 for _ in CharacterBreaker(visible, "en").segments())


def segments(text: str) -> list[str]:
    """The words, blanks and marks of a text, in order and without loss; grapheme by grapheme where words are written
    without spaces between them (Han, kana, Thai and its like)."""
    found: list[str] = []
    for word in WordBreaker(text, "en"):
        found += CharacterBreaker(word, "en") if UNSPACED.search(word) else [word]
    return found


def clusters(text: str) -> Iterator[str]:
    """What a reader takes for one character each (grapheme clusters), in order and without loss."""
    return iter(CharacterBreaker(text, "en"))


def line_breaks(text: str, locale: str) -> list[int]:
    """The places after which a line may end, the text's end included (UAX #14).

    Japanese and Korean are broken between phrases, as headlines are, and not between any two letters.
    """
    own = language(locale)
    identifier = f"{own}-u-lw-phrase" if own in PHRASED else own
    return list(accumulate(map(len, LineBreaker(text, identifier))))


def engine_versions() -> Mapping[str, str]:
    """What formatted text depends on besides its input: ICU, CLDR data, Babel, zones. Part of every recipe."""
    return MappingProxyType(
        {"babel": version("babel"), "cldr": facts().cldr, "icu": icu4py.icu_version, "tzdata": version("tzdata")}
    )


def require_engine() -> None:
    """Raises L10nError unless ICU is the version whose locales are in the data file. For start-up checks."""
    if icu4py.icu_version != facts().icu:
        raise L10nError(
            f"ICU is {icu4py.icu_version}, the locale data was made for {facts().icu}. "
            "Install the locked icu4py, or generate assets/localization/data again."
        )


@lru_cache(maxsize=NUMBER_FORMATS_KEPT)
def _number_format(skeleton: str, identifier: str) -> MessageFormat:
    return _compiled(f"{{{NAME},number,{skeleton}}}", identifier)


@lru_cache(maxsize=DATE_FORMATS_KEPT)
def _date_format(style: str, identifier: str) -> MessageFormat:
    return _compiled(f"{{{NAME},date,{style}}}", identifier)


@lru_cache(maxsize=DATE_FORMATS_KEPT)
def _time_format(style: str, identifier: str) -> MessageFormat:
    return _compiled(f"{{{NAME},time,{style}}}", identifier)


def _compiled(pattern: str, identifier: str) -> MessageFormat:
    """Patterns are given without a blank after the comma: ICU would print it."""
    try:
        return MessageFormat(pattern, identifier)
    except (RuntimeError, ValueError, TypeError) as error:
        raise BadPattern(f"ICU cannot read {pattern} for {identifier}.", remedy="Correct the style.") from error


def _run(compiled: MessageFormat, value: Decimal | datetime) -> str:
    try:
        return compiled.format({NAME: value})
    except (RuntimeError, ValueError, TypeError, OverflowError) as error:
        raise BadValue(f"ICU cannot format this {type(value).__name__} by {compiled.pattern}. Correct it.") from error
