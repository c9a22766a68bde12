"""CLDR's supplemental data and ICU's list of locales → cldr.json, the facts this product resolves locales by.

Run it when the pinned ICU moves, with the cldr-core of the same CLDR version:

    for name in core misc-full; do
      npm pack cldr-$name@48.2.0 && mkdir $name && tar xzf cldr-$name-48.2.0.tgz -C $name --strip-components 1
    done
    python -m assets.localization.data.generate core misc-full

The data is under the Unicode License v3 (SPDX Unicode-3.0), named in NOTICE.
"""

import importlib.metadata
import json
import re
import sys
from pathlib import Path
from typing import Any

from babel import localedata

TARGET = Path(__file__).with_name("cldr.json")
PSEUDO_REGIONS = ("XA", "XB")
"""Regions of the pseudo-locales en-XA and ar-XB; CLDR keeps them out of its lists."""
TENDER_SINCE = "2020-01-01"
"""A currency that ended before this day is a typing error in a price, not a price."""
REPEATED_SYMBOL = {"tr-TR"}
"""ICU's bundles whose money patterns print the symbol into names and digits and lose accounting; `tr` is right."""
DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


def main(package: Path, texts: Path) -> None:
    """Reads the unpacked cldr-core and cldr-misc-full and writes the data file."""
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
        "formatting": _words((_icu_locales() & _babel_locales()) - REPEATED_SYMBOL),
        "currencies": _currencies(package),
        "weeks": _weeks(package),
        **_lists(texts),
        "quotes": _quotes(texts),
    }
    TARGET.write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


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


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
