from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from icu4py.messageformat import MessageFormat

from assets.localization.errors import BadValue
from assets.localization.formatting import Context
from assets.localization.messages import Mode, Term, Value, evaluate, joined, lower, message, parse

CONTEXTS = [
    Context(locale="en-US", currency="EUR"),
    Context(locale="de-DE", currency="EUR"),
    Context(locale="fr-CH", currency="EUR"),
    Context(locale="ar-EG", currency="EUR"),
]
TERMS = {"solnap": Term({"": "Sol'nap {1}", "genitive": "Solnaps"})}
CASES: list[tuple[str, dict[str, Value], dict[str, Any]]] = [
    ("don't '{'x'}' {name}", {"name": "O'Neil {n} ''"}, {"name": "O'Neil {n} ''"}),
    ("{solnap, term}{name} {solnap, term, genitive}", {"name": "x"}, {"name": "x"}),
    ("{p, money}", {"p": "1234.5 EUR"}, {"p": Decimal("1234.5")}),
    ("{p, money, code}", {"p": "12.905 EUR"}, {"p": Decimal("12.905")}),
    ("{n, number}", {"n": "1234.5675"}, {"n": Decimal("1234.5675")}),
    ("{n, number, 0.00} {n, number, integer}", {"n": "2.345"}, {"n": Decimal("2.345")}),
    ("{n, number, 0.0} {n, number, #,##0.0}", {"n": "12345.5"}, {"n": Decimal("12345.5")}),
    ("{n, percent} {n, percent, 0.#}", {"n": "0.125"}, {"n": Decimal("0.125")}),
    ("{n, compact} {n, compact, long}", {"n": 12345}, {"n": 12345}),
    ("{q, unit, kilometer-per-hour-long}", {"q": "2.5"}, {"q": Decimal("2.5")}),
    ("{d, date, long} {d, date}", {"d": "2026-03-21T09:30:00Z"}, {"d": datetime(2026, 3, 21, 9, 30, tzinfo=UTC)}),
    ("{d, time}", {"d": "2026-03-21T09:30:00Z"}, {"d": datetime(2026, 3, 21, 9, 30, tzinfo=UTC)}),
    (
        "{d, datetime} {d, datetime, short}",
        {"d": "2026-03-21T09:30:00Z"},
        {"d": datetime(2026, 3, 21, 9, 30, tzinfo=UTC)},
    ),
    ("{d, datetime, long}", {"d": "2026-03-21T09:30:00Z"}, {"d": datetime(2026, 3, 21, 9, 30, tzinfo=UTC)}),
    (
        "{d, date, ::yMMMd} {d, time, ::jm} {d}",
        {"d": datetime(2026, 3, 21, 9, 30, tzinfo=UTC)},
        {"d": datetime(2026, 3, 21, 9, 30, tzinfo=UTC)},
    ),
    ("{g, select, f{her} other{it's {x}}}", {"g": "m", "x": "y"}, {"g": "m", "x": "y"}),
    ("{n, plural, =0{'{'none'}'} one{# '#' it's} two{#} few{#} many{#} other{#''s}}", {"n": 5}, {"n": 5}),
    (
        "{n, plural, offset:1 one{#} two{#} few{#} many{#} other{{g, select, other{'#' {n}}}}}",
        {"n": 7, "g": "x"},
        {"n": 7, "g": "x"},
    ),
    ("{n, plural, one{{n, number, 0.0} bag} other{{n, number, 0.0} bags}}", {"n": 1}, {"n": 1}),
    ("{n, selectordinal, one{#st} two{#nd} few{#rd} other{#th}}", {"n": 3}, {"n": 3}),
]


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: context.locale)
@pytest.mark.parametrize(("text", "arguments", "for_icu"), CASES, ids=[case[0] for case in CASES])
def test_what_stays_open_gives_the_same_text_in_icu(
    text: str, arguments: dict[str, Value], for_icu: dict[str, Any], context: Context
) -> None:
    lowered = lower(parse(text), {}, TERMS, context)

    shown = MessageFormat(lowered, f"{context.locale}@timezone=UTC").format(for_icu)
    assert shown == message(text, arguments, context, terms=TERMS)


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: context.locale)
@pytest.mark.parametrize(("text", "arguments", "for_icu"), CASES, ids=[case[0] for case in CASES])
def test_what_is_known_is_written_out(
    text: str, arguments: dict[str, Value], for_icu: dict[str, Any], context: Context
) -> None:
    lowered = lower(parse(text), arguments, TERMS, context)

    assert MessageFormat(lowered, context.locale).format({}) == message(text, arguments, context, terms=TERMS)


def test_known_and_open_values_mix() -> None:
    text = "{brand} {n, plural, one{# bag '#' of {brand}} other{{m, plural, one{#} other{# '{'of'}'}} #}}"
    context = CONTEXTS[0]

    lowered = lower(parse(text), {"brand": "A#{", "m": 2}, {}, context)

    assert lowered == "A#'{' {n, plural, one {# bag '#' of A'#{'} other {2 '{'of'}' #}}"
    assert MessageFormat(lowered, "en").format({"n": 1}) == "A#{ 1 bag # of A#{"
    assert MessageFormat(lowered, "en").format({"n": 1200}) == "A#{ 2 {of} 1,200"


def test_rich_text_is_lowered_to_plain_text() -> None:
    text = '<p>Hi {name}</p><ul><li>{n, plural, one{ <b>#</b> day} other{# days}}</li></ul><a href="https://x.example/{c}">go</a>'

    lowered = lower(parse(text, rich=True), {"c": "a b"}, {}, CONTEXTS[0])

    assert lowered == "Hi {name}\n\n• {n, plural, one { # day} other {# days}}\n\ngo (https://x.example/a%20b)"


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("ab {x, interval}", "2026-03-09/2026-03-12", "ab Mar 9\u2009–\u200912, 2026"),
        ("ab {x, relative, day}", 3, "ab in 3 days"),
    ],
)
def test_what_icu_has_no_type_for_is_written_out_or_refused(text: str, value: Value, shown: str) -> None:
    assert lower(parse(text), {"x": value}, {}, CONTEXTS[0]) == shown
    with pytest.raises(BadValue, match=r"argument x at position 3: ICU MessageFormat has no type .* Give it a value"):
        lower(parse(text), {}, {}, CONTEXTS[0])


def test_lists_are_left_to_the_application_as_text() -> None:
    assert lower(parse("{l, list}"), {}, {}, CONTEXTS[0]) == "{l}"


def test_open_values_are_isolated_in_right_to_left_locales() -> None:
    assert lower(parse("{x} {n, plural, other{#}}"), {}, {}, CONTEXTS[3]) == (
        "\u2068{x}\u2069 {n, plural, other {\u2068#\u2069}}"
    )


def test_open_money_needs_a_currency() -> None:
    with pytest.raises(BadValue, match="no currency"):
        lower(parse("{p, money}"), {}, {}, Context(locale="en"))


def test_known_money_keeps_its_own_currency() -> None:
    message = parse("{p, money}")

    assert lower(message, {"p": "5 CHF"}, {}, CONTEXTS[1]) == joined(
        evaluate(message, {"p": "5 CHF"}, {}, CONTEXTS[1], mode=Mode.TEXT)
    )
