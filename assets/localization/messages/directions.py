"""Turns text and locales into a claim: is anything here written from right to left."""

import re
from functools import lru_cache

from assets.localization.locales import direction

_RTL = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def has_rtl(text: str) -> bool:
    """Whether `text` holds a character of a right-to-left script, or a control that begins such a run."""
    return not text.isascii() and _RTL.search(text) is not None


@lru_cache(maxsize=512)
def is_rtl_locale(locale: str) -> bool:
    """Whether the locale's script runs from right to left."""
    return direction(locale) == "rtl"
