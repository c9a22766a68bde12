"""A locale → what follows from it: its content chain, its script and direction, and the locale that formats for it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from assets.localization.cldr import facts
from assets.localization.tags import normalize, split
from assets.manifest import UNDETERMINED

PAIRS_KEPT = 4096
LAST_RESORT = "en-001"
"""Formats for a language of which neither it nor any parent has data: English with day before month."""
PSEUDO_LOCALES = frozenset({"en-XA", "ar-XB"})

__all__ = [
    "PSEUDO_LOCALES",
    "chain",
    "direction",
    "formatting_locale",
    "is_same_language",
    "language",
    "normalize",
    "parent",
    "script",
]


def chain(tag: str, overrides: Mapping[str, Sequence[str]] | None = None) -> tuple[str, ...]:
    """The locales whose content may stand for the tag's, nearest first, ending in "und".

    Each step is CLDR's explicit parent, else `und` above a script that is not the language's likely one, else the tag
    without its last subtag. `overrides` maps a locale to those that follow it instead; the chain goes on from the last
    of them, and an empty list ends it: {"pt-PT": ["en"], "ht": []}. Raises UnknownLocale.
    """
    if not overrides:
        return _plain_chain(normalize(tag))
    replaced = {normalize(name): tuple(map(_normalized, follow)) for name, follow in overrides.items()}
    found: dict[str, None] = {}
    waiting = [normalize(tag)]
    while waiting:
        step = waiting.pop(0)
        if step == UNDETERMINED or step in found:
            continue
        found[step] = None
        if not waiting:
            waiting = list(replaced.get(step, (parent(step),)))
    return (*found, UNDETERMINED)


def parent(tag: str) -> str:
    """The next locale of CLDR's chain after a normal form, at last "und"."""
    explicit = facts().parents.get(tag)
    if explicit is not None:
        return explicit
    parts = split(tag)
    cut = tag.rpartition("-")[0]
    if not cut or (parts.script and tag == f"{parts.language}-{parts.script}"):
        return UNDETERMINED
    return normalize(f"{cut}-{script(tag)}" if cut == parts.language else cut)


def language(tag: str) -> str:
    """The language subtag of the tag's normal form."""
    return split(tag).language


def script(tag: str) -> str:
    """The four-letter script that the tag is written in, whether it says so or not."""
    parts = split(tag)
    return parts.script or facts().likely_script(parts.language, parts.region)


def direction(tag: str) -> Literal["ltr", "rtl"]:
    """How the tag's script runs."""
    return "rtl" if script(tag) in facts().right_to_left else "ltr"


@lru_cache(maxsize=PAIRS_KEPT)
def is_same_language(one: str, other: str) -> bool:
    """Whether a reader of the one reads the other: same language, same script. CLDR's `no` is Bokmål, as `nb` is."""
    languages = {"nb" if language(tag) == "no" else language(tag) for tag in (one, other)}
    return len(languages) == 1 and script(one) == script(other)


def formatting_locale(tag: str) -> str:
    """The nearest locale that ICU and Babel both have data for. Never fails for a tag that `normalize` takes.

    The content chain is walked while it stays in the language (en-JP → en, en-EE → en-150), then subtags are cut
    (az-Arab-IR → az), then the rest of the chain is walked (ht → fr-HT).
    """
    return _formatting_locale(normalize(tag))


@lru_cache(maxsize=2048)
def _formatting_locale(tag: str) -> str:
    parts = split(tag)
    spelled = "-".join(filter(None, (parts.language, script(tag), parts.region)))
    without_variants = "-".join(filter(None, (parts.language, parts.script, parts.region)))
    steps = _plain_chain(tag)[:-1]
    own = [step for step in steps if language(step) == parts.language]
    for candidate in (without_variants, spelled, *own, parts.language, *steps):
        if candidate in facts().formatting:
            return candidate
    return LAST_RESORT


@lru_cache(maxsize=2048)
def _plain_chain(tag: str) -> tuple[str, ...]:
    return tuple(_ancestors(tag))


def _ancestors(tag: str) -> Iterator[str]:
    while tag != UNDETERMINED:
        yield tag
        tag = parent(tag)
    yield UNDETERMINED


def _normalized(tag: str) -> str:
    return UNDETERMINED if tag == UNDETERMINED else normalize(tag)
