"""Layouts are compiled once a process, whatever document needs them; what editors wrote is not kept."""

from types import CodeType

import pytest

from assets.rendering import child
from assets.rendering.compiled import LAYOUTS_KEPT, KeptLayouts, kept_layouts
from assets.rendering.environment import Sources, environment
from tests.rendering.kits import shipped

LAYOUTS = shipped().layouts


def sources(*messages: tuple[str, str, str], **changed: str) -> Sources:
    layouts = {**LAYOUTS, **{f"kits/{name}.html": text for name, text in changed.items()}}
    return Sources("template/page", "page.html", "text/html", "!", tuple(layouts.items()), messages)


def code(name: str, given: Sources, *, is_traced: bool = False) -> CodeType:
    return environment(given, is_traced=is_traced).get_template(name).root_render_func.__code__


def test_documents_in_two_languages_share_a_layout_s_code() -> None:
    german, french = sources(("Price", "de", "Preis")), sources(("Price", "fr", "Prix"))

    assert code("kits/email.html", german) is code("kits/email.html", french)


def test_another_layout_of_the_same_name_is_other_code() -> None:
    assert code("kits/web.html", sources()) is not code("kits/web.html", sources(web="<p>older</p>"))


def test_the_traced_render_and_the_plain_one_share_nothing() -> None:
    assert code("kits/web.html", sources()) is not code("kits/web.html", sources(), is_traced=True)


def test_a_part_s_own_source_is_not_kept() -> None:
    assert code("page.html", sources(a="1")) is not code("page.html", sources(a="2"))


@pytest.mark.parametrize("is_traced", [False, True])
@pytest.mark.parametrize("name", LAYOUTS)
def test_children_find_every_shipped_layout_compiled(name: str, is_traced: bool) -> None:
    child.prepare()
    given = sources()

    kept = kept_layouts(is_traced=is_traced, is_escaped=name.endswith(".html"))
    assert kept.get_bucket(environment(given, is_traced=is_traced), name, None, LAYOUTS[name]).code


def test_no_more_than_a_bounded_number_of_layouts_is_kept() -> None:
    kept = KeptLayouts()
    made = environment(sources(), is_traced=False)
    for number in range(LAYOUTS_KEPT + 1):
        bucket = kept.get_bucket(made, "kits/web.html", None, str(number))
        bucket.code = compile("0", "kits/web.html", "eval")
        kept.dump_bytecode(bucket)

    found = [kept.get_bucket(made, "kits/web.html", None, str(number)).code for number in range(LAYOUTS_KEPT + 1)]
    assert [bool(each) for each in found] == [True] * LAYOUTS_KEPT + [False]
