from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assets.localization.errors import BadValue, MissingArgument
from assets.localization.formatting import Context
from assets.localization.messages import Mode, OriginKind, Term, Value, evaluate, joined, message, parse

ENGLISH = Context(locale="en-US", zone="America/New_York", currency="USD")
GERMAN = Context(locale="de-DE", zone="Europe/Berlin", currency="EUR")
ARABIC = Context(locale="ar-EG", zone="Africa/Cairo", currency="EGP")
LAUNCH = "2026-03-21T23:30:00Z"
INSTANT = datetime(2026, 3, 21, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "value", "english", "german"),
    [
        ("{x}", "as {it} '' is", "as {it} '' is", "as {it} '' is"),
        ("{x}", 1234567, "1,234,567", "1.234.567"),
        ("{x, number}", "1234.5675", "1,234.568", "1.234,568"),
        ("{x, number, 0.00}", "2.345", "2.35", "2,35"),
        ("{x, number, 0.00}", "1234.5", "1234.50", "1234,50"),
        ("{x, number, #,##0.00}", "1234.5", "1,234.50", "1.234,50"),
        ("{x, number, integer}", "2.5", "3", "3"),
        ("{x, number, percent}", "0.256", "26%", "26\u00a0%"),
        ("{x, percent}", "0.256", "26%", "26\u00a0%"),
        ("{x, percent, 0.#}", "0.256", "25.6%", "25,6\u00a0%"),
        ("{x, compact}", 1500000, "1.5M", "1,5\u00a0Mio."),
        ("{x, money}", "12.9 EUR", "€12.90", "12,90\u00a0€"),
        ("{x, money, name}", "12.90 EUR", "12.90 euros", "12,90 Euro"),
        ("{x, unit, kilogram-long}", "2.5", "2.5 kilograms", "2,5 Kilogramm"),
        ("{x, date, long}", "2026-03-21", "March 21, 2026", "21. März 2026"),
        ("{x, date, long}", LAUNCH, "March 21, 2026", "22. März 2026"),
        ("{x, time}", LAUNCH, "7:30:00\u202fPM", "00:30:00"),
        ("{x, time, short}", LAUNCH, "7:30\u202fPM", "00:30"),
        ("{x, date, ::MMMd}", LAUNCH, "Mar 21", "22. März"),
        ("{x, time, ::jm}", LAUNCH, "7:30\u202fPM", "00:30"),
        ("{x, datetime, long}", LAUNCH, "March 21, 2026 at 7:30\u202fPM", "22. März 2026 um 00:30"),
        ("{x, interval}", "2026-03-09/2026-03-12", "Mar 9\u2009–\u200912, 2026", "9.–12. März 2026"),
        ("{x, interval, MMMMd}", "2026-03-09/2026-03-12", "March 9\u2009–\u200912", "9.–12. März"),
        ("{x, interval, jm}", f"{LAUNCH}/2026-03-22T00:30:00Z", "7:30\u2009–\u20098:30\u202fPM", "00:30–01:30 Uhr"),
        ("{x, relative, day}", 3, "in 3 days", "in 3 Tagen"),
        ("{x, relative, week}", "-1.5", "1.5 weeks ago", "vor 1,5 Wochen"),
        ("{x, list, or}", ["a", "b", "c"], "a, b, or c", "a, b oder c"),
        ("{x, select, red{R} other{O}}", "red", "R", "R"),
        ("{x, select, true{T} other{O}}", True, "T", "T"),
        ("{x, selectordinal, one{#st} two{#nd} few{#rd} other{#th}}", 22, "22nd", "22th"),
    ],
)
def test_each_type_is_shown_as_its_market_writes_it(text: str, value: Value, english: str, german: str) -> None:
    assert message(text, {"x": value}, ENGLISH) == english
    assert message(text, {"x": value}, GERMAN) == german


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("{n, plural, =0{none} one{# bag} other{# bags}}", 0, "none"),
        ("{n, plural, =0{none} one{# bag} other{# bags}}", 1, "1 bag"),
        ("{n, plural, =0{none} one{# bag} other{# bags}}", "1.0", "1 bag"),
        ("{n, plural, =0{none} one{# bag} other{# bags}}", "1.0004", "1 bag"),
        ("{n, plural, =0{none} one{# bag} other{# bags}}", Decimal("1.5"), "1.5 bags"),
        ("{n, plural, one{{n, number, 0.0} bag} other{{n, number, 0.0} bags}}", 1, "1.0 bags"),
        ("{n, plural, offset:1 =1{you} one{you and # other} other{you and # others}}", 1, "you"),
        ("{n, plural, offset:1 =1{you} one{you and # other} other{you and # others}}", 2, "you and 1 other"),
        ("{n, plural, offset:1 =1{you} one{you and # other} other{you and # others}}", 4, "you and 3 others"),
        ("{n, plural, other{{m, plural, other{#}} of #}}", 1200, "5 of 1,200"),
        ("{n, plural, one{a} other{{n}}}", "1200.5", "1,200.5"),
    ],
)
def test_a_plural_chooses_by_the_number_as_shown(text: str, value: Value, shown: str) -> None:
    assert message(text, {"n": value, "m": 5}, ENGLISH) == shown


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("{x}", date(2026, 3, 21), "3/21/26"),
        ("{x}", INSTANT, "3/21/26, 7:30\u202fPM"),
        ("{x} {x, date}", LAUNCH, "3/21/26, 7:30\u202fPM Mar 21, 2026"),
        ("{x, date, long}", date(2026, 3, 21), "March 21, 2026"),
        ("{x, date, long}", INSTANT, "March 21, 2026"),
        ("{x, time, short}", INSTANT, "7:30\u202fPM"),
        ("{x, datetime}", INSTANT, "Mar 21, 2026, 7:30\u202fPM"),
        ("{x, interval}", (date(2026, 3, 9), date(2026, 4, 1)), "Mar 9\u2009–\u2009Apr 1, 2026"),
        ("{x, relative, hour}", Decimal("-2"), "2 hours ago"),
    ],
)
def test_days_and_instants_of_python_are_values_too(text: str, value: Value, shown: str) -> None:
    assert message(text, {"x": value}, ENGLISH) == shown


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ab {x}", datetime(2026, 3, 21, 9)),  # noqa: DTZ001 - refused for it
        ("ab {x, time}", datetime(2026, 3, 21, 9)),  # noqa: DTZ001 - refused for it
        ("ab {x, time}", date(2026, 3, 21)),
        ("ab {x, date, ::jm}", "2026-03-21"),
        ("ab {x, date}{x}", "tomorrow"),
        ("ab {x, number}", date(2026, 3, 21)),
        ("ab {x, number}", "1,5"),
        ("ab {x, number}", "1e5"),
        ("ab {x, number}", True),
        ("ab {x, number}", 1.5),
        ("ab {x, number}", "9" * 65),
        ("ab {x, number}", 10**40),
        ("ab {x, number}", Decimal("NaN")),
        ("ab {x, number}", Decimal("1E+99999999")),
        ("ab {x, plural, other{}}", Decimal("Infinity")),
        ("ab {x, plural, other{}}", "many"),
        ("ab {x, select, other{}}", ["a"]),
        ("ab {x}", ["a"]),
        ("ab {x}", None),
        ("ab {x, money}", "12.90"),
        ("ab {x, money}", 12),
        ("ab {x, money}", "12.90 XXQ"),
        ("ab {x, date}", "21.03.2026"),
        ("ab {x, date}", 20260321),
        ("ab {x, time}", "2026-03-21"),
        ("ab {x, datetime}", "2026-03-21T09:00:00"),
        ("ab {x, interval}", "2026-03-12/2026-03-09"),
        ("ab {x, interval}", "2026-03-09/2026-03-12T09:00:00Z"),
        ("ab {x, interval}", "2026-03-09"),
        ("ab {x, interval}", "2026-03-09/P3D"),
        ("ab {x, interval, jm}", "2026-03-09/2026-03-12"),
        ("ab {x, interval}", ["2026-03-09", "2026-03-12"]),
        ("ab {x, interval}", (date(2026, 3, 9), "2026-03-12")),
        ("ab {x, relative, day}", "soon"),
        ("ab {x, list}", "a"),
        ("ab {x, list}", [1]),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name_and_place(text: str, value: Value) -> None:
    with pytest.raises(BadValue, match=r"^The argument x at position 3: "):
        message(text, {"x": value}, ENGLISH)


