"""assets.exchange.fluent: what each construct of Fluent becomes, and what is listed instead."""

from pathlib import Path

import pytest

from assets.manifest import BlockType, Form
from tests.exchange.fluent.reading import carried, value_of

TERMS = "-fox = Fox\n-bear = { $case ->\n    [gen] Bears\n   *[nom] Bear\n}\n"
COUNTED = "a = { $n ->\n    [one] one fox\n   *[other] { $n } foxes\n}"


@pytest.mark.parametrize(
    ("fluent", "message"),
    [
        ("a = Hello", "Hello"),
        ("a = { $name }, it's { 7 }", "{name}, it's 7"),
        ('a = { "{" }{ $x }{ "}" } #1', "'{'{x}'}' #1"),
        ("a =\n    two\n    lines", "two\nlines"),
        ('a = { "" }', ""),
        (COUNTED, "{n, plural, one {one fox} other {{n} foxes}}"),
        ("a = { $n ->\n [0] none\n *[many] some #\n}", "{n, plural, =0 {none} many {some '#'} other {some '#'}}"),
        ("a = { $n ->\n [other] more\n *[one] one\n}", "{n, plural, other {more} one {one}}"),
        (
            'a = { NUMBER($n, type: "ordinal") ->\n [one] { $n }st\n *[other] { $n }th\n}',
            "{n, selectordinal, one {{n}st} other {{n}th}}",
        ),
        ("a = { $os ->\n [mac] Mac\n *[win] PC\n}", "{os, select, mac {Mac} other {PC}}"),
        ("a = { $x ->\n *[other] all\n}", "all"),
        ("a = { NUMBER($n, minimumFractionDigits: 2) }", "{n, number, 0.00#}"),
        ("a = { NUMBER($n, maximumFractionDigits: 0) }", "{n, number, integer}"),
        ('a = { DATETIME($d, dateStyle: "long") }', "{d, date, long}"),
        ('a = { DATETIME($d, dateStyle: "long", timeStyle: "short") }', "{d, datetime, long short}"),
        ("a = { -fox } & { -bear }", "{fox, term} & {bear, term}"),
        ('a = { -bear(case: "gen") }', "{bear, term, gen}"),
        ('a = { -bear(case: "nom") }', "{bear, term}"),
        ('a = { -bear(case: "dat") }', "{bear, term, dat}"),
        ("a = Our { b }!\nb = <3 { -fox }", "Our <3 {fox, term}!"),
        ("a = { b.title }\nb = B\n    .title = T", "T"),
        ("a = { -cat.gender ->\n [f] she\n *[m] he\n}\n-cat = Cat\n    .gender = f", "she"),
        ("a = <b>{ $x }</b><br/>A &amp; B &lt; <3", "<b>{x}</b><br>A &amp; B &lt; &lt;3"),
        ("a = x &hellip; <a href='/y' target=\"_blank\">y</a>", 'x … <a href="/y">y</a>'),
        ("a = <a { $attrs }>y</a>", '<a href="{attrs}">y</a>'),
    ],
)
def test_a_text_becomes_a_message(tmp_path: Path, fluent: str, message: str) -> None:
    copy = carried(tmp_path, en=f"{TERMS}{fluent}\n")

    assert value_of(copy, "a") == message
    assert copy.carried == copy.texts


