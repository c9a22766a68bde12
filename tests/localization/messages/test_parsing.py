import pytest

from assets.localization.errors import BadPattern
from assets.localization.messages import (
    Argument,
    ArgumentType,
    Level,
    Literal,
    Plural,
    Pound,
    TermUse,
    argument_names,
    parse,
    serialize,
    term_keys,
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("don't", "don't"),
        ("don''t", "don't"),
        ("it''s '{'here'}'", "it's {here}"),
        ("'{it''s}'", "{it's}"),
        ("a '# b", "a '# b"),
        ("a # b", "a # b"),
        ("ends with '", "ends with '"),
        ("a '{ b", "a { b"),
        ("a } b", "a } b"),
        ("<b> & &amp;", "<b> & &amp;"),
        ("", ""),
    ],
)
def test_apostrophes_quote_only_before_braces(text: str, read: str) -> None:
    message = parse(text)

    assert "".join(node.text for node in message.nodes if isinstance(node, Literal)) == read


def test_number_sign_stands_for_the_number_directly_in_a_plural_only() -> None:
    message = parse("# {n, plural, other{# of '#'}}")

    plural = message.nodes[1]
    assert message.nodes[0] == Literal("# ")
    assert isinstance(plural, Plural)
    assert plural.branches[0].nodes == (Pound("n"), Literal(" of #"))


def test_a_number_sign_in_a_select_within_a_plural_is_text() -> None:
    text = "{n, plural, other {{g, select, other {# '#' {x}}} '#'}}"

    assert serialize(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("a } b } c", 2, "'}'"),
        ("a '{ b", 2, "''"),
        ("{n, plural, other{{g, select, other{a #}}}}", 38, "{n, number}"),
    ],
)
def test_what_icu_reads_otherwise_than_it_looks_is_found(text: str, position: int, says: str) -> None:
    (finding,) = parse(text).findings

    assert (finding.position, finding.level) == (position, Level.ERROR)
    assert says in finding.remedy


@pytest.mark.parametrize("text", ["{größe}", "{0}", "{1a}", "{_}", "{\u200ex\u2028}", "{पता, plural, other {#}}"])
def test_arguments_are_named_as_in_icu(text: str) -> None:
    assert len(argument_names(parse(text))) == 1


@pytest.mark.parametrize(
    ("text", "kind", "width", "unit"),
    [
        ("{x}", ArgumentType.PLAIN, "", ""),
        ("{ x , money , name }", ArgumentType.MONEY, "name", ""),
        ("{x, date, long}", ArgumentType.DATE, "long", ""),
        ("{x, unit, kilometer-per-hour-short}", ArgumentType.UNIT, "short", "kilometer-per-hour"),
        ("{x, list, or}", ArgumentType.LIST, "or", ""),
        ("{x, compact, long}", ArgumentType.COMPACT, "long", ""),
        ("{x, relative, day}", ArgumentType.RELATIVE, "", "day"),
        ("{x, interval, yMMMd}", ArgumentType.INTERVAL, "", ""),
        ("{x, time, medium}", ArgumentType.TIME, "medium", ""),
        ("{x, datetime, long}", ArgumentType.DATETIME, "long", ""),
    ],
)
def test_typed_arguments_know_their_styles(text: str, kind: ArgumentType, width: str, unit: str) -> None:
    (node,) = parse(text).nodes

    assert isinstance(node, Argument)
    assert (node.name, node.type, node.style.width, node.style.unit) == ("x", kind, width, unit)


@pytest.mark.parametrize(
    ("style", "fraction", "is_grouped"),
    [
        ("integer", (0, 0), True),
        ("0", (0, 0), False),
        ("0.00", (2, 2), False),
        ("0.0#", (1, 2), False),
        ("#.##", (0, 2), False),
        ("#,##0.##", (0, 2), True),
        ("#,###", (0, 0), True),
    ],
)
def test_number_patterns_name_the_fewest_and_most_decimals(
    style: str, fraction: tuple[int, int], is_grouped: bool
) -> None:
    (node,) = parse(f"{{n, number, {style}}}").nodes

    assert isinstance(node, Argument)
    assert (node.style.min_fraction, node.style.max_fraction) == fraction
    assert node.style.is_grouped is is_grouped


def test_terms_are_named_with_their_form() -> None:
    message = parse("{fire-fox, term} {fire-fox, term, genitive}")

    assert message.nodes[0] == TermUse("fire-fox")
    assert term_keys(message) == {("fire-fox", ""), ("fire-fox", "genitive")}


