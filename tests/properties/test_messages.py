"""Any message survives being written and read; any text is read or refused in time; ICU reads what is lowered."""

import time
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icu4py.messageformat import MessageFormat

from assets.localization.errors import BadPattern, BadValue
from assets.localization.formatting import Context
from assets.localization.messages import (
    MAX_BYTES,
    Attribute,
    Branch,
    Close,
    Literal,
    Message,
    Mode,
    Node,
    Open,
    Plural,
    Pound,
    Select,
    Term,
    Value,
    Void,
    evaluate,
    joined,
    lower,
    parse,
    serialize,
)
from tests.counts import EVALUATED_MESSAGES, HOSTILE_MESSAGES, ROUND_TRIPPED_MESSAGES

MOST_SECONDS = 0.05
TRIES = 2
CONTEXTS = [Context(locale=tag, currency="EUR") for tag in ("en-US", "de-DE", "fr-FR", "ru-RU", "ar-EG")]
VALUES: dict[str, Value] = {"n": 2, "m": 21, "g": "f", "x": "it's {n} # <b>", "k": 5, "r": 1}
TERMS = {"brand": Term({"": "Bränd's {x}", "dative": "'#'"})}
ARGUMENTS = [
    parse(text).nodes[0]
    for text in ("{x}", "{n}", "{k, number, 0.00}", "{r, percent}", "{brand, term}", "{brand, term, dative}")
]
TYPED = [
    *(
        f"{{v, {kind}}}"
        for kind in ("money", "number", "percent", "compact", "date", "time", "datetime", "interval", "list")
    ),
    "{v, relative, day}",
    "{v}",
    "{v, unit, meter-long}",
    "{v, plural, offset:1 =3{x} other{#}}",
    "{v, selectordinal, other{#}}",
    "{v, select, a{b} other{c}}",
    '<a href="{v}">x</a>',
    '<a href="https://example.org/{v}">x</a>',
]
TOKENS = """{ } ' '' # < > & {x} {n, plural, select, other{ one{ =1{ offset:1 , number money} term} <b> </b> <p>
<li> <br> <a href=" "> " </a> href= https:// {x &amp; &#35; &#x &# ; é م 😀""".split()  # noqa: SIM905 - readable as it is
UNSEEN = ["\x00", "\ud800", "\udfff", "\u2028", "\ufeff", "\uffff", " ", "\n", "\t"]
REPEATED = ["{", "}", "'", "#", "<", "&", "'{", "{x}", "<b>", "<br>", "&#35;", " "]
HOSTILE = [
    *(token * (MAX_BYTES // len(token)) for token in REPEATED),
    "{x, plural, other{" * 450,
    "{g, select, other{" * 8 + "'{" * 4000,
    "{n, plural, " + "".join(f"={number}{{}}" for number in range(1100)) + "other{}}",
    "{n, plural, other{" + "{n}" * 2600 + "}}",
    '<a href="/' + "{x}" * 2700 + '">x</a>',
    "<b" + " " * 8000,
    "<b" + ' id="a"' * 1100,
    "<p></p>" * 1100,
    "{n, plural, " + "".join(f"=0.{number}{{}}" for number in range(800)) + "other{}}",
    "{n, plural, other{" * 7 + "{g, select, other{" + "#'" * 3900 + "}}" * 8,
    "{q, unit, " + "a-" * 4000 + "long}",
    "{x" + " " * 8000 + "}",
]

written = st.text(st.sampled_from("ab #'{}<>&\"é م٣\n"), min_size=1, max_size=8)
inline_tags = st.sampled_from(["b", "i", "em", "strong", "span", "code", "sup", "sub"])
hostile = st.lists(st.one_of(st.sampled_from(TOKENS + UNSEEN), st.characters()), max_size=60).map("".join)


near_values = st.from_regex(
    r"-?[0-9]{1,40}(\.[0-9]{1,40})?( [A-Z]{3})?|20[0-9]{2}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:00Z)?"
)
values = st.one_of(
    st.text(max_size=70),
    st.integers(),
    st.booleans(),
    st.none(),
    st.floats(),
    st.decimals(),
    st.lists(st.text(max_size=5)),
)


@st.composite
def runs(draw: st.DrawFn, rich: bool, depth: int = 3, in_plural: bool = False) -> tuple[Node, ...]:
    """The nodes of one branch, in the parser's normal form: no two literals in a row."""
    nodes: list[Node] = []
    kinds = ["text", "argument", "pound" if in_plural else "text"]
    kinds += ["branches"] * bool(depth) + ["tag"] * rich
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=3)):
        if kind == "text" and not (nodes and isinstance(nodes[-1], Literal)):
            nodes.append(Literal(draw(written)))
        elif kind == "argument":
            nodes.append(draw(st.sampled_from(ARGUMENTS)))
        elif kind == "pound":
            nodes.append(Pound("n"))
        elif kind == "branches":
            nodes.append(draw(branchings(rich, depth - 1)))
        elif kind == "tag":
            nodes += draw(tagged())
    return tuple(nodes)


@st.composite
def branchings(draw: st.DrawFn, rich: bool, depth: int) -> Plural | Select:
    """A plural on `n`, or a select; a `#` stands directly in the plural."""
    if draw(st.booleans()):
        branches = [Branch(selector, draw(runs(rich, depth))) for selector in ("f", "other")]
        return Select("g", tuple(branches))
    selectors = draw(st.lists(st.sampled_from(["one", "few", "many", "=2", "=7"]), unique=True, max_size=3))
    branches = [Branch(selector, draw(runs(rich, depth, True))) for selector in (*selectors, "other")]
    return Plural("n", draw(st.booleans()), 0, tuple(branches)) if not draw(st.booleans()) else _offset(branches)


