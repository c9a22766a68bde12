"""A locale tag as anybody writes it → its normal form, or an error that says what is wrong with it.

The grammar is BCP 47 (RFC 5646); the replacements follow UTS 35, annex C. The script is written exactly when leaving it
out would mean another one: zh-TW is zh-Hant-TW, sr-Cyrl-RS is sr-RS, and zh-Hans-TW keeps its Hans.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from assets.localization.cldr import facts
from assets.localization.errors import UnknownLocale, shown

MAX_LENGTH = 64
"""Of a tag as written. Real ones with extensions stay below 40."""
MAX_NORMAL_LENGTH = 35
"""Of a normal form: what RFC 5646, 4.4.1, asks every protocol to carry."""
NOT_LANGUAGES = frozenset({"und", "mul", "mis", "zxx", "root"})

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<extended>[a-z]{3}))?"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The subtags of a tag in their proper case; "" and () are absent ones."""

    language: str
    script: str = ""
    region: str = ""
    variants: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "-".join(filter(None, (self.language, self.script, self.region, *self.variants)))


def normalize(tag: str) -> str:
    """The normal form of a tag. Extensions (-u-, -t-, -x-) are dropped. Idempotent.

    Raises UnknownLocale for what is no tag, for `und`, and for a language, script or region that CLDR does not know.
    """
    return str(split(tag))


def split(tag: str) -> Parts:
    """The subtags of a tag's normal form. Raises UnknownLocale as `normalize` does."""
    if not isinstance(tag, str) or not tag.isascii() or len(tag) > MAX_LENGTH:
        _refuse(tag, "is no locale", "Write a BCP 47 tag such as de-CH.")
    return _split(tag)


def as_written(tag: str) -> Parts:
    """The subtags in their proper case with aliases applied, a script only where the tag has one. Raises as `split`."""
    split(tag)
    return _replaced(_read(tag), tag)


@lru_cache(maxsize=2048)
def _split(tag: str) -> Parts:
    parts = _replaced(_read(tag), tag)
    _require_known(parts, tag)
    parts = Parts(parts.language, _needed_script(parts), parts.region, parts.variants)
    if len(str(parts)) > MAX_NORMAL_LENGTH:
        _refuse(tag, f"is longer than {MAX_NORMAL_LENGTH} characters", "Drop variants.")
    return parts


def _read(tag: str) -> Parts:
    """Raises UnknownLocale unless the tag has the shape of one."""
    match = _TAG.fullmatch(_without_legacy(tag.replace("_", "-").lower()))
    if match is None:
        _refuse(tag, "is no locale", "Write a BCP 47 tag: language, script, region, such as de-CH or zh-Hant-TW.")
    variants = match["variants"].split("-")[1:]
    if len(set(variants)) < len(variants):
        _refuse(tag, "names a variant twice", "Name it once.")
    language = match["extended"] or match["language"]
    return Parts(language, (match["script"] or "").title(), (match["region"] or "").upper(), tuple(variants))


def _without_legacy(tag: str) -> str:
    """A lower-case tag whose longest registered beginning, such as zh-cmn or i-klingon, is replaced."""
    subtags = tag.split("-")
    for count in range(len(subtags), 1, -1):
        replacement = facts().tag_aliases.get("-".join(subtags[:count]))
        if replacement is not None:
            return "-".join([replacement.lower(), *subtags[count:]])
    return tag


def _replaced(parts: Parts, tag: str) -> Parts:
    """Aliases of variants, language and region applied; a replacement fills only subtags that are absent."""
    script, region = parts.script, parts.region
    variants, added_region = _replaced_variants(parts.variants)
    new_language, *filling = facts().language_aliases.get(parts.language, parts.language).split("-")
    for subtag in filling:
        script, region = (script or subtag, region) if len(subtag) == 4 else (script, region or subtag)
    region = region or added_region
    successors = facts().region_successors.get(region, {})
    region = successors.get(new_language) or facts().region_aliases.get(region, region)
    if new_language in NOT_LANGUAGES:
        _refuse(tag, "names no language", "Write the language, such as en.")
    return Parts(new_language, facts().script_aliases.get(script, script), region, variants)


def _replaced_variants(variants: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The variants sorted, with aliases applied, and a region that one of them stood for."""
    aliases = facts().variant_aliases
    replaced = [aliases.get(variant, variant) for variant in variants]
    regions = [name for name in replaced if name.isupper()]
    return tuple(sorted({name for name in replaced if name and not name.isupper()})), "".join(regions[:1])


def _require_known(parts: Parts, tag: str) -> None:
    if parts.language not in facts().languages:
        _refuse(tag, f"names the unknown language {parts.language}", "Correct it to a code of ISO 639.")
    if parts.script and parts.script not in facts().scripts:
        _refuse(tag, f"names the unknown script {parts.script}", "Correct it to a code of ISO 15924.")
    if parts.region and parts.region not in facts().regions:
        _refuse(tag, f"names the unknown region {parts.region}", "Correct it to a code of ISO 3166 or UN M49.")


def _needed_script(parts: Parts) -> str:
    """The script where the normal form writes it, "" where the language alone already means it."""
    bare = facts().likely_script(parts.language)
    there = facts().likely_script(parts.language, parts.region)
    meant = parts.script or there
    return "" if meant == bare == there else meant


def _refuse(tag: object, fact: str, remedy: str) -> NoReturn:
    raise UnknownLocale(f"{shown(tag)} {fact}. {remedy}", tag=tag[:MAX_LENGTH] if isinstance(tag, str) else "")
