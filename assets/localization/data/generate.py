"""CLDR's data and ICU's list of locales → cldr.json, by which locales are resolved, and phrases.json.

Run it when the pinned ICU moves, with the packages of the same CLDR version:

    for name in core misc-full dates-full localenames-full; do
      npm pack cldr-$name@48.2.0 && mkdir $name && tar xzf cldr-$name-48.2.0.tgz -C $name --strip-components 1
    done
    python -m assets.localization.data.generate core misc-full dates-full localenames-full

The data is under the Unicode License v3 (SPDX Unicode-3.0), named in NOTICE.
"""

import importlib.metadata
import json
import re
import sys
from pathlib import Path
from typing import Any

from babel import localedata

FACTS = Path(__file__).with_name("cldr.json")
PHRASES = Path(__file__).with_name("phrases.json")
UNITS = ("year", "quarter", "month", "week", "day", "hour", "minute", "second")
PSEUDO_REGIONS = ("XA", "XB")
"""Regions of the pseudo-locales en-XA and ar-XB; CLDR keeps them out of its lists."""
TENDER_SINCE = "2020-01-01"
"""A currency that ended before this day is a typing error in a price, not a price."""
LOST_ACCOUNTING = {"tr-TR"}
"""ICU's bundles that lack the accounting patterns which CLDR has; `tr` is right."""
DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


def main(package: Path, texts: Path, dates: Path, names: Path) -> None:
    """Reads the unpacked packages, in the order above, and writes both data files."""
    likely = _supplemental(package, "likelySubtags")["likelySubtags"]
    aliases = _supplemental(package, "aliases")["metadata"]["alias"]
    facts = {
        "cldr": json.loads((package / "package.json").read_text("utf-8"))["version"],
        "icu": _icu_data().suffixes[-2].lstrip(".") + _icu_data().suffixes[-1],
        "licence": "Unicode-3.0",
        **_scripts(package, likely),
        "regions": _words(_regions(package)),
        "parents": _supplemental(package, "parentLocales")["parentLocales"]["parentLocale"],
        **_aliases(aliases, likely, _regions(package)),
        "plurals": _plurals(package),
        "formatting": _words((_icu_locales() & _babel_locales()) - LOST_ACCOUNTING),
        "currencies": _currencies(package),
        "weeks": _weeks(package),
        **_lists(texts),
        "quotes": _quotes(texts),
    }
    _write(FACTS, facts)
    tags = [tag for tag in (*facts["formatting"].split(), "und") if (names / "main" / tag).exists()]
    phrases = {tag: _time_phrases(dates, tag) | _name_phrases(names, tag) for tag in tags}
    _write(PHRASES, {"licence": facts["licence"], "phrases": _without_inherited(phrases, facts["parents"])})


def _write(target: Path, data: dict[str, Any]) -> None:
    target.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def _supplemental(package: Path, name: str) -> Any:
    return json.loads((package / "supplemental" / f"{name}.json").read_text("utf-8"))["supplemental"]


def _words(names: set[str]) -> str:
    return " ".join(sorted(names))


def _scripts(package: Path, likely: dict[str, str]) -> dict[str, Any]:
    """Languages by their likely script, the language-region pairs that differ, all scripts, the right-to-left ones."""
    bare = {tag: target.split("-")[1] for tag, target in likely.items() if "-" not in tag and tag != "und"}
    grouped: dict[str, set[str]] = {}
    for language, script in bare.items():
        grouped.setdefault(script, set()).add(language)
    paired = re.compile(r"(?!und)[a-z]{2,3}-([A-Z]{2}|\d{3})")
    pairs = {tag: target.split("-")[1] for tag, target in likely.items() if paired.fullmatch(tag)}
    metadata = json.loads((package / "scriptMetadata.json").read_text("utf-8"))["scriptMetadata"]
    return {
        "languages": {script: _words(languages) for script, languages in grouped.items()},
        "script_by_region": {tag: script for tag, script in pairs.items() if bare.get(tag.split("-")[0]) != script},
        "scripts": _words((set(metadata) | set(grouped)) - {"Zinh", "Zyyy", "Zzzz"}),
        "right_to_left": _words({name for name, facts in metadata.items() if facts["rtl"] == "YES"}),
    }


def _regions(package: Path) -> set[str]:
    containment = _supplemental(package, "territoryContainment")["territoryContainment"]
    contained = {code for facts in containment.values() for code in facts["_contains"]}
    groups = {code for code in containment if re.fullmatch(r"[A-Z]{2}|\d{3}", code)}
    retired = set(_supplemental(package, "aliases")["metadata"]["alias"]["territoryAlias"])
    return ((contained | groups) - retired) | set(PSEUDO_REGIONS)


