"""diff at a shell: two states of an asset, marked as words without colours, and as JSON."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.builders import make_block, make_variant
from tests.publishing.library import KIT, make_library, publish_now

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("diff", *words, stdout=out)
    return out.getvalue()


def test_a_revision_and_the_draft_differ_word_by_word() -> None:
    brand = make_library()
    make_block(brand, "note", "Roasted yesterday", make_variant("Gestern geröstet", locale="de"))

    said = run("block/note@r1")

    assert said.splitlines() == [
        "variants value de 001: new",
        "  {+Gestern geröstet+}",
        "variants value en 001:",
        "  Roasted [-today-]{+yesterday+}",
    ]


def test_a_release_and_the_draft_it_was_made_of_say_the_same() -> None:
    publish_now(make_library())

    assert run("template/page@1") == "template/page@1 and template/page@draft say the same.\n"
    assert run("block/note@1", "block/note@r1") == "block/note@1 and block/note@r1 say the same.\n"


def test_json_has_the_runs_of_each_text() -> None:
    brand = make_library()
    make_block(brand, "note", "Roasted now")

    (change,) = json.loads(run("block/note@r1", "block/note@r2", "--format", "json"))

    assert (change["pointer"], change["before"]) == ("/variants/value/en/001", "Roasted today")
    assert [word["sign"] for word in change["words"]] == ["same", "removed", "added"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("block/note",), "names no state"),
        (("block/note@7",), "no release 7"),
        (("block/note@r7",), "no revision 7: its newest is 1"),
        (("block/note@r0",), "names no state"),
        (("block/gone@draft",), "There is no block/gone"),
        (("block/note@r1", "block/headline@r1"), "two assets"),
        (("x" * 100_000,), "names no state"),
    ],
)
def test_a_state_that_is_none_is_one_clear_line(words: tuple[str, ...], said: str) -> None:
    publish_now(make_library(), KIT)

    with pytest.raises(CommandError, match=said):
        run(*words)
