"""The generated files data/*.json → CLDR's facts as one frozen value, and its phrases by locale, read once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

DATA = Path(__file__).parent / "data"
WORLD = "001"


@dataclass(frozen=True, slots=True)
class WeekData:
    """A region's week; days count from Monday = 0. `min_days` is the fewest days that make a year's first week."""

    first_day: int
    weekend_start: int
    weekend_end: int
    min_days: int


@dataclass(frozen=True, slots=True)
class ListPatterns:
    """How a list is joined, each with {0} and {1}: two items; the first two of more; each further one; the last."""

    pair: str
    start: str
    middle: str
    end: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Supplemental data of one CLDR version, of which `icu` must be the engine.

    `languages` maps a bare language to its likely script, `script_by_region` a language-region pair to a likely script
    that differs from it. `tag_aliases` replace the start of a tag written in lower case. `region_successors` choose by
    language among the countries that followed one; `region_aliases` holds the default. `formatting` are the locales
    that ICU and Babel both have. `plurals` are by kind and locale the conditions of the categories. `currencies` maps a
    code to its digits after the decimal point. `lists` gives by locale the places of its and, or, unit patterns in
    `list_patterns`; `quotes` by locale the marks round a quotation and round one inside it, parted by spaces. Both
    leave out a locale that has what the shorter tag has.
    """

    cldr: str
    icu: str
    languages: Mapping[str, str]
    script_by_region: Mapping[str, str]
    scripts: frozenset[str]
    right_to_left: frozenset[str]
    regions: frozenset[str]
    parents: Mapping[str, str]
    language_aliases: Mapping[str, str]
    tag_aliases: Mapping[str, str]
    variant_aliases: Mapping[str, str]
    script_aliases: Mapping[str, str]
    region_aliases: Mapping[str, str]
    region_successors: Mapping[str, Mapping[str, str]]
    formatting: frozenset[str]
    plurals: Mapping[str, Mapping[str, Mapping[str, str]]]
    currencies: Mapping[str, int]
    weeks: Mapping[str, Mapping[str, int]]
    list_patterns: tuple[ListPatterns, ...]
    lists: Mapping[str, tuple[int, int, int]]
    quotes: Mapping[str, str]

    def likely_script(self, language: str, region: str = "") -> str:
        """The script that the language is written in there, or "" for a language without one."""
        return self.script_by_region.get(f"{language}-{region}") or self.languages.get(language, "")

    def list_pattern(self, locale: str, kind: int) -> ListPatterns:
        """The patterns of kind 0 (and), 1 (or) or 2 (unit), of the locale or the longest beginning that has some."""
        while locale and locale not in self.lists:
            locale = locale.rpartition("-")[0]
        return self.list_patterns[self.lists[locale or "und"][kind]]

    def quotation_marks(self, locale: str) -> tuple[str, str, str, str]:
        """Round a quotation and round one inside it, of the locale or the longest beginning that has some."""
        while locale and locale not in self.quotes:
            locale = locale.rpartition("-")[0]
        opening, closing, inner_opening, inner_closing = self.quotes[locale or "und"].split()
        return opening, closing, inner_opening, inner_closing

    def week(self, region: str) -> WeekData:
        """The region's week, or the world's where CLDR names no other."""
        found = {name: days.get(region, days[WORLD]) for name, days in self.weeks.items()}
        return WeekData(found["first"], found["weekend_start"], found["weekend_end"], found["min_days"])


@cache
def facts() -> Facts:
    """The facts of the data file beside this module."""
    data: dict[str, Any] = json.loads((DATA / "cldr.json").read_text("utf-8"))
    del data["licence"]
    grouped = data.pop("languages")
    data["list_patterns"] = tuple(ListPatterns(*row) for row in data["list_patterns"])
    for name in ("scripts", "right_to_left", "regions", "formatting"):
        data[name] = frozenset(data[name].split())
    data["languages"] = {language: script for script, listed in grouped.items() for language in listed.split()}
    return Facts(**{name: _frozen(value) for name, value in data.items()})


@lru_cache(maxsize=256)
def phrases(locale: str) -> Mapping[str, Any]:
    """A formatting locale's phrases by name, with what it takes from its parents; what it lacks may be None.

    `relative/day` and the like hold "past" and "future" by plural category, and a word by small distance ("-1").
    `interval/yMMMd` and the like hold a Gregorian pattern by the letter of the greatest difference, `interval/` the one
    for two whole ends of any calendar. `joined/long` and the like join a day {1} and a time {0}, `joined/` does so
    plainly. `language/pt-BR` and the like are names, `language/` the pattern of a name with
    details, `language/,` that of two details.
    """
    steps = []
    while locale:
        steps.append(locale)
        locale = facts().parents.get(locale, locale.rpartition("-")[0])
    found: dict[str, Any] = {}
    for step in ("und", *reversed(steps)):
        found |= _all_phrases().get(step, {})
    return MappingProxyType(found)


@cache
def _all_phrases() -> Mapping[str, Mapping[str, Any]]:
    every: Mapping[str, Mapping[str, Any]] = json.loads((DATA / "phrases.json").read_text("utf-8"))["phrases"]
    return every


def _frozen(value: object) -> Any:
    return MappingProxyType(value) if isinstance(value, dict) else value