def _aliases(aliases: Any, likely: dict[str, str], known: set[str]) -> dict[str, Any]:
    """Replacements by kind. A region that fell apart has its successors, chosen by the language."""
    languages = {tag: fact["_replacement"] for tag, fact in aliases["languageAlias"].items()}
    languages = {tag: new for tag, new in languages.items() if "-x-" not in new and new.split("-")[0] in likely}
    regions = {code: fact["_replacement"].split() for code, fact in aliases["territoryAlias"].items()}
    regions = {code: new for code, new in regions.items() if known >= set(new) and (len(code) == 2 or code.isdigit())}
    homes = {tag: target.split("-")[2] for tag, target in likely.items() if "-" not in tag and tag != "und"}
    return {
        "language_aliases": {tag: new for tag, new in languages.items() if "-" not in tag},
        "tag_aliases": {tag.lower(): new for tag, new in languages.items() if "-" in tag and not tag.startswith("und")},
        "variant_aliases": {tag[4:]: new[4:] for tag, new in languages.items() if tag.startswith("und-")}
        | {tag: fact["_replacement"] for tag, fact in aliases["variantAlias"].items()},
        "script_aliases": {code: fact["_replacement"] for code, fact in aliases["scriptAlias"].items()},
        "region_aliases": {code: new[0] for code, new in regions.items()},
        "region_successors": {
            code: {tag: home for tag, home in homes.items() if home in new[1:]}
            for code, new in regions.items()
            if len(new) > 1
        },
    }