@pytest.mark.parametrize(
    ("fluent", "reason"),
    [
        ("a = { PLATFORM() }", "en/copy.ftl:1:7: a: PLATFORM() is given something else than one variable."),
        ("a = { NUMBER($n, useGrouping: 0) }", "en/copy.ftl:1:7: a: NUMBER() is given useGrouping."),
        ("a = { -none }", "en/copy.ftl:1:7: a: No file has the term -none."),
        ("a = { none }", "en/copy.ftl:1:7: a: This locale has no none."),
        ("a = { 1.5 }", "en/copy.ftl:1:7: a: The number 1.5 is not written alike"),
        ("a = { $x ->\n [one] 1\n [red] r\n [1] n\n *[other] o\n}", "en/copy.ftl:1:7: a: The variants red stand among"),
        ("a = { $x ->\n [other] 1\n [red] r\n *[blue] o\n}", "en/copy.ftl:1:7: a: The variant other is not the def"),
        ("a = { $n ->\n [1.5] x\n *[other] o\n}", "en/copy.ftl:1:7: a: The variant 1.5 is no whole number."),
        ("a = { $a-b }{ $a_b }", "en/copy.ftl:1:15: a: $a-b and $a_b would be one argument."),
        ("a = <img src='x'>", "en/copy.ftl:1:1: a: The tag <img> is not allowed."),
        ("a = <b>x", "en/copy.ftl:1:1: a: <b> is not closed in its branch."),
        ("-a = { $x }", "en/copy.ftl:1:8: -a: A term shows a variable."),
        ("-a = <b>x</b>", "en/copy.ftl:1:1: -a: A term holds no tags."),
        ("-a = { $x ->\n [m-n] 1\n [M-n] 2\n *[o] 3\n}", "en/copy.ftl:1:1: -a: Two forms would be m_n."),
        (f"a = {'x' * 9000}", "en/copy.ftl:1:1: a: The text has 9000 bytes."),
    ],
)
def test_what_no_message_says_is_listed_with_its_line_and_the_rest_is_carried(
    tmp_path: Path, fluent: str, reason: str
) -> None:
    copy = carried(tmp_path, en=f"{fluent}\nz = Z\n")

    (left_out,) = copy.left_out
    assert str(left_out).startswith(reason)
    assert (set(copy.blocks), copy.carried, copy.texts) == ({"z"}, 1, 2)


def test_the_cases_of_a_term_are_its_forms(tmp_path: Path) -> None:
    browser = (
        "-b = { $case ->\n [gen] { $cap ->\n  [low] browsers\n *[up] Browsers\n }\n"
        "*[nom] { $cap ->\n [low] browser\n *[up] Browser\n }\n}"
    )

    (variant,) = carried(tmp_path, en=browser).blocks["b"].variants

    assert variant.value == "Browser"
    assert variant.forms == (Form("gen", "Browsers"), Form("gen_low", "browsers"), Form("low", "browser"))


def test_a_block_is_rich_in_all_locales_where_it_has_tags_in_one(tmp_path: Path) -> None:
    copy = carried(tmp_path, en="a = A & B", de="a = <b>A</b> & B", pt_BR="a = A &amp; B\n-t = M&amp;M")

    assert copy.blocks["a"].type is BlockType.RICH
    assert [variant.locale for variant in copy.blocks["a"].variants] == ["de", "en", "pt-BR"]
    assert value_of(copy, "a") == "A &amp; B"
    assert value_of(copy, "t", "pt-BR") == "M&M"


def test_comments_become_guidance_and_those_without_a_place_are_listed(tmp_path: Path) -> None:
    english = "### Of the file\n\n# Alone\n\n## Of the group\n\n# Its own\na = A\n"

    copy = carried(tmp_path, en=english, de="# Alone\n\n# Another\na = A\n")

    assert copy.blocks["a"].guidance == "Its own\n\nOf the group\n\nOf the file"
    assert [str(fault) for fault in copy.left_out] == [
        "de/copy.ftl:4:1: a: The comment is not the source's: 'Another'",
        "en/copy.ftl:3:1: The comment stands by itself: 'Alone'",
    ]


def test_what_was_changed_on_the_way_is_told_with_its_line(tmp_path: Path) -> None:
    text = 'a = { $n-x ->\n [one] 1\n [1] never\n *[other] <a id="{ $id }" href="/">{ -fox }</a>\n}\n'

    copy = carried(tmp_path, en=text, de="-fox = Fuchs")

    assert [str(fault) for fault in copy.adapted] == [
        "en/copy.ftl:1:1: The attribute id of <a>, whose value is an argument, was left out.",
        "en/copy.ftl:1:7: $n-x is the argument n_x now.",
        "en/copy.ftl:1:7: The variant 1 was left out: one before it always fits first.",
        "en/copy.ftl:4:38: -fox is not in this locale: its fallback stands there.",
    ]


def test_texts_that_multiply_each_other_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    layers = "".join(f"l{level} = {f'{{ l{level + 1} }}' * 50}\n" for level in range(5)) + "l5 = ha\n"

    copy = carried(tmp_path, en=layers)

    assert "With all that stands in it the text is too long" in str(copy.left_out[0])
    assert set(copy.blocks) == {"l3", "l4", "l5"}