@pytest.mark.parametrize("text", ["a {x}", "a {x, money}", "a {x, plural, other{}}", "a {x, select, other{}}"])
def test_a_missing_argument_is_an_error_and_in_a_preview_a_mark(text: str) -> None:
    with pytest.raises(MissingArgument, match="argument x at position 2") as caught:
        message(text, {}, ENGLISH)
    preview = joined(evaluate(parse(text), {}, {}, ENGLISH, mode=Mode.TEXT, preview=True))

    assert caught.value.name == "x"
    assert preview in ("a {⚠ x}", "a ")


def test_a_preview_marks_wrong_values_terms_and_links() -> None:
    message = parse('{p, money} {t, term} <a href="{u}">{n, plural, other{#}}</a>', rich=True)

    shown = joined(evaluate(message, {"p": "x", "u": "javascript:x"}, {}, ENGLISH, mode=Mode.HTML, preview=True))

    assert shown == '{⚠ p} {⚠ t} <a href="#">{⚠ n}</a>'


def test_a_missing_term_is_an_error() -> None:
    with pytest.raises(MissingArgument, match="term firefox at position 2"):
        message("a {firefox, term}", {}, ENGLISH)


def test_a_term_without_the_form_falls_back_to_its_value_and_says_so() -> None:
    terms = {"solnap": Term({"": "Solnap", "genitive": "Solnaps"})}

    pieces = evaluate(parse("{solnap, term, genitive} {solnap, term, dative}"), {}, terms, GERMAN, mode=Mode.TEXT)

    origins = [(piece.text, piece.origin.form, piece.origin.used_form) for piece in pieces if piece.text != " "]
    assert origins == [("Solnaps", "genitive", "genitive"), ("Solnap", "dative", "")]


