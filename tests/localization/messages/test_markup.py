import pytest

from assets.localization.errors import BadPattern, BadValue
from assets.localization.formatting import Context
from assets.localization.messages import Literal, Mode, Value, evaluate, joined, parse, serialize

ENGLISH = Context(locale="en-US")


def html(text: str, **arguments: Value) -> str:
    return joined(evaluate(parse(text, rich=True), arguments, {}, ENGLISH, mode=Mode.HTML))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("&amp;&lt;&gt;&quot;", '&<>"'),
        ("a&nbsp;b", "a\u00a0b"),
        ("&#233;&#xE9;", "éé"),
        ("salt & pepper; R&D", "salt & pepper; R&D"),
        ("'{'&amp;'}'", "{&}"),
        ("'{&lt;}'", "{<}"),
    ],
)
def test_entities_become_characters(text: str, read: str) -> None:
    (node,) = parse(text, rich=True).nodes

    assert node == Literal(read)


def test_tags_are_written_in_one_spelling() -> None:
    written = html('<A lang="en"  href="/a?b=1&amp;c=&quot;" >x</A ><BR />')

    assert written == '<a href="/a?b=1&amp;c=&#34;" lang="en">x</a><br>'


def test_values_are_escaped_for_where_they_stand() -> None:
    text = '<b>{x}</b> <a href="https://example.org/{x}?q={x}">go</a> <a href="mailto:{mail}">write</a>'

    written = html(text, x="<i>/&", mail="a+b@example.org")

    assert written == (
        '<b>&lt;i&gt;/&amp;</b> <a href="https://example.org/%3Ci%3E%2F%26?q=%3Ci%3E%2F%26">go</a> '
        '<a href="mailto:a+b@example.org">write</a>'
    )


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c&d", "/path", "#place", "tel:+4930123", "mailto:a@b.example"]
)
def test_an_argument_may_be_the_whole_target(address: str) -> None:
    assert html('<a href="{x}">go</a>', x=address) == f'<a href="{address.replace("&", "&amp;")}">go</a>'


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " https://example.org",
        "http://example.org",
        "//evil.example",
        "/\\evil.example",
        "data:text/html,x",
        "https://user@evil.example",
        "https://",
        "java\tscript:x",
        "",
    ],
)
def test_other_targets_are_refused_in_text_and_in_values(address: str) -> None:
    with pytest.raises(BadPattern):
        parse(f'<a href="{address}">go</a>', rich=True)
    with pytest.raises(BadValue, match="argument x at position 9"):
        html('<a href="{x}">go</a>', x=address)


def test_an_empty_value_cannot_turn_a_path_into_a_host() -> None:
    with pytest.raises(BadValue):
        html('<a href="/{x}/evil.example">go</a>', x="")


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("a < b", 2, "&lt;"),
        ("a <", 2, "&lt;"),
        ("<!-- x -->", 0, "&lt;"),
        ("<script>x</script>", 0, "not allowed"),
        ('<b onclick="x">a</b>', 3, "not allowed"),
        ('<b style="x">a</b>', 3, "not allowed"),
        ('<b href="/">a</b>', 3, "does not belong"),
        ("<b id=x>a</b>", 6, "double quotes"),
        ("<b id='x'>a</b>", 6, "double quotes"),
        ('<b id="x>a</b>', 10, "End the value"),
        ('<b id="x y">a</b>', 7, "no value for id"),
        ('<b dir="up">a</b>', 8, "ltr, rtl or auto"),
        ('<b id="{x}">a</b>', 7, "only href"),
        ('<b id="a" id="b">a</b>', 10, "does not belong"),
        ("<b/>", 0, "<b>…</b>"),
        ("<b", 2, "not closed"),
        ("<b>" * 17, 48, "deeper than 16"),
        ("<b>a", 0, "</b>"),
        ("a</b>", 1, "not open"),
        ("<b><i>a</b></i>", 7, "</i>"),
        ("</br>", 0, "without content"),
        ("<a>x</a>", 0, "href"),
        ('<a href="/"><b><a href="/">x</a></b></a>', 15, "outer"),
        ("<p>a<p>b</p></p>", 4, "Close <p>"),
        ("<li>a</li>", 0, "<ul>"),
        ("<ul><b>a</b></ul>", 4, "<li>"),
        ("{n, plural, other{<b>a}}</b>", 18, "</b>"),
        ("<b>{n, plural, other{a</b>}}", 22, "same branch"),
        ("'{<b>}'", 2, "&lt;"),
        ("&copy;", 0, "&amp;"),
        ("&#0;", 0, "no character"),
        ("&#xD800;", 0, "no character"),
        ("&#1114112;", 0, "no character"),
        ('<a href="{x}/y">a</a>', 9, "whole target"),
        ('<a href="https://{x}/">a</a>', 9, "may not point"),
        ('<a href="/{x, money}">a</a>', 10, "plain argument"),
    ],
)
def test_markup_errors_say_where_and_what_to_do(text: str, position: int, says: str) -> None:
    with pytest.raises(BadPattern) as caught:
        parse(text, rich=True)

    assert (caught.value.position, says in str(caught.value)) == (position, True), str(caught.value)


def test_rich_text_is_serialized_with_entities() -> None:
    message = parse('<a href="/&#123;x&#125;" class="b c">{n, plural, other{# &lt; &#35; &#39;}}</a>', rich=True)

    assert serialize(message) == "<a class=\"b c\" href=\"/&#123;x&#125;\">{n, plural, other {# &lt; '#' ''}}</a>"
    assert parse(serialize(message), rich=True) == message


def test_plain_text_keeps_what_looks_like_a_tag() -> None:
    message = parse("a < b <c> &amp;")

    assert joined(evaluate(message, {}, {}, ENGLISH, mode=Mode.TEXT)) == "a < b <c> &amp;"
    assert joined(evaluate(message, {}, {}, ENGLISH, mode=Mode.HTML)) == "a &lt; b &lt;c&gt; &amp;amp;"