def _plurals(package: Path) -> dict[str, dict[str, dict[str, str]]]:
    """By kind and locale, the condition of each plural category but `other`, which is the rest."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for name, kind in (("plurals", "cardinal"), ("ordinals", "ordinal")):
        rules = _supplemental(package, name)[f"plurals-type-{kind}"]
        found[kind] = {tag: _conditions(rule) for tag, rule in rules.items()}
    return found


def _conditions(rule: dict[str, str]) -> dict[str, str]:
    named = {name.removeprefix("pluralRule-count-"): text.partition("@")[0].strip() for name, text in rule.items()}
    return {category: condition for category, condition in named.items() if condition}


def _icu_locales() -> set[str]:
    """The locales whose resource bundles are inside the ICU data that the icu4py wheel carries."""
    names = re.findall(rb"icudt\d+l/([a-z]{2,3}(?:_[A-Za-z0-9]+)*)\.res", _icu_data().read_bytes())
    return {name.decode().replace("_", "-") for name in names}


def _icu_data() -> Path:
    """The wheel's data library, whose name ends in ICU's version: libicudata-….so.78.3."""
    files = importlib.metadata.files("icu4py") or []
    return next(Path(str(file.locate())) for file in files if "libicudata" in file.name)


def _babel_locales() -> set[str]:
    return {name.replace("_", "-") for name in localedata.locale_identifiers()}


def _currencies(package: Path) -> dict[str, int]:
    """Currency codes that were legal tender since TENDER_SINCE, with the digits after the decimal point."""
    data = _supplemental(package, "currencyData")["currencyData"]
    tender = {
        code
        for periods in data["region"].values()
        for period in periods
        for code, facts in period.items()
        if facts.get("_tender") != "false" and facts.get("_to", "9999") >= TENDER_SINCE
    }
    default = data["fractions"]["DEFAULT"]
    return {code: int(data["fractions"].get(code, default)["_digits"]) for code in sorted(tender)}


def _weeks(package: Path) -> dict[str, dict[str, int]]:
    """By region, Monday = 0: the week's first day, the weekend, and the fewest days of a year's first week."""
    data = _supplemental(package, "weekData")["weekData"]
    named = {"first": "firstDay", "weekend_start": "weekendStart", "weekend_end": "weekendEnd"}
    weeks = {
        name: {region: DAYS[day] for region, day in data[source].items() if "-alt-" not in region}
        for name, source in named.items()
    }
    return weeks | {"min_days": {region: int(days) for region, days in data["minDays"].items()}}


def _lists(texts: Path) -> dict[str, Any]:
    """The distinct list patterns, and by locale the places of its `standard`, `or` and `unit` ones among them.

    A locale whose patterns are those of the tag without its last subtag is left out.
    """
    distinct: dict[tuple[str, ...], int] = {}
    places: dict[str, list[int]] = {}
    for file in sorted(texts.glob("main/*/listPatterns.json"), key=lambda file: (len(file.parent.name), file)):
        tag = file.parent.name
        patterns = json.loads(file.read_text("utf-8"))["main"][tag]["listPatterns"]
        kinds = [patterns[f"listPattern-type-{kind}"] for kind in ("standard", "or", "unit")]
        rows = [tuple(kind[part] for part in ("2", "start", "middle", "end")) for kind in kinds]
        found = [distinct.setdefault(row, len(distinct)) for row in rows]
        if found != _inherited(places, tag):
            places[tag] = found
    return {"list_patterns": [list(row) for row in distinct], "lists": places}


def _inherited(known: dict[str, Any], tag: str) -> Any:
    """What the tag has without its last subtags, None where no beginning of it is known."""
    while tag := tag.rpartition("-")[0]:
        if tag in known:
            return known[tag]
    return None


def _quotes(texts: Path) -> dict[str, str]:
    """By locale the marks round a quotation and round one inside it, left out where a shorter tag has the same."""
    quotes: dict[str, str] = {}
    files = texts.glob("main/*/delimiters.json")
    for file in sorted(files, key=lambda file: (file.parent.name != "und", len(file.parent.name), file)):
        tag = file.parent.name
        marks = json.loads(file.read_text("utf-8"))["main"][tag]["delimiters"]
        sides = (f"{level}{side}" for level in ("quotation", "alternateQuotation") for side in ("Start", "End"))
        found = " ".join(marks[side] for side in sides)
        if found != (_inherited(quotes, tag) or quotes.get("und")):
            quotes[tag] = found
    return quotes


def _time_phrases(dates: Path, tag: str) -> dict[str, Any]:
    """By name: `relative/day`, `interval/yMMMd`, `joined/long` and the like; `interval/` for two whole ends."""
    fields = _main(dates, tag, "dateFields")["dates"]["fields"]
    found: dict[str, Any] = {f"relative/{unit}": _relative(fields[unit]) for unit in UNITS}
    gregorian = _main(dates, tag, "ca-gregorian")["dates"]["calendars"]["gregorian"]
    found |= {f"joined/{style}": _unquoted(text) for style, text in _joined(gregorian).items()}
    formats = gregorian["dateTimeFormats"]["intervalFormats"]
    found["interval/"] = formats.pop("intervalFormatFallback")
    for skeleton, patterns in formats.items():
        found[f"interval/{skeleton}"] = {letter: text for letter, text in patterns.items() if "-alt-" not in letter}
    return found


def _joined(calendar: dict[str, Any]) -> dict[str, str]:
    """By date style the pattern of a day {1} and a time {0}, and "" for the plain one."""
    return {**calendar["dateTimeFormats-atTime"]["standard"], "": calendar["dateTimeFormats"]["medium"]}


def _unquoted(pattern: str) -> str:
    """A date pattern without letters as the text that it is."""
    return pattern.replace("''", "\0").replace("'", "").replace("\0", "'")


def _relative(field: dict[str, Any]) -> dict[str, Any]:
    """Past and future by plural category, and the words for small distances: {"past": …, "future": …, "-1": …}."""
    found: dict[str, Any] = {
        name.removeprefix("relative-type-"): text for name, text in field.items() if name.startswith("relative-type-")
    }
    for tense in ("past", "future"):
        patterns = field[f"relativeTime-type-{tense}"]
        found[tense] = {name.removeprefix("relativeTimePattern-count-"): text for name, text in patterns.items()}
    return found


def _name_phrases(names: Path, tag: str) -> dict[str, Any]:
    """`language/pt-BR` and the like are names of locales; `language/` takes details, `language/,` joins two."""
    has_names = (names / "main" / tag / "languages.json").exists()
    languages = _main(names, tag, "languages")["localeDisplayNames"]["languages"] if has_names else {}
    pattern = _main(names, tag, "localeDisplayNames")["localeDisplayNames"]["localeDisplayPattern"]
    found = {
        f"language/{code}": name
        for code, name in languages.items()
        if "-" in code and "-alt-" not in code and name != code
    }
    return found | {"language/": pattern["localePattern"], "language/,": pattern["localeSeparator"]}


def _main(package: Path, tag: str, name: str) -> Any:
    return json.loads((package / "main" / tag / f"{name}.json").read_text("utf-8"))["main"][tag]


def _without_inherited(phrases: dict[str, Any], parents: dict[str, str]) -> dict[str, Any]:
    """Each locale without what it shares with the nearest of its parents that has phrases; None for what it lacks."""
    kept: dict[str, Any] = {}
    for tag, own in phrases.items():
        above = tag
        while above == tag or (above and above not in phrases):
            above = parents.get(above, above.rpartition("-")[0])
        inherited = phrases.get(above or "und", {}) if tag != "und" else {}
        kept[tag] = {name: text for name, text in own.items() if inherited.get(name) != text}
        kept[tag] |= dict.fromkeys(inherited.keys() - own.keys())
    return {tag: rows for tag, rows in kept.items() if rows}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
