"""ICU's own MessageFormat is the measure: the same pattern and values, the same words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from icu4py.messageformat import MessageFormat

from assets.localization import Context, message
from assets.localization.formatting.engine import BIDI_CONTROLS

LOCALES = """en-US en-GB en-IN de-DE de-CH fr-FR fr-CA es-ES es-MX it-IT pt-BR pt-PT ca nl sv-SE fi-FI lt lv pl-PL cs sk
sl hr sr sr-Latn ro hu ru-RU uk el tr-TR ar-EG ar-SA he-IL fa-IR hi-IN bn-BD th-TH ja-JP ko-KR zh-CN zh-Hant-TW cy ga
mt""".split()  # noqa: SIM905 - readable as it is
NUMBERS = [0, 1, 2, 3, 5, 11, 21, 100, -1, 1_000_000, 123_456, *map(Decimal, ("1.0", "1.5", "0.3", "2.125"))]
FORMS = "zero {Z#} one {O#} two {T#} few {F#} many {M#} other {X#}"
ONE_DECIMAL = " ".join(
    f"{category} {{{category} {{n,number,0.0}}}}" for category in ("zero", "one", "two", "few", "many", "other")
)
COUNTED = [
    f"{{n, plural, {FORMS}}}",
    f"{{n, selectordinal, {FORMS}}}",
    f"{{n, plural, offset:1 =0 {{none}} =1 {{you}} {FORMS}}}",
    f"{{n, plural, offset:-1 =1.5 {{half}} =-1 {{less}} {FORMS}}}",
    f"{{n, selectordinal, offset:1 =2 {{two}} {FORMS}}}",
    "{n} {n, number} {n,number,#.###} {n,number,0.000}",
    f"{{n, plural, {ONE_DECIMAL}}}",
    "{n, plural, one {o {n,number,#,##0.000} #} other {# {n,number,0.000}} few {f} two {t} many {m} zero {z}}",
    "{n, plural, one {{g, select, f {She's # '#' {n}} other {x}}} other {{g, select, f {'{n}' # {n}} other {}} '#' #}}",
    "{g, select, m {he} f {{n, plural, =0 {no} one {she # '{d}'} other {she ''#'' s}}} other {}}",
    "{n, plural, one {a {m, plural, one {b #} other {c #}} #} other {d {m, plural, offset:1 one {e #} other {f #}} #}}",
]
QUOTED = [
    "''", "'", "'''", "''''", "don't", "it''s", "'{'", "'{'''}'", "'{''}'", "'{x}' {g}", "'{x}'' {g}", "a'|b' #",
    "a '{ not closed {g}", "a } b", "tail '", "{n, plural, other {it''s '#' don't # ''#'' '#{'#'}'}}", "'# {g} #'",
    "{n, plural, other {{g, select, other {# '#' '{#}' {n}}} #}}", "{g, select, other {# '#' }}",
    "{n,plural,other{a}}}",
]  # fmt: skip
SPACED = [
    "{ n , plural , offset:1 other { # } }", "{n,plural,other{#}}", "{\tn\n,\rplural,\u200eother\u2028{#}\u200f}",
    "{0} {1, plural, other {#}} {größe} {дата_1} {यात्री}", "{n, number, integer} {n, number, percent}",
]  # fmt: skip
MOMENTS = [
    "{d}", "{d, date} {d, date, short} {d, date, medium} {d, date, long} {d, date, full}", "{day, date, long}",
    "{d, time} {d, time, short} {d, time, medium}", "{d, date, ::yMMMd} {d, time, ::jm} {d, date, ::EEEEMMMMd}",
]  # fmt: skip
VALUES: dict[str, Any] = {
    "g": "f", "m": 2, "d": datetime(2026, 3, 21, 17, 45, 30, tzinfo=UTC), "day": date(2026, 3, 21),
    "0": "zero", "1": 2, "größe": "L", "дата_1": "x", "यात्री": "y",
}  # fmt: skip
NOON = datetime(2026, 3, 21, 12, tzinfo=UTC)
"""What ICU is given for a day, which it would show in a zone of its own."""


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Patterns with their values, the same for every locale."""
    yield from ((pattern, {**VALUES, "n": number}) for pattern in COUNTED for number in NUMBERS)
    yield from ((pattern, {**VALUES, "n": 3}) for pattern in QUOTED + SPACED + MOMENTS)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_message_reads_as_icu_shows_it(locale: str) -> None:
    context = Context(locale=locale)
    identifier = f"{context.formatting}@calendar=gregorian;timezone=UTC"

    different = [
        (pattern, values["n"], shown, ours)
        for pattern, values in cases()
        if (shown := bare(MessageFormat(pattern, identifier).format({**values, "day": NOON})))
        != (ours := bare(message(pattern, values, context)))
    ]

    assert different == []


def bare(text: str) -> str:
    """Without the characters that isolate values: they are not ICU's."""
    return text.translate({code: None for code in BIDI_CONTROLS if code >= 0x2066})


def test_thousands_of_cases_are_compared() -> None:
    assert len(LOCALES) >= 40
    assert len(LOCALES) * len(list(cases())) >= 1000


@pytest.mark.parametrize(
    ("locale", "pattern", "number", "icu", "ours"),
    [
        ("en-US", "{n, number, integer}", Decimal("2.5"), "2", "3"),
        ("es-ES", "{n}", 1000, "1.000", "1000"),
        ("en-IN", "{n,number,#,##0}", 1000000, "1,000,000", "10,00,000"),
        ("en-US", "{n, number, 0.0}", 1, " 1.0", "1.0"),
    ],
)
def test_ties_and_grouping_follow_cldr_and_not_icus_old_patterns(
    locale: str, pattern: str, number: Decimal, icu: str, ours: str
) -> None:
    assert MessageFormat(pattern, locale).format({"n": number}) == icu
    assert message(pattern, {"n": number}, Context(locale=locale)) == ours