def _offset(branches: Iterable[Branch]) -> Plural:
    return Plural("n", False, 1, tuple(branches))


@st.composite
def tagged(draw: st.DrawFn) -> list[Node]:
    """A break, an element or a link around some text."""
    tag = draw(inline_tags)
    attribute = Attribute("class", (Literal("a b"),))
    href = Attribute("href", (Literal("/" + draw(written).replace(" ", "").replace("\n", "") + "x"), ARGUMENTS[0]))
    return draw(
        st.sampled_from(
            [
                [Void("br")],
                [Open(tag, (attribute,)), Literal(draw(written)), Close(tag)],
                [Open("a", (href,)), Literal(draw(written)), Close("a")],
            ]
        )
    )


@settings(max_examples=ROUND_TRIPPED_MESSAGES)
@given(st.booleans().flatmap(lambda rich: st.tuples(runs(rich), st.just(rich))))
def test_a_message_is_the_same_after_being_written_and_read(drawn: tuple[tuple[Node, ...], bool]) -> None:
    message = Message(*drawn)

    text = serialize(message)

    assert parse(text, rich=message.rich) == message
    assert serialize(parse(text, rich=message.rich)) == text


@settings(max_examples=EVALUATED_MESSAGES)
@given(runs(False), st.sampled_from(CONTEXTS), st.sets(st.sampled_from(sorted(VALUES))))
def test_icu_shows_a_lowered_message_as_it_is_shown_here(
    nodes: tuple[Node, ...], context: Context, known: set[str]
) -> None:
    message = parse(serialize(Message(nodes)))

    lowered = lower(message, {name: VALUES[name] for name in known}, TERMS, context)

    shown: Any = MessageFormat(lowered, context.locale).format({**VALUES})
    assert shown == joined(evaluate(message, VALUES, TERMS, context, mode=Mode.TEXT))


@settings(max_examples=EVALUATED_MESSAGES)
@given(st.sampled_from(TYPED), st.one_of(values, near_values), st.sampled_from(CONTEXTS), st.sampled_from(Mode))
def test_any_value_is_shown_or_refused_by_name(text: str, value: Any, context: Context, mode: Mode) -> None:
    message = parse(text, rich=True)

    refusal = refusal_of(message, value, context, mode)
    shown = joined(evaluate(message, {"v": value}, {}, context, mode=mode, preview=True))

    assert refusal is None or str(refusal).startswith("The argument v at position ")
    if refusal is not None and mode is Mode.HTML and not text.startswith("{v, select"):
        assert any(sign in shown for sign in ("⚠", "%E2%9A%A0", 'href="#"'))


def refusal_of(message: Message, value: Any, context: Context, mode: Mode) -> BadValue | None:
    """The error for this value; None where it is shown."""
    try:
        evaluate(message, {"v": value}, {}, context, mode=mode)
    except BadValue as error:
        return error
    return None


@settings(max_examples=EVALUATED_MESSAGES)
@given(runs(True), st.text(max_size=20), st.sampled_from(CONTEXTS))
def test_no_value_adds_markup(nodes: tuple[Node, ...], value: str, context: Context) -> None:
    message = parse(serialize(Message(nodes, rich=True)), rich=True)
    terms = {"brand": Term({"": value})}

    page = joined(evaluate(message, {**VALUES, "x": value}, terms, context, mode=Mode.HTML))
    harmless = joined(evaluate(message, {**VALUES, "x": "y"}, {"brand": Term({"": "y"})}, context, mode=Mode.HTML))

    assert tags_in(page) == tags_in(harmless)


def tags_in(page: str) -> list[tuple[str, list[str]]]:
    """The tags that a browser would see, without those that isolate."""
    found: list[tuple[str, list[str]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, [name for name, _ in attributes]))  # type: ignore[method-assign]
    parser.feed(page)
    parser.close()
    return [(tag, attributes) for tag, attributes in found if tag != "bdi"]


@settings(max_examples=HOSTILE_MESSAGES)
@given(hostile, st.booleans(), st.integers(min_value=1, max_value=400))
def test_any_text_is_read_or_refused_in_time(text: str, rich: bool, times: int) -> None:
    assert_read_or_refused(text, rich)
    assert_read_or_refused(text * min(times, MAX_BYTES // max(1, len(text))), rich)


@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_the_worst_texts_are_read_or_refused_in_time(text: str, rich: bool) -> None:
    assert_read_or_refused(text, rich)


def assert_read_or_refused(text: str, rich: bool) -> None:
    """Nothing but BadPattern; the best of a few tries must be in time, since the machine is shared."""
    seconds, outcome = min((timed(text, rich) for _ in range(TRIES)), key=lambda pair: pair[0])

    assert seconds <= MOST_SECONDS
    if isinstance(outcome, BadPattern):
        assert 0 <= outcome.position <= len(text)
        assert outcome.remedy
    elif len((canonical := serialize(outcome)).encode()) <= MAX_BYTES:
        assert parse(canonical, rich=rich) == outcome


def timed(text: str, rich: bool) -> tuple[float, Message | BadPattern]:
    """How long reading took, and writing what was read; and what came of it."""
    started = time.process_time()
    try:
        outcome: Message | BadPattern = parse.__wrapped__(text, rich=rich)
        serialize(outcome)
    except BadPattern as error:
        outcome = error
    return time.process_time() - started, outcome