def test_pieces_know_where_they_come_from() -> None:
    message = parse("<b>Hi {name}</b>, {n, plural, one{# day} other{# days}} of {solnap, term}", rich=True)

    pieces = evaluate(message, {"name": "A&B", "n": 3}, {"solnap": Term({"": "S"})}, ENGLISH, mode=Mode.HTML)

    assert [(piece.text, piece.origin.kind.value, piece.origin.name) for piece in pieces] == [
        ("<b>Hi ", "literal", ""),
        ("A&amp;B", "argument", "name"),
        ("</b>, ", "literal", ""),
        ("3", "argument", "n"),
        (" days of ", "literal", ""),
        ("S", "term", "solnap"),
    ]


@pytest.mark.parametrize(
    ("text", "arguments", "context", "plain", "html"),
    [
        ("Hi {x}", {"x": "Ana"}, ENGLISH, "Hi Ana", "Hi Ana"),
        ("Hi {x}", {"x": "سلام"}, ENGLISH, "Hi \u2068سلام\u2069", "Hi <bdi>سلام</bdi>"),
        ("مرحبا {x}", {"x": "<b>"}, ENGLISH, "مرحبا \u2068<b>\u2069", "مرحبا <bdi>&lt;b&gt;</bdi>"),
        ("{n, plural, other{#}}", {"n": 5}, ARABIC, "\u2068٥\u2069", "<bdi>٥</bdi>"),
        ("{s, term}", {}, ARABIC, "\u2068Solnap\u2069", "<bdi>Solnap</bdi>"),
        ("abc", {}, ARABIC, "abc", "abc"),
    ],
)
def test_values_are_isolated_where_anything_runs_from_right_to_left(
    text: str, arguments: dict[str, Value], context: Context, plain: str, html: str
) -> None:
    terms = {"s": Term({"": "Solnap"})}

    assert joined(evaluate(parse(text), arguments, terms, context, mode=Mode.TEXT)) == plain
    assert joined(evaluate(parse(text), arguments, terms, context, mode=Mode.HTML)) == html


def test_isolates_are_no_part_of_the_value() -> None:
    pieces = evaluate(parse("{x}"), {"x": "a"}, {}, ARABIC, mode=Mode.TEXT)

    assert [piece.origin.kind for piece in pieces] == [OriginKind.LITERAL, OriginKind.ARGUMENT, OriginKind.LITERAL]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>One</p>\n<p>Two <b>bold</b></p>", "One\n\nTwo bold"),
        ("One<br>\n two<br><br>three<br>", "One\ntwo\n\nthree"),
        (
            "Buy:\n<ul>\n <li>one</li>\n <li>two<ol><li>deep</li></ol></li>\n</ul>\nEnd",
            "Buy:\n• one\n• two\n  • deep\n\nEnd",
        ),
        ('See <a href="https://example.org/x">here</a>.', "See here (https://example.org/x)."),
        ('<a href="https://example.org/x">https://example.org/x</a>', "https://example.org/x"),
        ('<a href="https://example.org">example.org</a>', "example.org"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ('<a href="#top">Top</a>', "Top"),
        ("a  b\n\tc&nbsp; d", "a b c\u00a0 d"),
        ("H<sub>2</sub>O &lt;", "H2O <"),
        ("<p></p>", ""),
    ],
)
def test_rich_text_becomes_plain_text(text: str, plain: str) -> None:
    assert joined(evaluate(parse(text, rich=True), {}, {}, ENGLISH, mode=Mode.TEXT)) == plain


def test_an_address_in_right_to_left_text_is_isolated_as_a_whole() -> None:
    message = parse('<a href="https://example.org/{x}">اقرأ</a>', rich=True)

    plain = joined(evaluate(message, {"x": "a b"}, {}, ARABIC, mode=Mode.TEXT))

    assert plain == "اقرأ (\u2068https://example.org/a%20b\u2069)"
