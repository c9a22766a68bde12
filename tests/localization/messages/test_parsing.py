import pytest

from assets.localization.errors import BadPattern
from assets.localization.messages import (
    Argument,
    ArgumentType,
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


@pytest.mark.parametrize(
    ("text", "kind", "width", "unit"),
    [
        ("{x}", ArgumentType.PLAIN, "", ""),
        ("{ x , money , name }", ArgumentType.MONEY, "name", ""),
        ("{x, date, long}", ArgumentType.DATE, "long", ""),
        ("{x, unit, kilometer-per-hour-short}", ArgumentType.UNIT, "short", "kilometer-per-hour"),
        ("{x, list, or}", ArgumentType.LIST, "or", ""),
        ("{x, compact, long}", ArgumentType.COMPACT, "long", ""),
        ("{x, time, medium}", ArgumentType.TIME, "medium", ""),
        ("{x, datetime, long}", ArgumentType.DATETIME, "long", ""),
    ],
)
def test_typed_arguments_know_their_styles(text: str, kind: ArgumentType, width: str, unit: str) -> None:
    (node,) = parse(text).nodes

    assert isinstance(node, Argument)
    assert (node.name, node.type, node.style.width, node.style.unit) == ("x", kind, width, unit)


@pytest.mark.parametrize(
    ("style", "fraction"),
    [("integer", (0, 0)), ("0", (0, 0)), ("0.00", (2, 2)), ("0.0#", (1, 2)), ("#,##0.##", (0, 2))],
)
def test_number_patterns_name_the_fewest_and_most_decimals(style: str, fraction: tuple[int, int]) -> None:
    (node,) = parse(f"{{n, number, {style}}}").nodes

    assert isinstance(node, Argument)
    assert (node.style.min_fraction, node.style.max_fraction) == fraction


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
        ("a } b", 2, "'}'"),
        ("a {x", 2, "not closed"),
        ("{x y}", 3, "Expected `,`"),
        ("{0}", 1, "no argument's name"),
        ("{x, spellout}", 0, "Use one of term"),
        ("{x, interval}", 0, "Use one of term"),
        ("{x, money, euro}", 0, "symbol, code, name"),
        ("{x, money, }", 9, "comma"),
        ("{x, unit}", 0, "meter-long"),
        ("{x, unit, parsec-long}", 0, "No unit `parsec`"),
        ("{x, number, 0.0000000000000}", 0, "0.00"),
        ("{x, percent, 0.0}", 0, "0.#"),
        ("{Fire, term}", 1, "small letters"),
        ("{fire, term, Genitive}", 0, "form of a term"),
        ("a '{ b", 2, "''"),
        ("{n, plural, one{a}}", 0, "other"),
        ("{n, plural, some{a} other{b}}", 12, "no plural category"),
        ("{n, plural, other{a} other{b}}", 21, "twice"),
        ("{n, plural, other{a}", 0, "not closed"),
        ("{n, plural, other{a", 17, "not closed"),
        ("{n, plural, =x{a} other{b}}", 12, "no plural category"),
        ("{n, select, other}", 17, "Expected `{`"),
        ("{n, plural, other{{g, select, other{#}}}}", 36, "{n, number}"),
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
    ],
)
def test_a_message_is_written_in_one_spelling(text: str, canonical: str) -> None:
    message = parse(text)

    assert serialize(message) == canonical
    assert parse(canonical) == message


def test_the_same_text_is_parsed_once() -> None:
    assert parse("once {x}") is parse("once {x}")
