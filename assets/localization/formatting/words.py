"""Items, codes and counts → lists, names and plural categories in a language, from the data of CLDR and Babel."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Final, Literal

from assets.localization.cldr import WeekData, facts
from assets.localization.errors import BadValue, shown
from assets.localization.formatting import values
from assets.localization.formatting.context import Context, babel_locale, require_currency
from assets.localization.formatting.engine import BIDI_CONTROLS
from assets.localization.formatting.values import EXACT
from assets.localization.tags import Parts, split

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
    """What the context's language calls a language tag, script, region or currency; its code where it has no name."""
    locale = babel_locale(context.formatting)
    if kind == "currency":
        require_currency(code)
        return str(locale.currencies.get(code, code))
    if kind == "language":
        return _language_name(split(code), context.formatting)
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
    return _category(babel_locale(context.formatting).plural_form, n)


def ordinal_category(n: Decimal | int, context: Context) -> str:
    """The plural category of a rank: in English 1 is one (1st), 2 is two (2nd)."""
    return _category(babel_locale(context.formatting).ordinal_form, n)


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
    """The longest part of the tag that has a name of its own, and the rest in parentheses."""
    locale = babel_locale(formatting)
    for named in (parts, Parts(parts.language, parts.script), Parts(parts.language, "", parts.region)):
        name = locale.languages.get("_".join(filter(None, (named.language, named.script, named.region))))
        if name is not None and named != Parts(parts.language):
            break
    else:
        named, name = Parts(parts.language), locale.languages.get(parts.language, parts.language)
    rest = [locale.scripts.get(parts.script, parts.script)] if parts.script and not named.script else []
    if parts.region and not named.region:
        rest.append(locale.territories.get(parts.region, parts.region))
    rest += parts.variants
    return f"{name} ({', '.join(rest)})" if rest else str(name)
