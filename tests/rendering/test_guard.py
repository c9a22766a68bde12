"""The guard: what a template's source may hold, found without compiling it."""

import pytest

from assets.errors import RenderingFailed
from assets.rendering import guard

LAYOUTS = {
    "kits/a.html": "{% macro m() %}{% endmacro %}{% include 'kits/b.html' %}{{ x }}",
    "kits/b.html": "{{ _('Hi') }}",
}


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("{{ 2 ** 3 }}", 1, "Powers"),
        ("\n{% import 'kits/a.html' as a %}", 2, "Importing"),
        ("{% from 'kits/a.html' import m %}", 1, "Importing"),
        ("{% macro m() %}{% endmacro %}", 1, "Macros"),
        ("{% call x() %}{% endcall %}", 1, "Call blocks"),
        ("{{ x.__class__ }}", 1, "__class__"),
        ("{{ x['_voice'] }}", 1, "_voice"),
        ("{{ x.y() }}", 1, "methods"),
        ("{{ x() }}", 1, "x() is no function"),
        ("{{ (1).real.__add__ }}", 1, "__add__"),
        ("{% include x %}", 1, "plain text"),
        ("{% extends 'kits/none.html' %}", 1, "There is no layout"),
        ("{% if %}", 1, "Expected an expression"),
        ("\n\n{{ x", 3, ""),
        ("{% trans count=n %}a{% pluralize %}b{% endtrans %}", 1, "ngettext"),
    ],
)
def test_a_refusal_names_the_document_the_line_and_the_reason(source: str, line: int, said: str) -> None:
    with pytest.raises(RenderingFailed, match=r"web\.html") as caught:
        guard.check("web.html", source, LAYOUTS)

    assert said in str(caught.value)
    assert (caught.value.document, caught.value.line) == ("web.html", line)


@pytest.mark.parametrize(
    "source",
    [
        "{{ x.y }}{{ x['y'] }}{{ super() }}{{ self.title() }}",
        "{% for a in range(3) %}{{ loop.cycle('a', 'b') }}{% if loop.changed(a) %}{% endif %}{% endfor %}",
        "{% trans %}Hi{% endtrans %}{% trans name=x.y %}Hi {{ name }}{% endtrans %}",
        "{{ _('x') }}{{ pgettext('a', 'b') }}",
        "{% set x %}a{% endset %}{% filter upper %}a{% endfilter %}{{ 3 * 4 }}",
        "{% extends 'kits/a.html' %}",
    ],
)
def test_what_templates_need_is_let_through(source: str) -> None:
    guard.check("web.html", source, LAYOUTS)


def test_a_source_is_bounded_in_bytes_and_in_syntax() -> None:
    with pytest.raises(RenderingFailed, match="64 KiB"):
        guard.parse("a.txt", "ä" * 33_000)
    with pytest.raises(RenderingFailed, match="5,000"):
        guard.parse("a.txt", "{{a}}" * 6_000)
    assert guard.parse("a.txt", "x" * 65_536)


def test_includes_are_bounded_in_depth_and_number() -> None:
    deep = {f"kits/{n}": f"{{% include 'kits/{n + 1}' %}}" for n in range(6)} | {"kits/6": ""}
    wide = {"kits/0": "", "kits/many": "{% include 'kits/0' %}" * 51}

    guard.check("a.txt", "{% include 'kits/2' %}", deep)
    for layouts, source in ((deep, "{% include 'kits/0' %}"), (wide, "{% include 'kits/many' %}")):
        with pytest.raises(RenderingFailed, match="Include fewer"):
            guard.check("a.txt", source, layouts)


def test_the_layouts_that_a_source_reaches_are_found_through_others() -> None:
    assert list(guard.reachable("a", "{% extends 'kits/a.html' %}", LAYOUTS)) == ["kits/a.html", "kits/b.html"]
    assert guard.reachable("a", "none", LAYOUTS) == {}


def test_names_and_fixed_strings_are_read_from_the_tree() -> None:
    source = "{{ hero.title | default(lead) }}{% trans %}Hi{% endtrans %}{{ pgettext('menu', 'File') }}{{ _(x) }}"

    assert guard.names("a", source) >= {"hero", "lead", "x"}
    assert "title" not in guard.names("a", source)
    assert guard.messages("a", source) == {"Hi", "menu\x04File"}
