"""Functions that know nothing of runs keep them, or say honestly that they cannot."""

from collections.abc import Callable
from random import Random

import css_inline
import pytest

from assets.rendering.tracing import Coarse, TemplateSource, joined, opaque, opaque_html, plain, runs_of, trace
from tests.counts import count
from tests.rendering.tracing.alphabets import letters

HOSTILE_DOCUMENTS = count(600)
REST = TemplateSource("mail", 0)


def test_one_source_gives_the_whole_result_its_source() -> None:
    money = opaque(lambda amount: f"€ {float(amount):.2f}")

    assert runs_of(money(trace("3", "price"))) == ((6, "price"),)


@pytest.mark.parametrize(
    ("function", "runs"),
    [
        (lambda left, right: f"{right}, {left}", ((2, "b"), (2, None), (2, "a"))),
        (lambda left, right: (left + right)[::-1], ((4, Coarse(("a", "b"))),)),
        (lambda left, right: str(len(left)), ((1, Coarse(("a", "b"))),)),
        (lambda left, right: left.upper() + {"yy": "z"}[right], ((3, Coarse(("a", "b"))),)),
    ],
    ids=["moved", "reversed", "measured", "looked up"],
)
def test_several_sources_are_exact_where_marks_survive_and_coarse_elsewhere(
    function: Callable[[str, str], str], runs: tuple[tuple[int, object], ...]
) -> None:
    result = opaque(function)(trace("xx", "a"), trace("yy", "b"))

    assert result == function("xx", "yy")
    assert runs_of(result) == runs


def test_a_swallowed_closing_mark_makes_the_result_coarse() -> None:
    cut = opaque(lambda text: text[:3])

    result = cut(trace("ab", 1) + trace("cd", 2))

    assert (result, runs_of(result)) == ("abc", ((3, Coarse((1, 2))),))


def test_marks_in_the_content_itself_are_refused() -> None:
    join = opaque(lambda left, right: left + right)

    result = join(trace("a\U000f0000", 1), trace("b\U00100000", 2))

    assert runs_of(result) == ((4, Coarse((1, 2))),)


def test_a_copied_argument_of_the_template_is_not_given_to_the_source() -> None:
    result = opaque(lambda text, unit: f"{text} {unit}")(trace("3", "price"), "euro")

    assert runs_of(result) == ((1, "price"), (5, None))


def test_an_inlined_document_keeps_the_sources_of_its_text() -> None:
    page = trace("<style>p{color:red}</style><p>", REST) + trace("abc &amp; d", 1) + trace("</p>", REST)
    inlined = opaque_html(css_inline.inline, rest=REST)(page)

    text = plain(inlined)

    assert text == css_inline.inline(plain(page))
    start = text.index("abc")
    assert sum(length for length, source in runs_of(inlined) if source == 1) == len("abc &amp; d")
    assert runs_of(inlined[start : start + 11]) == ((11, 1),)


def _hostile_document(random: Random) -> str:
    pieces = ["<html><head><title>x</title><style>b{top:0}</style></head><body>"]
    scripts = {"GREEK": "αβγ", "CYRILLIC": "абв", "ARMENIAN": "հայ"}
    for _ in range(random.randint(1, 12)):
        name = random.choice(list(scripts))
        words = [*scripts[name], " ", "&amp;", "&lt;", "\n", "&#39;", "&nbsp;"]
        text = trace("".join(random.choices(words, k=random.randint(0, 9))), name)
        tag = random.choice(("p", "b", "td", "a href='1>2'", "br", "li", "h1", "textarea", "!-- c --"))
        pieces += [f"<{tag}>", text, f"</{tag.split()[0]}>" * random.randint(0, 1)]
    return joined(pieces)


def test_hostile_documents_are_inlined_without_a_wrong_letter() -> None:
    random = Random(7)
    documents = [_hostile_document(random) for _ in range(HOSTILE_DOCUMENTS)]

    for document in documents:
        inlined = opaque_html(css_inline.inline, rest=REST)(document)

        assert inlined == css_inline.inline(plain(document))
        assert not letters(inlined)["wrong"]
        assert not letters(inlined)["lost"]