def test_names_carry_the_most_telling_type() -> None:
    message = parse("{n} {n, plural, other{{m, select, other{{d, date} {d, time}}}}} {p, money}")

    assert dict(argument_names(message)) == {
        "n": ArgumentType.PLURAL,
        "m": ArgumentType.SELECT,
        "d": ArgumentType.TIME,
        "p": ArgumentType.MONEY,
    }


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("a {", 2, "'{'"),
        ("a {x", 2, "not closed"),
        ("{x y}", 3, "Expected `,`"),
        ("{01}", 1, "no argument's name"),
        ("{a-b}", 1, "no argument's name"),
        ("{a\u200bb}", 2, "Expected `,`"),
        ("{a.b}", 2, "Expected `,`"),
        ("{x, date, ::z}", 0, "each field once"),
        ("{x, time, long}", 0, "medium, short"),
        ("{x, spellout}", 0, "Use one of term"),
        ("{x, duration}", 0, "Use one of term"),
        ("{x, interval, long}", 0, "Write each field once"),
        ("{x, relative}", 0, "{days, relative, day}"),
        ("{x, relative, decade}", 0, "year, quarter, month"),
        ("{x} {x, interval}", 4, "two names"),
        ("{x, money, euro}", 0, "symbol, code, name"),
        ("{x, money, }", 9, "comma"),
        ("{x, unit}", 0, "meter-long"),
        ("{x, unit, parsec-long}", 0, "No unit `parsec`"),
        ("{x, number, 0.0000000000000}", 0, "0.00"),
        ("{x, percent, 0.0}", 0, "0.#"),
        ("{Fire, term}", 1, "small letters"),
        ("{fire, term, Genitive}", 0, "form of a term"),
        ("{n, plural, one{a}}", 0, "other"),
        ("{n, plural, some{a} other{b}}", 12, "no plural category"),
        ("{n, plural, other{a} other{b}}", 21, "twice"),
        ("{n, plural, other{a}", 0, "not closed"),
        ("{n, plural, other{a", 17, "not closed"),
        ("{n, plural, =x{a} other{b}}", 12, "no plural category"),
        ("{n, select, other}", 17, "Expected `{`"),
        ("{n, plural, =1{a} =1.0{b} other{c}}", 18, "twice"),
        ("{p} {p, money}", 4, "two names"),
        ("{d, date} {d, plural, other{}}", 10, "two names"),
        ("a\x00b", 1, "U+0000"),
        ("ab\ud800", 2, "U+D800"),
        ("é" * 4097, 0, "8194 bytes"),
    ],
)
def test_errors_say_where_and_what_to_do(text: str, position: int, says: str) -> None:
    with pytest.raises(BadPattern) as caught:
        parse(text)

    assert caught.value.position == position
    assert says in str(caught.value)
    assert caught.value.remedy


def test_branches_nest_eight_deep_and_no_deeper() -> None:
    def nested(depth: int) -> str:
        return "{g, select, other{" * depth + "x" + "}}" * depth

    assert serialize(parse(nested(8))).startswith("{g, select, other {{g")
    with pytest.raises(BadPattern, match="deeper than 8"):
        parse(nested(9))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("{ n ,plural, offset : 1 =01{a}other{#}}", "{n, plural, offset:1 =1 {a} other {#}}"),
        ("{n, selectordinal, one{#st} other{#th}}", "{n, selectordinal, one {#st} other {#th}}"),
        ("it''s don''t", "it's don't"),
        ("'{''}'", "'{''}'"),
        ("{x,number,0.0}", "{x, number, 0.0}"),
        ("{x, number, percent}", "{x, percent}"),
        ("{x,date,::yMMMd}", "{x, date, ::yMMMd}"),
        (
            "{n,plural,offset:-1 =1.50{a} =-0{b} =-010{c}other{}}",
            "{n, plural, offset:-1 =1.5 {a} =0 {b} =-10 {c} other {}}",
        ),
        ("{n,selectordinal,offset:1 other{#}}", "{n, selectordinal, offset:1 other {#}}"),
        ("a } '{ b", "a '}' '{' b"),
    ],
)
def test_a_message_is_written_in_one_spelling(text: str, canonical: str) -> None:
    message = parse(text)

    assert serialize(message) == canonical
    assert parse(canonical) == message


def test_the_same_text_is_parsed_once() -> None:
    assert parse("once {x}") is parse("once {x}")
