"""Items, codes and counts → lists, names and plural categories in a language, from the data of CLDR and Babel."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from functools import lru_cache, reduce
from typing import Final, Literal

from assets.localization.cldr import WeekData, facts, phrases
from assets.localization.errors import BadValue, shown
from assets.localization.formatting import values
from assets.localization.formatting.context import Context, babel_locale, plural_rule, require_currency
from assets.localization.formatting.engine import BIDI_CONTROLS
from assets.localization.formatting.values import EXACT
from assets.localization.tags import Parts, as_written

LIST_KINDS: Final = ("and", "or", "unit")
_SPANISH_E = re.compile(r"i|hi(?![ae])", re.IGNORECASE)
_SPANISH_U = re.compile(r"h?o|8|11(?: |$)", re.IGNORECASE)


def list_(items: Sequence[str], context: Context, *, kind: Literal["and", "or", "unit"] = "and") -> str:
    """Texts as one list: "a, b and c". None gives "", one gives itself."""
    if kind not in LIST_KINDS:
        raise BadValue(f"{shown(kind)} is no kind of list. Write one of {', '.join(LIST_KINDS)}.")
    if isinstance(items, str) or not all(isinstance(item, str) for item in items):
        raise BadValue("A list needs texts. Give a sequence of str.")
    if len(items) < 2:
        return "".join(items)
    patterns = facts().list_pattern(context.formatting, LIST_KINDS.index(kind))
    pattern = patterns.pair if len(items) == 2 else patterns.end
    rest = _joined(items[:-1], patterns.start, patterns.middle)
    return _contextual(pattern, items[-1], context.formatting).format(rest, items[-1])


def display_name(kind: Literal["language", "script", "region", "currency"], code: str, context: Context) -> str:
    """What the context's language calls a language tag, script, region or currency; its code where it has no name.

    A tag is named as it is written: zh-Hans is Simplified Chinese, though its normal form is zh.
    """
    locale = babel_locale(context.formatting)
    if kind == "currency":
        require_currency(code)
        return str(locale.currencies.get(code, code))
    if kind == "language":
        return _language_name(as_written(code), context.formatting)
    names, known = {"script": (locale.scripts, facts().scripts), "region": (locale.territories, facts().regions)}.get(
        kind, (None, None)
    )
    if names is None or known is None:
        raise BadValue(f"{shown(kind)} has no names. Write language, script, region or currency.")
    if not isinstance(code, str) or code not in known:
        raise BadValue(f"No {kind} {shown(code)}. Correct the code.")
    return str(names.get(code, code))


def plural_category(n: Decimal | int, context: Context) -> str:
    """zero, one, two, few, many or other. Give the number as it is displayed: Decimal("1.0") is not 1 in English."""
    return _category(plural_rule(context.formatting, "cardinal"), n)


def ordinal_category(n: Decimal | int, context: Context) -> str:
    """The plural category of a rank: in English 1 is one (1st), 2 is two (2nd)."""
    return _category(plural_rule(context.formatting, "ordinal"), n)


def week_data(region: str) -> WeekData:
    """First day, weekend and first week of a region. Raises BadValue for an unknown one."""
    if not isinstance(region, str) or region not in facts().regions:
        raise BadValue(f"No region {shown(region)}. Write a code of ISO 3166 or UN M49.")
    return facts().week(region)


def _category(rule: Callable[[Decimal], str], n: Decimal | int) -> str:
    """The rule's answer in exact arithmetic, whatever the thread's decimal context is."""
    exact = values.number(n).copy_abs()
    with localcontext(EXACT):
        return str(rule(exact))


def _joined(items: Sequence[str], start: str, middle: str) -> str:
    """All items but the last: the first pair by `start`, each further one by `middle`."""
    if len(items) == 1:
        return items[0]
    joined = start.format(items[0], items[1])
    for item in items[2:]:
        joined = middle.format(joined, item)
    return joined


def _contextual(pattern: str, last: str, formatting: str) -> str:
    """The pattern that the last item's sound or script asks for: Spanish y → e, o → u; Hebrew ו → ו-."""
    text = last.translate(BIDI_CONTROLS).lstrip()
    language = formatting.partition("-")[0]
    if language == "es" and _SPANISH_E.match(text):
        return pattern.replace("{0} y {1}", "{0} e {1}")
    if language == "es" and _SPANISH_U.match(text):
        return pattern.replace("{0} o {1}", "{0} u {1}")
    if language == "he" and text and not unicodedata.name(text[0], "").startswith("HEBREW"):
        return pattern.replace("ו{1}", "ו-{1}")
    return pattern


@lru_cache(maxsize=2048)
def _language_name(parts: Parts, formatting: str) -> str:
    """The name of all of language, script and region, or of the first with the others as details, as ICU has it."""
    names, locale = phrases(formatting), babel_locale(formatting)
    details = {
        parts.script: locale.scripts.get(parts.script, parts.script),
        parts.region: locale.territories.get(parts.region, parts.region),
        **{variant: locale.variants.get(variant.upper(), variant) for variant in parts.variants},
    }
    subtags = "-".join(filter(None, (parts.language, parts.script, parts.region)))
    name = names.get(f"language/{subtags}") if subtags != parts.language else None
    if name is not None:
        del details[parts.script], details[parts.region]
    return _with_details(
        str(name or locale.languages.get(parts.language, parts.language)),
        [detail for subtag, detail in details.items() if subtag],
        (names["language/"], names["language/,"]),
    )


def _with_details(name: str, details: Sequence[str], patterns: tuple[str, str]) -> str:
    """The name and its details by CLDR's two patterns; brackets within brackets are square."""
    if not details:
        return name
    whole, joined = patterns
    brackets = str.maketrans("（）", "［］") if "（" in whole else str.maketrans("()", "[]")
    listed = [detail.translate(brackets) for detail in details]
    return whole.format(name, reduce(joined.format, listed))
