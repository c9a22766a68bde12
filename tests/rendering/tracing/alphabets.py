"""Values that write in an alphabet of their own, so that a letter itself tells its true source."""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from jinja2 import DictLoader

from assets.rendering.tracing import (
    Catalogue,
    Coarse,
    TemplateSource,
    make_environment,
    plain,
    render_with_runs,
    runs_of,
    trace,
    trace_markup,
)

TEMPLATE = "HANGUL"
SCRIPTS = ("GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ETHIOPIC")


@dataclass
class Judgement:
    """How many letters got their source exactly, coarsely, not at all, or wrongly."""

    counts: Counter[str] = field(default_factory=Counter)
    is_equal: bool = True


class Card:
    """A value that is not a string but prints as one, as the engine's own values do."""

    def __init__(self, title: str, body: str) -> None:
        self.title = title
        self._body = body

    def __html__(self) -> str:
        return self._body

    def __str__(self) -> str:
        return str(self._body)

    def __repr__(self) -> str:
        return "Card"


def values() -> dict[str, Any]:
    """The context of the cases, traced; `plain_values` gives the same without runs."""
    return {
        "a": trace("αλφα <βητα> & 'γάμμα' σς", "GREEK"),
        "b": trace(" Быстрая лиса, https://xn--e1afmkfd.example ", "CYRILLIC"),
        "m": trace_markup("<b>հայ</b> &amp; <i class='x'>երեն</i>", "ARMENIAN"),
        "items": [trace("ქართ", "GEORGIAN"), trace("ული", "GEORGIAN"), trace("αβγ", "GREEK")],
        "row": {"title": trace("עברית", "HEBREW"), "note": trace("ሰላም %s {}", "ETHIOPIC")},
        "card": Card(trace("שלום", "HEBREW"), trace_markup("<u>ሰላም</u>", "ETHIOPIC")),
        "n": 3,
    }


def plain_values(context: dict[str, Any]) -> dict[str, Any]:
    return {
        name: Card(plain(value.title), plain(value.__html__())) if isinstance(value, Card) else plain(value)
        for name, value in context.items()
    }


def _say(message: str) -> str:
    known = {"hello": "የኔ %(who)s 100%%", "bye": "ደህና"}
    return trace(known.get(message, message), "ETHIOPIC" if message in known else "HANGUL")


CATALOGUE = Catalogue(
    gettext=_say,
    ngettext=lambda one, many, n: trace("አንድ" if n == 1 else "%(num)s ብዙ %(who)s", "ETHIOPIC"),
    pgettext=lambda context, message: _say(message),
    npgettext=lambda context, one, many, n: trace("አንድ", "ETHIOPIC"),
)


def configuration(templates: dict[str, str], *, autoescape: bool) -> dict[str, Any]:
    """What both environments of a case are made with."""
    return {
        "loader": DictLoader(templates),
        "autoescape": autoescape,
        "catalogue": CATALOGUE,
        "globals": {"pair": lambda left, right: f"{right}·{left}"},
    }


def plainly(templates: dict[str, str], context: dict[str, Any], *, autoescape: bool) -> str:
    """What Jinja itself makes of `main`."""
    environment = make_environment(is_traced=False, **configuration(templates, autoescape=autoescape))
    return environment.get_template("main").render(plain_values(context))


def judged(templates: dict[str, str], context: dict[str, Any], plain_text: str, *, autoescape: bool) -> Judgement:
    """Render `main` traced, compare it with the plain text and judge every letter."""
    environment = make_environment(is_traced=True, **configuration(templates, autoescape=autoescape))
    text = render_with_runs(environment, "main", context)
    return Judgement(letters(text), text == plain_text)


def letters(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    position = 0
    for length, source in runs_of(text):
        for character in str.__str__(text)[position : position + length]:
            script = unicodedata.name(character, "").partition(" ")[0]
            if script in SCRIPTS or script == TEMPLATE:
                counts[_verdict(script, source)] += 1
        position += length
    return counts


def _verdict(script: str, source: Any) -> str:
    members = source.sources if isinstance(source, Coarse) else (source,)
    true = [member for member in members if _is_true(script, member)]
    if true:
        return "coarse" if isinstance(source, Coarse) else "exact"
    return "lost" if script != TEMPLATE and _is_true(TEMPLATE, members[0]) else "wrong"


def _is_true(script: str, source: Any) -> bool:
    if script == TEMPLATE:
        return source is None or isinstance(source, TemplateSource) or source == TEMPLATE
    return source == script
